//! A tower service below a policy.

use std::convert::Infallible;
use std::error::Error;
use std::task::{Context as TaskContext, Poll};

use bytes::Bytes;
use http::{Extensions, HeaderValue, Request, Response, StatusCode};
use http_body::Body;
use http_exception::adapter::{
    Content, Door, Framework, Rejection, Verdict, Watched, guard, inner_error, middleware_text,
};
use http_exception::{ErrorPolicy, IntoRaised, Raised};
use tower_service::Service;

/// A service below an [`ExceptionLayer`](crate::ExceptionLayer). It never fails.
///
/// A success keeps its body, in [`Content`]; nothing is boxed. `F` is the framework whose service it
/// is: other adapters have theirs.
#[derive(Debug)]
pub struct ExceptionService<S, F = Tower> {
    inner: S,
    policy: ErrorPolicy,
    door: Door,
    framework: F,
    not_ready: Option<Raised>,
}

/// The response of an [`ExceptionService`].
pub type ResponseFuture<S, F = Tower> = Watched<S, F>;

impl<S, F> ExceptionService<S, F> {
    /// Wraps a service of a framework, for the adapter to it: applications have a layer, or a
    /// service, of their adapter.
    pub fn bound(inner: S, policy: ErrorPolicy, door: Door, framework: F) -> Self {
        Self {
            inner,
            policy,
            door,
            framework,
            not_ready: None,
        }
    }

    /// Watches one call, for an adapter whose services are called otherwise than tower's.
    #[inline]
    pub fn watch<B, T>(
        &self,
        mut request: Request<B>,
        call: impl FnOnce(&S, Request<B>) -> T,
    ) -> Watched<T, F>
    where
        T: Future,
        F: Framework<T::Output> + Clone,
    {
        let context = self.door.open(&self.policy, &mut request);
        let call = || call(&self.inner, request);
        Watched::new(context, call, self.framework.clone())
    }
}

impl<S: Clone, F: Clone> Clone for ExceptionService<S, F> {
    fn clone(&self) -> Self {
        let (inner, framework) = (self.inner.clone(), self.framework.clone());
        Self::bound(inner, self.policy.clone(), self.door, framework)
    }
}

impl<S, F, B> Service<Request<B>> for ExceptionService<S, F>
where
    S: Service<Request<B>, Error: IntoRaised>,
    F: Framework<Result<S::Response, S::Error>> + Clone,
{
    type Response = F::Sent;
    type Error = F::Error;
    type Future = Watched<S::Future, F>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<(), F::Error>> {
        // A service that cannot take requests is answered, request by request, like one that fails.
        let polled = guard(|| {
            self.not_ready = None;
            self.inner.poll_ready(cx)
        });
        self.not_ready = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(Ok(()))) => None,
            Ok(Poll::Ready(Err(error))) => Some(error.into_raised_by_nobody()),
            Err(panic) => Some(panic.into_raised_by_nobody()),
        };
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let context = self.door.open(&self.policy, &mut request);
        let framework = self.framework.clone();
        match self.not_ready.take() {
            None => Watched::new(context, || self.inner.call(request), framework),
            Some(exc) => {
                // A request carries user-supplied values, and dropping it may panic.
                let _ = guard(|| drop(request));
                Watched::failed(context, exc, framework)
            }
        }
    }
}

/// tower, as the core has to know it: services that answer with a response of `http`, or fail.
#[expect(clippy::exhaustive_structs, reason = "there is nothing in it")]
#[derive(Clone, Copy, Debug)]
pub struct Tower;

impl Tower {
    /// The id that tower-http's `SetRequestId` has given a request, for doors of adapters; none without the
    /// feature `request-id`.
    #[cfg(feature = "request-id")]
    #[must_use]
    pub fn request_id(extensions: &Extensions) -> Option<HeaderValue> {
        let id = extensions.get::<tower_http::request_id::RequestId>()?;
        Some(id.header_value().clone())
    }

    /// None: the feature `request-id` is off.
    #[cfg(not(feature = "request-id"))]
    #[must_use]
    pub fn request_id(_: &Extensions) -> Option<HeaderValue> {
        None
    }
}

impl<B, E> Framework<Result<Response<B>, E>> for Tower
where
    B: Body<Data = Bytes, Error: Into<BoxError>>,
    E: IntoRaised,
{
    type Body = B;
    type Sent = Response<Content<B>>;
    type Error = Infallible;

    fn judge(&self, result: Result<Response<B>, E>) -> Verdict<B> {
        match result {
            Ok(response) => Verdict::Response(response),
            Err(error) => Verdict::raise(error),
        }
    }

    fn recognise(status: StatusCode, text: &Bytes) -> Option<Rejection> {
        middleware_text(status, text)
    }

    fn body_error(error: B::Error) -> BoxError {
        inner_error(error.into(), Err)
    }

    fn send(&self, response: Self::Sent) -> Self::Sent {
        response
    }
}

type BoxError = Box<dyn Error + Send + Sync>;
