//! The core alone: no framework, no server, and nothing between an application and its policy.
//!
//! Its routes and extractors are those of the table that hyper has, whose adapter adds nothing to them.

use std::convert::Infallible;
use std::time::Duration;

use http::{Request, Response};
use http_exception::adapter::{Content, Door, Framework, Sleep, Verdict, Watched};

use super::hyper::adapted;
use super::table::Table;
use crate::{App, Body, BoxError, Layer, Reply, Sockets, Upload};

pub(crate) async fn answer<S: Sockets>(
    app: &App<S>,
    mut request: Request<Upload>,
) -> Response<Content<Body>> {
    let mut app = app.clone();
    let policies = std::mem::take(&mut app.layers).into_iter();
    let policy = policies.into_iter().find_map(|layer| match layer {
        Layer::Policy(policy) => Some(policy),
        _ => None,
    });
    let policy = policy.unwrap_or_default();
    let table = Table::<Upload>::serving(app, "", &adapted());
    let context = Door::new(sleep).open(&policy, &mut request);
    let Ok(response) = Watched::new(context, || table(request), Bare).await;
    response
}

/// A framework that has nothing of its own.
struct Bare;

impl Framework<Reply> for Bare {
    type Body = Body;
    type Sent = Response<Content<Body>>;
    type Error = Infallible;

    fn judge(&self, reply: Reply) -> Verdict<Body> {
        reply.map_or_else(Verdict::raise, Verdict::Response)
    }

    fn body_error(error: BoxError) -> BoxError {
        error
    }

    fn send(&self, response: Self::Sent) -> Self::Sent {
        response
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a timer may have no runtime")]
pub(crate) fn sleep(time: Duration) -> Option<Sleep> {
    Some(Box::pin(tokio::time::sleep(time)))
}
