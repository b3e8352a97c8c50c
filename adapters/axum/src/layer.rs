//! The layer that binds a policy to axum.

use std::convert::Infallible;
use std::task::{Context as TaskContext, Poll};

use axum::BoxError;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::Request;
use http_exception::ErrorPolicy;
use http_exception::adapter::{Content, Door, Framework, Verdict, Watched, guard, with_framework};
use tower_layer::Layer;
use tower_service::Service;

use crate::{rejection, rejection_text, timer};

/// Lets an [`ErrorPolicy`] answer everything that goes wrong below it.
///
/// Add it last: [`Router::layer`](axum::Router::layer) covers the routes and
/// fallbacks that are there when it is called.
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
            policy: with_framework(&policy, &rejection::policy()),
        }
    }
}

impl<S> Layer<S> for ExceptionLayer {
    type Service = ExceptionService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        ExceptionService {
            inner,
            policy: self.policy.clone(),
            not_ready: None,
        }
    }
}

/// A service below an [`ExceptionLayer`]. It never fails.
#[derive(Debug)]
pub struct ExceptionService<S> {
    inner: S,
    policy: ErrorPolicy,
    not_ready: Option<BoxError>,
}

impl<S: Clone> Clone for ExceptionService<S> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            policy: self.policy.clone(),
            not_ready: None,
        }
    }
}

impl<S, B> Service<Request<B>> for ExceptionService<S>
where
    S: Service<Request<B>, Response: IntoResponse, Error: Into<BoxError>>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<(), Infallible>> {
        // A service that cannot take requests is answered, request by request, like one that fails.
        let polled = guard(|| {
            self.not_ready = None;
            self.inner.poll_ready(cx).map_err(Into::into)
        });
        self.not_ready = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(result)) => result.err(),
            Err(panic) => Some(panic.into()),
        };
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let context = DOOR.open(&self.policy, &mut request);
        match self.not_ready.take() {
            None => Watched::new(context, || self.inner.call(request), Axum),
            Some(error) => {
                // What a request carries is anybody's, and dropping it may panic.
                let _ = guard(|| drop(request));
                Watched::failed(context, error, Axum)
            }
        }
    }
}

const DOOR: Door = Door::new(timer::sleep).with_websockets(cfg!(feature = "websocket"));

/// The response of an [`ExceptionService`].
pub type ResponseFuture<F> = Watched<F, Axum>;

/// axum, as the core has to know it.
#[non_exhaustive]
#[derive(Clone, Copy, Debug)]
pub struct Axum;

impl<R: IntoResponse, E: Into<BoxError>> Framework<Result<R, E>> for Axum {
    type Body = Body;
    type Sent = Response;
    type Error = Infallible;

    fn judge(&self, result: Result<R, E>) -> Verdict<Body> {
        match result {
            Ok(response) => rejection_text::judge(response.into_response()),
            Err(error) => Verdict::raise(error.into()),
        }
    }

    fn body_error(error: axum::Error) -> BoxError {
        error.into_inner()
    }

    fn send(&self, response: http::Response<Content<Body>>) -> Self::Sent {
        into_axum(response)
    }
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
