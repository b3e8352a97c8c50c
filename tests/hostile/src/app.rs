//! An application of one function, which every adapter serves.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::combinators::{BoxBody, UnsyncBoxBody};
use http_body_util::{BodyExt, Empty, Full};
use http_exception::{ErrorPolicy, Raised};

/// The body of an answer.
pub type Body = BoxBody<Bytes, io::Error>;

/// The body of a request.
pub type Upload = UnsyncBoxBody<Bytes, io::Error>;

/// What the function of an application gives.
pub type Answer = Result<Response<Body>, Raised>;

/// A policy, and the function that is asked for every path below `/act/`.
///
/// Beside it there is `GET /alive`, whose answer is `alive`. Every other path and method is
/// the framework's to refuse.
#[derive(Clone)]
pub struct App {
    pub(crate) policy: ErrorPolicy,
    act: Arc<Act>,
}

impl App {
    /// An application.
    pub fn new<F, Fut>(policy: ErrorPolicy, act: F) -> Self
    where
        F: Fn(Request<Upload>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Answer> + Send + 'static,
    {
        Self {
            policy,
            act: Arc::new(move |request| Box::pin(act(request))),
        }
    }

    /// One that raises.
    pub fn raising<E: Into<Raised>>(
        policy: ErrorPolicy,
        exc: impl Fn() -> E + Send + Sync + 'static,
    ) -> Self {
        Self::new(policy, move |_| {
            let answer: Answer = Err(exc().into());
            async { answer }
        })
    }

    pub(crate) fn act(&self, request: Request<Upload>) -> Acting {
        (self.act)(request)
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("App");
        out.field("policy", &self.policy).finish_non_exhaustive()
    }
}

/// A body of text.
#[must_use]
pub fn text(text: impl Into<Bytes>) -> Body {
    Full::new(text.into())
        .map_err(|never| match never {})
        .boxed()
}

/// No body.
#[must_use]
pub fn empty() -> Body {
    Empty::new().map_err(|never| match never {}).boxed()
}

type Act = dyn Fn(Request<Upload>) -> Acting + Send + Sync;

pub(crate) type Acting = Pin<Box<dyn Future<Output = Answer> + Send>>;
