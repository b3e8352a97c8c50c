//! The core alone: no framework, no server, and nothing between an application and its policy.
//!
//! Its extractors are those that an adapter defines with the macro of the core; here hyper's.

use std::error::Error;
use std::time::Duration;

use http::{Request, Response};
use http_exception::adapter::{Content, Context, Framework, Sleep, Verdict, Watched};
use http_exception::{HttpException, StatusCode};

use crate::app::Acting;
use crate::mount::hyper::{alive, read};
use crate::{Answer, App, Body, Upload};

pub(crate) async fn answer(app: &App, request: Request<Upload>) -> Response<Content<Body>> {
    let context = Context::capture(&app.policy, (&request).into()).with_timer(sleep);
    Watched::new(context, || route(app, request), Bare).await
}

fn route(app: &App, request: Request<Upload>) -> Acting {
    match request.uri().path() {
        path if path.starts_with("/act/") => app.act(request),
        path if path.starts_with("/read/") => {
            let path = path.trim_start_matches("/read/").to_owned();
            read(&path, request)
        }
        "/alive" => {
            let answer = alive(request.method());
            Box::pin(async { answer })
        }
        _ => Box::pin(async { Err(HttpException::from_status(StatusCode::NOT_FOUND).into()) }),
    }
}

/// A framework that has nothing of its own.
struct Bare;

impl Framework<Answer> for Bare {
    type Body = Body;
    type Sent = Response<Content<Body>>;

    fn judge(&self, answer: Answer) -> Verdict<Body> {
        answer.map_or_else(Verdict::raise, Verdict::Response)
    }

    fn body_error(error: std::io::Error) -> Box<dyn Error + Send + Sync> {
        error.into()
    }

    fn send(&self, response: Self::Sent) -> Self::Sent {
        response
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a timer may have no runtime")]
fn sleep(time: Duration) -> Option<Sleep> {
    Some(Box::pin(tokio::time::sleep(time)))
}
