//! One error policy for hyper: what services raise, bare statuses and panics.
//!
//! ```
//! use http_body_util::Full;
//! use http_exception_hyper::http::{Request, Response};
//! use http_exception_hyper::{Bytes, ErrorPolicy, ExceptionService, HttpException, Method, Result, StatusCode, raise};
//! use hyper::body::Incoming;
//! use hyper::service::service_fn;
//!
//! async fn app(request: Request<Incoming>) -> Result<Response<Full<Bytes>>> {
//!     match (request.method(), request.uri().path()) {
//!         (&Method::GET, "/stock") => {
//!             let stock = std::fs::read_to_string("stock")?;
//!             Ok(Response::new(Full::from(stock)))
//!         }
//!         (_, "/stock") => raise!(HttpException::method_not_allowed(&[Method::GET])),
//!         _ => raise!(StatusCode::NOT_FOUND),
//!     }
//! }
//!
//! let policy = ErrorPolicy::builder()
//!     .map(|_: std::io::Error| HttpException::service_unavailable("Count again later"))
//!     .build();
//!
//! // For `http1::Builder::serve_connection`, `auto::Builder`, or anything that takes a service.
//! let service = ExceptionService::new(service_fn(app), policy);
//! ```
//!
//! # How it fits together
//!
//! Services return [`Result`]: its error is a [`Raised`], which `?` makes of any error.
//! [`ExceptionService`] wraps the service, lets the [`ErrorPolicy`] answer what goes wrong in it,
//! and never fails itself, so hyper never drops the connection for an error.
//!
//! # What the policy sees
//!
//! | what | as |
//! |---|---|
//! | the service's `Err` | what was raised |
//! | a bare 4xx or 5xx | [`HttpException`] with the headers that came with it |
//! | a panic in the service | [`Panicked`] |
//! | an answer of yours with a body, whatever its status | nothing: it stays as it is |
//!
//! hyper answers malformed heads itself (400, 414, 431), before any service runs; no policy sees them.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `derive` | yes | `#[derive(Exception)]` |

mod service;

pub use http_exception::*;
#[cfg(feature = "derive")]
pub use http_exception_derive::ExceptionForHyper as Exception;

pub use self::service::{ExceptionService, ResponseFuture};

/// What services return.
pub type Result<T, E = Raised> = std::result::Result<T, E>;
