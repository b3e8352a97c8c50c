//! The layer that binds a policy to axum.

use std::convert::Infallible;

use axum::BoxError;
use axum::body::Body;
use axum::extract::MatchedPath;
use axum::response::{IntoResponse, Response};
use http_exception::adapter::{
    Content, Door, Framework, Rejection, Verdict, inner_error, system_clock, with_framework,
    with_strangers,
};
use http_exception::{Bytes, ErrorPolicy, IntoRaised, StatusCode};
use http_exception_tower::Tower;
use tower_layer::Layer;

use crate::handler_error::warn;
use crate::{rejection, rejection_text, timer};

/// Lets an [`ErrorPolicy`] answer everything that goes wrong below it.
///
/// Add it after the routes: [`Router::layer`](axum::Router::layer) covers those and the
/// fallbacks that are there when it is called. Middleware that adds to answers, such as CORS, comes
/// [after it](crate#middleware).
///
/// # Example
///
/// ```
/// use axum::Router;
/// use http_exception_axum::{ErrorPolicy, ExceptionLayer};
///
/// let app: Router = Router::new().layer(ExceptionLayer::new(ErrorPolicy::default()));
/// ```
#[derive(Clone, Debug)]
pub struct ExceptionLayer {
    policy: ErrorPolicy,
}

impl ExceptionLayer {
    /// A layer with this policy. What axum's own failures mean stands behind it; its own entries win.
    #[must_use]
    pub fn new(policy: ErrorPolicy) -> Self {
        Self {
            policy: with_strangers(
                &with_framework(&policy, &rejection::policy()),
                rejection::stranger,
            ),
        }
    }
}

impl<S> Layer<S> for ExceptionLayer {
    type Service = ExceptionService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        http_exception_tower::ExceptionService::bound(inner, self.policy.clone(), DOOR, Axum)
    }
}

const DOOR: Door = Door::new(timer::sleep)
    .with_clock(system_clock)
    .with_debug_lines(warn)
    .with_request_id(Tower::request_id)
    .with_route(|extensions| Some(extensions.get::<MatchedPath>()?.as_str()))
    .with_websockets(cfg!(feature = "websocket"));

/// A service below an [`ExceptionLayer`]. It never fails.
///
/// The service inside answers with anything that axum takes for a response, and fails with anything that
/// can be raised.
pub type ExceptionService<S> = http_exception_tower::ExceptionService<S, Axum>;

/// The response of an [`ExceptionService`].
pub type ResponseFuture<F> = http_exception_tower::ResponseFuture<F, Axum>;

/// axum, as the core has to know it.
#[non_exhaustive]
#[derive(Clone, Copy, Debug)]
pub struct Axum;

impl<R: IntoResponse, E: IntoRaised> Framework<Result<R, E>> for Axum {
    type Body = Body;
    type Sent = Response;
    type Error = Infallible;

    fn judge(&self, result: Result<R, E>) -> Verdict<Body> {
        match result {
            Ok(response) => Verdict::Response(response.into_response()),
            Err(error) => Verdict::raise(error),
        }
    }

    fn recognise(status: StatusCode, text: &Bytes) -> Option<Rejection> {
        rejection_text::recognise(status, text)
    }

    fn body_error(error: axum::Error) -> BoxError {
        body_error(error)
    }

    fn send(&self, response: http::Response<Content<Body>>) -> Self::Sent {
        into_axum(response)
    }

    #[inline]
    fn pass(&self, response: Response) -> Self::Sent {
        response
    }
}

/// The error that a body has failed with. axum puts an error of its own around that of every body that it
/// takes, one that is axum's already too.
pub(crate) fn body_error(error: axum::Error) -> BoxError {
    inner_error(error.into_inner(), |error| {
        error
            .downcast::<axum::Error>()
            .map(|error| error.into_inner())
    })
}

/// A response in axum's own type.
pub(crate) fn into_axum(response: http::Response<Content<Body>>) -> Response {
    response.map(|content| match content {
        Content::Passed { body } => body,
        // Nothing needs no box.
        Content::Answer { bytes } if bytes.is_empty() => Body::empty(),
        Content::Answer { bytes } => Body::from(bytes),
        content => Body::new(content),
    })
}
