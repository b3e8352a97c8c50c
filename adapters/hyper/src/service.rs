//! The service that binds a policy to hyper.

use std::convert::Infallible;
use std::error::Error;

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use http_exception::adapter::{Content, Door, Framework, Verdict, Watched};
use http_exception::{ErrorPolicy, IntoRaised};
use hyper::service::Service;

use crate::timer;

/// Lets an [`ErrorPolicy`] answer everything that goes wrong in a service. It never fails.
///
/// A success keeps its body, in [`Content`]; nothing is boxed.
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
    S: Service<Request<RequestBody>, Response = Response<ResponseBody>, Error: IntoRaised>,
    ResponseBody: Body<Data = Bytes, Error: Into<BoxError>>,
{
    type Response = Response<Content<ResponseBody>>;
    type Error = Infallible;
    type Future = ResponseFuture<S::Future>;

    fn call(&self, mut request: Request<RequestBody>) -> Self::Future {
        let context = DOOR.open(&self.policy, &mut request);
        Watched::new(context, || self.inner.call(request), Hyper)
    }
}

const DOOR: Door = Door::new(timer::sleep).with_websockets(cfg!(feature = "websocket"));

/// The response of an [`ExceptionService`].
pub type ResponseFuture<F> = Watched<F, Hyper>;

/// hyper, as the core has to know it.
#[non_exhaustive]
#[derive(Clone, Copy, Debug)]
pub struct Hyper;

impl<B, E> Framework<Result<Response<B>, E>> for Hyper
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

    fn body_error(error: B::Error) -> BoxError {
        error.into()
    }

    fn send(&self, response: Response<Content<B>>) -> Self::Sent {
        response
    }
}

type BoxError = Box<dyn Error + Send + Sync>;
