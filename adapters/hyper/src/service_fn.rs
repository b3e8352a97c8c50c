//! A function as a service that may raise.

use std::fmt;

use http::{Request, Response};
use hyper::service::Service;

/// A service of a function, for an [`ExceptionService`](crate::ExceptionService).
///
/// hyper's own `service_fn` asks for an error that converts into a box, which a
/// [`Raised`](http_exception::Raised) cannot be: this one takes any error.
///
/// # Example
///
/// ```
/// use http_body_util::Full;
/// use http_exception_hyper::{Bytes, ErrorPolicy, ExceptionService, Request, Result, StatusCode, raise, service_fn};
/// use http_exception_hyper::http::Response;
///
/// async fn app(request: Request<Full<Bytes>>) -> Result<Response<Full<Bytes>>> {
///     raise!(StatusCode::NOT_FOUND, format!("There is no {}", request.uri().path()))
/// }
///
/// let service = ExceptionService::new(service_fn(app), ErrorPolicy::default());
/// # let _ = hyper::service::Service::call(&service, Request::new(Full::default()));
/// ```
pub fn service_fn<F>(function: F) -> ServiceFn<F> {
    ServiceFn { function }
}

/// The service of [`service_fn`].
#[derive(Clone, Copy)]
pub struct ServiceFn<F> {
    function: F,
}

impl<F, Fut, RequestBody, ResponseBody, E> Service<Request<RequestBody>> for ServiceFn<F>
where
    F: Fn(Request<RequestBody>) -> Fut,
    Fut: Future<Output = Result<Response<ResponseBody>, E>>,
{
    type Response = Response<ResponseBody>;
    type Error = E;
    type Future = Fut;

    fn call(&self, request: Request<RequestBody>) -> Fut {
        (self.function)(request)
    }
}

impl<F> fmt::Debug for ServiceFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceFn").finish_non_exhaustive()
    }
}
