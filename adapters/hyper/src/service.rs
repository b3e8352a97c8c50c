//! The service that binds a policy to hyper.

use std::convert::Infallible;
use std::error::Error;
use std::task::{Context as TaskContext, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use http_exception::adapter::{Content, Door, system_clock};
use http_exception::{ErrorPolicy, IntoRaised};
use http_exception_tower::Tower;
use hyper::service::Service;

use crate::timer;

/// Lets an [`ErrorPolicy`] answer everything that goes wrong in a service. It never fails.
///
/// A success keeps its body, in [`Content`]; nothing is boxed.
///
/// It is a service of hyper's around one of hyper's, and a tower service around a tower service; a
/// whole stack stands in it as `hyper_util::service::TowerToHyperService`. Layers ask for an error, which a
/// [`Raised`](http_exception::Raised) is not: a service that fails with one stands below
/// `map_err(Raised::into_error)`.
///
/// # Example
///
/// ```
/// use http_body_util::Full;
/// use http_exception_hyper::{Bytes, ErrorPolicy, ExceptionService, HttpException, Request, Response};
/// use hyper::body::Incoming;
/// use hyper_util::service::TowerToHyperService;
/// use std::time::Duration;
/// use tower::ServiceBuilder;
/// use tower::timeout::error::Elapsed;
///
/// async fn app(_: Request<Incoming>) -> std::io::Result<Response<Full<Bytes>>> {
///     Ok(Response::new(Full::from(std::fs::read("stock")?)))
/// }
///
/// let policy = ErrorPolicy::builder()
///     .map(|_: Elapsed| HttpException::gateway_timeout("Too slow"))
///     .build();
/// let stack = ServiceBuilder::new().timeout(Duration::from_secs(5)).service_fn(app);
/// let service = ExceptionService::new(TowerToHyperService::new(stack), policy);
/// # let _ = |request| hyper::service::Service::call(&service, request);
/// ```
#[derive(Clone, Debug)]
pub struct ExceptionService<S> {
    service: http_exception_tower::ExceptionService<S>,
}

impl<S> ExceptionService<S> {
    /// Wraps a service.
    pub fn new(inner: S, policy: ErrorPolicy) -> Self {
        Self {
            service: http_exception_tower::ExceptionService::bound(inner, policy, DOOR, Tower),
        }
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

    fn call(&self, request: Request<RequestBody>) -> Self::Future {
        self.service.watch(request, S::call)
    }
}

impl<S, RequestBody, ResponseBody> tower_service::Service<Request<RequestBody>>
    for ExceptionService<S>
where
    S: tower_service::Service<
            Request<RequestBody>,
            Response = Response<ResponseBody>,
            Error: IntoRaised,
        >,
    ResponseBody: Body<Data = Bytes, Error: Into<BoxError>>,
{
    type Response = Response<Content<ResponseBody>>;
    type Error = Infallible;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<(), Infallible>> {
        self.service.poll_ready(cx)
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        tower_service::Service::call(&mut self.service, request)
    }
}

const DOOR: Door = Door::new(timer::sleep)
    .with_clock(system_clock)
    .with_debug_lines(warn)
    .with_request_id(Tower::request_id)
    .with_websockets(cfg!(feature = "websocket"));

/// The response of an [`ExceptionService`].
pub type ResponseFuture<F> = http_exception_tower::ResponseFuture<F>;

type BoxError = Box<dyn Error + Send + Sync>;

#[expect(
    clippy::print_stderr,
    reason = "a program under development is to see it"
)]
fn warn(line: &str) {
    eprintln!("http-exception-hyper: {line}");
}
