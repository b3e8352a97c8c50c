//! The service that binds a policy to hyper.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::Body;
use http_body_util::{Either, Full};
use http_exception::adapter::{
    BodyWatch, Context, Verdict, Watched, WatchedBody, adopt, is_unanswered, limit_body, watch_body,
};
use http_exception::{ErrorPolicy, Raised};
use hyper::service::Service;
use pin_project_lite::pin_project;

use crate::timer;

/// Lets an [`ErrorPolicy`] answer everything that goes wrong in a service. It never fails.
///
/// A success keeps its body type, in a [`WatchedBody`]; nothing is boxed.
///
/// # Example
///
/// See the [crate](crate).
#[derive(Clone, Debug)]
pub struct ExceptionService<S> {
    inner: S,
    policy: ErrorPolicy,
}

impl<S> ExceptionService<S> {
    /// Wraps a service.
    pub fn new(inner: S, policy: ErrorPolicy) -> Self {
        Self { inner, policy }
    }
}

impl<S, RequestBody, ResponseBody> Service<Request<RequestBody>> for ExceptionService<S>
where
    S: Service<Request<RequestBody>, Response = Response<ResponseBody>, Error: Into<Raised>>,
    ResponseBody: Body<Data = Bytes, Error: Into<BoxError>>,
{
    type Response = Response<Either<WatchedBody<ResponseBody>, Full<Bytes>>>;
    type Error = Infallible;
    type Future = ResponseFuture<S::Future, ResponseBody>;

    fn call(&self, mut request: Request<RequestBody>) -> Self::Future {
        limit_body(&self.policy, request.extensions_mut());
        let context = Context::capture(&self.policy, (&request).into()).with_timer(timer::sleep);
        #[cfg(feature = "websocket")]
        if http_exception::adapter::asks_for_websocket(request.method(), request.headers()) {
            context.offer(request.extensions_mut());
        }
        let call = || self.inner.call(request);
        ResponseFuture {
            watched: Watched::new(context, call, judge),
        }
    }
}

pin_project! {
    /// The response of an [`ExceptionService`].
    pub struct ResponseFuture<F: Future, ResponseBody> {
        #[pin]
        watched: Watched<F, Response<ResponseBody>>,
    }
}

impl<F, ResponseBody> Future for ResponseFuture<F, ResponseBody>
where
    F: Future,
    ResponseBody: Body<Error: Into<BoxError>>,
{
    type Output = Result<Response<Either<WatchedBody<ResponseBody>, Full<Bytes>>>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Self::Output> {
        let response = match ready!(self.project().watched.poll(cx)) {
            Ok((response, None)) => response.map(|body| watched(body, None)),
            Ok((response, Some(context))) => watch(response, context),
            Err(answer) => answer.map(|body| Either::Right(Full::new(body))),
        };
        Poll::Ready(Ok(response))
    }
}

impl<F: Future, ResponseBody> fmt::Debug for ResponseFuture<F, ResponseBody> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

/// A stream, its body watched.
fn watch<B: Body<Error: Into<BoxError>>>(
    response: Response<B>,
    context: Context,
) -> Response<Either<WatchedBody<B>, Full<Bytes>>> {
    let (mut parts, body) = response.into_parts();
    let (headers, extensions) = (&parts.headers, &mut parts.extensions);
    let watch = watch_body(context, parts.status, headers, extensions, &body);
    Response::from_parts(parts, watched(body, watch))
}

fn watched<B: Body<Error: Into<BoxError>>>(
    body: B,
    watch: Option<BodyWatch>,
) -> Either<WatchedBody<B>, Full<Bytes>> {
    Either::Left(WatchedBody::new(body, watch, Into::into))
}

type BoxError = Box<dyn Error + Send + Sync>;

/// Where an exception is found in what comes back from a service.
fn judge<B: Body, E: Into<Raised>>(result: Result<Response<B>, E>) -> Verdict<Response<B>> {
    let mut response = match result {
        Ok(response) => response,
        Err(error) => return Verdict::Raise(error.into(), HeaderMap::new()),
    };
    if is_unanswered(
        response.status(),
        response.headers(),
        response.extensions(),
        || response.body().is_end_stream(),
    ) {
        return adopt(response.status(), std::mem::take(response.headers_mut()));
    }
    Verdict::pass(response)
}
