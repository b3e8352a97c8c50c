//! The layer that binds a policy to axum.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};

use axum::BoxError;
use axum::body::{Body, HttpBody};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Request, StatusCode};
use http_exception::ErrorPolicy;
use http_exception::adapter::{
    Carrier, Context, Verdict, Watched, WatchedBody, adopt, guard, is_unanswered, limit_body,
    service_error, watch_body, with_framework,
};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::{rejection, text, timer};

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
        self.not_ready = match guard(|| self.inner.poll_ready(cx)) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(Ok(()))) => None,
            Ok(Poll::Ready(Err(error))) => Some(error.into()),
            Err(panic) => Some(panic.into()),
        };
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        limit_body(&self.policy, request.extensions_mut());
        let context = Context::capture(&self.policy, (&request).into()).with_timer(timer::sleep);
        #[cfg(feature = "websocket")]
        if http_exception::adapter::asks_for_websocket(request.method(), request.headers()) {
            context.offer(request.extensions_mut());
        }
        let watched = match self.not_ready.take() {
            None => Watched::new(context, || self.inner.call(request), judge),
            Some(error) => Watched::failed(context, service_error(error), judge),
        };
        ResponseFuture { watched }
    }
}

pin_project! {
    /// The response of an [`ExceptionService`].
    pub struct ResponseFuture<F: Future> {
        #[pin]
        watched: Watched<F, Response>,
    }
}

impl<F: Future> Future for ResponseFuture<F> {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Self::Output> {
        let response = match ready!(self.project().watched.poll(cx)) {
            Ok((response, None)) => response,
            Ok((response, Some(context))) => watch(response, context),
            Err(answer) => body(answer),
        };
        Poll::Ready(Ok(response))
    }
}

impl<F: Future> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

/// Where an exception is found in what comes back from axum.
fn judge<R: IntoResponse, E: Into<BoxError>>(result: Result<R, E>) -> Verdict<Response> {
    let mut response = match result {
        Ok(response) => response.into_response(),
        Err(error) => {
            return Verdict::Raise(service_error(error.into()), HeaderMap::new());
        }
    };
    if let Some(exc) = response
        .extensions_mut()
        .remove::<Carrier>()
        .and_then(|carrier| carrier.take())
    {
        return Verdict::Raise(exc, std::mem::take(response.headers_mut()));
    }
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return Verdict::pass(response);
    }
    if is_unanswered(status, response.headers(), response.extensions(), || {
        response.body().is_end_stream()
    }) {
        return adopt(status, std::mem::take(response.headers_mut()));
    }
    match text::rejection(response) {
        Ok((exc, headers)) => Verdict::Raise(exc.into(), headers),
        Err(response) => Verdict::pass(response),
    }
}

/// A stream, its body watched.
fn watch(response: Response, context: Context) -> Response {
    let (mut parts, body) = response.into_parts();
    let watch = watch_body(
        context,
        parts.status,
        &parts.headers,
        &mut parts.extensions,
        &body,
    );
    let body = match watch {
        None => body,
        watch => Body::new(WatchedBody::new(body, watch, axum::Error::into_inner)),
    };
    Response::from_parts(parts, body)
}

/// A policy's answer in axum's own type.
pub(crate) fn body(answer: http_exception::Response) -> Response {
    match answer.status() {
        StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED => answer.map(|_| Body::new(NoContent)),
        _ => answer.map(Body::from),
    }
}

/// A body that ends at once and does not say how long it is: where it does, axum
/// adds a `content-length: 0`, which RFC 9110 section 8.6 forbids to 204 and 304.
struct NoContent;

impl HttpBody for NoContent {
    type Data = bytes::Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Self::Data>, Self::Error>>> {
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        true
    }
}
