//! One error policy for any tower service: what it raises, bare statuses and panics.
//!
//! ```
//! use http_body_util::Full;
//! use http_exception_tower::{Bytes, ErrorPolicy, ExceptionLayer, HttpException, Json, Method, Query, Request, Response, Result, StatusCode, extract, json, raise};
//! use tower::ServiceBuilder;
//!
//! #[derive(serde::Deserialize)]
//! struct Wanted { item: u64 }
//!
//! async fn app(request: Request<Full<Bytes>>) -> Result<Response<Full<Bytes>>> {
//!     match (request.method(), request.uri().path()) {
//!         (&Method::GET, "/stock") => {
//!             let Query(Wanted { item }) = extract(request).await?;
//!             let stock = std::fs::read_to_string("stock")?;
//!             Json(json!({"item": item, "stock": stock})).into_response()
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
//! let service = ServiceBuilder::new()
//!     .layer(ExceptionLayer::new(policy).timer(|time| Some(Box::pin(tokio::time::sleep(time)))))
//!     .service_fn(app);
//! # let _ = |request| tower::Service::call(&mut service.clone(), request);
//! ```
//!
//! # How it fits together
//!
//! The layer goes around every `Service<Request<A>, Response = Response<B>>` whose error can be
//! [raised](IntoRaised), which a `Box<dyn Error + Send + Sync>`, an `Infallible` and a [`Raised`] can, and
//! whose body `B` is one of [`Bytes`]. It lets the [`ErrorPolicy`] answer what goes wrong, and never fails
//! itself. A service that is not ready is answered too, request by request.
//!
//! No runtime is named here: [`ExceptionLayer::timer`] brings one, and without it no deadline holds.
//!
//! # Stacks
//!
//! In a `ServiceBuilder` the first layer is the outermost. Errors of the layers below this one are mapped
//! by its type:
//!
//! ```
//! use http_body_util::Full;
//! use http_exception_tower::{Bytes, ErrorPolicy, ExceptionLayer, HttpException, Raised, Request, Response, Result, StatusCode, raise};
//! use std::time::Duration;
//! use tower::{ServiceBuilder, ServiceExt, buffer, load_shed, timeout};
//!
//! async fn app(_: Request<()>) -> Result<Response<Full<Bytes>>> {
//!     raise!(StatusCode::CONFLICT, "Sold out")
//! }
//!
//! let policy = ErrorPolicy::builder()
//!     .map(|_: timeout::error::Elapsed| HttpException::gateway_timeout("Too slow"))
//!     .map(|_: load_shed::error::Overloaded| HttpException::service_unavailable("Too many at once"))
//!     .map(|_: buffer::error::ServiceError| HttpException::service_unavailable("Out of order"))
//!     .map(|_: buffer::error::Closed| HttpException::service_unavailable("Out of order"))
//!     .build();
//!
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let service = ServiceBuilder::new()
//!     .layer(ExceptionLayer::new(policy))
//!     .load_shed()
//!     .concurrency_limit(64)
//!     .timeout(Duration::from_secs(5))
//!     .buffer(1024)
//!     // Layers ask for an error, which a `Raised` is not: this is one that holds it, with its place.
//!     .map_err(Raised::into_error)
//!     .service_fn(app);
//!
//! let Ok(response) = service.oneshot(Request::new(())).await;
//! assert_eq!(response.status(), StatusCode::CONFLICT);
//! # });
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! A `Box<dyn Error + Send + Sync>` goes through a stack as it is, and so does any error: handlers find the
//! type inside. [`Raised::into_error`] keeps the line where it was raised as well.
//!
//! Layers that add to answers stand above this one, so that neither what is raised nor a panic takes it away:
//! CORS, compression, request ids, tracing. Layers that refuse requests stand below it. A layer that does both
//! stands between two of one policy: the one nearest to a failure answers it and tells observers, and the
//! other leaves the answer alone. The README of the project has a table with the reasons.
//!
//! ```
//! use http_body_util::Full;
//! use http_exception_tower::{Bytes, ErrorPolicy, ExceptionLayer, Request, Response, Result, StatusCode};
//! use std::time::Duration;
//! use tower::{ServiceBuilder, ServiceExt};
//! use tower_http::cors::CorsLayer;
//! use tower_http::timeout::TimeoutLayer;
//!
//! async fn app(_: Request<()>) -> Result<Response<Full<Bytes>>> {
//!     panic!("on purpose")
//! }
//!
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let policy = ExceptionLayer::new(ErrorPolicy::default());
//! let service = ServiceBuilder::new()
//!     .layer(CorsLayer::permissive())
//!     .layer(policy)
//!     .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_secs(5)))
//!     .service_fn(app);
//!
//! let Ok(response) = service.oneshot(Request::new(())).await;
//! assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
//! assert_eq!(response.headers()["access-control-allow-origin"], "*");
//! # });
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # Other people's services
//!
//! Their answers stay as they are, except for a bare 4xx or 5xx.
//!
//! ```
//! use http_exception_tower::{ErrorPolicy, ExceptionLayer, Request, StatusCode};
//! use tower::{Layer, ServiceExt};
//! use tower_http::services::ServeDir;
//! use warp::Filter;
//!
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let layer = ExceptionLayer::new(ErrorPolicy::default());
//!
//! // A file that is not there is a bare 404, which the policy answers.
//! let files = layer.layer(ServeDir::new("assets"));
//! let Ok(response) = files.oneshot(Request::new(String::new())).await;
//! assert_eq!(response.status(), StatusCode::NOT_FOUND);
//! assert_eq!(response.headers()["content-type"], "application/json");
//!
//! // gRPC says in a trailer how it went, and stays as it is; a panic in it is an answer of the policy.
//! let grpc = layer.layer(tonic::service::Routes::default());
//! let Ok(response) = grpc.oneshot(Request::new(tonic::body::Body::empty())).await;
//! assert_eq!(response.headers()["grpc-status"], "12");
//!
//! // warp's 404 is bare. For anything else it writes a text that stays, and of a custom rejection that is
//! // its `Debug`: take those with warp's `recover`.
//! let filters = layer.layer(warp::service(warp::path("hello").map(|| "Hello")));
//! let Ok(response) = filters.oneshot(Request::new(String::new())).await;
//! assert_eq!(response.headers()["content-type"], "application/json");
//! # });
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! A server of hyper's takes the whole as `hyper_util::service::TowerToHyperService`.
//! `http-exception-hyper` has a service of its own that does the same with tokio's timer and WebSockets,
//! around services of hyper's or of tower; axum's routers have `http-exception-axum`, which finds what
//! axum's extractors fail with.
//!
//! # Extractors and answers
//!
//! [`extract()`] reads [`Path`], [`Query`], [`Headers`], [`Cookies`], [`Json`] and [`Form`] out of an
//! `http::Request`, and says everything that is wrong, each with its place; several in a tuple are answered
//! together. `T` is any type that derives `serde::Deserialize`, or `Garde<T>` and `Validator<T>` with the
//! features of these names. A type of your own that implements [`Extract`] stands in the tuple like any
//! other. [`Json::into_response`] answers with a value.
//!
//! | what is wrong | answer |
//! |---|---|
//! | any value of any source | 422, a [`RequestValidationError`] that lists every error of every source |
//! | the body is no JSON | 422 with that error alone, `json_invalid` |
//! | the body is not UTF-8, nested deeper than 128 levels, or breaks off | 400 |
//! | the body has another media type, or none; an empty body needs none | 415 |
//! | the body is larger than [the policy allows](Limits::request_body), 2 MiB by default | 413 |
//! | the body comes [too slowly](Limits::request_body_rate): 30 seconds without a byte, or fewer than 240 bytes a second after five | 408, and the connection is closed |
//! | an answer cannot be written | an opaque 500, a [`ResponseValidationError`] for handlers and observers |
//!
//! Nothing of what was sent is shown unless the policy [echoes it](ErrorPolicyBuilder::echo_input);
//! a handler of [`RequestValidationError`] sees the errors with what was found, and the body.
//!
//! # Errors in words of your own
//!
//! A type refuses a value with a [`Refusal`], whose kind, sentence and values reach the client as they are;
//! without a sentence, a [standard kind](ValidationError::standard) has its own. An enum that
//! [`tagged!`] reads by a member has the variant in the places of its errors, which `#[serde(tag)]` hides:
//!
//! ```
//! use http_exception_tower::{Document, Model, Refusal, tagged};
//! use serde::Deserialize;
//!
//! #[derive(Deserialize)]
//! #[serde(try_from = "u32")]
//! struct Even(u32);
//!
//! impl TryFrom<u32> for Even {
//!     type Error = Refusal;
//!
//!     fn try_from(number: u32) -> Result<Self, Refusal> {
//!         if number % 2 == 0 {
//!             return Ok(Self(number));
//!         }
//!         Err(Refusal::new("not_even", format!("{number} is not an even number")).with("number", number))
//!     }
//! }
//!
//! #[derive(Deserialize)]
//! #[serde(remote = "Self", rename_all = "lowercase")]
//! enum Pet { Cat { lives: Even }, Dog { name: String } }
//! tagged!(Pet, "kind");
//!
//! // What `Json<Vec<Pet>>` lists: `not_even` at `body/0/cat/lives`, `missing` at `body/1/dog/name`, and
//! // `union_tag_invalid` at `body/2`.
//! let body = br#"[{"kind": "cat", "lives": 9}, {"kind": "dog"}, {"kind": "fish"}]"#;
//! assert!(Vec::<Pet>::read(Document::Json(body)).is_err());
//! # let good = Vec::<Pet>::read(Document::Json(br#"[{"lives": 8, "kind": "cat"}, {"kind": "dog", "name": "rex"}]"#));
//! # assert!(matches!(good.as_deref(), Ok([Pet::Cat { lives: Even(8) }, Pet::Dog { name }]) if name == "rex"));
//! ```
//!
//! # What the policy sees
//!
//! | what | as |
//! |---|---|
//! | the service's `Err`, and that of its `poll_ready` | what was raised |
//! | what [`extract()`] refuses | [`RequestValidationError`] or [`HttpException`], as above |
//! | a bare 4xx or 5xx | [`HttpException`] with the headers that came with it |
//! | a panic in the service | [`Panicked`] |
//! | a streaming body that fails or panics after its head was sent | what it failed with, for observers; the client sees it broken off |
//! | an answer of yours with a body, whatever its status | nothing: it stays as it is |
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `derive` | yes | `#[derive(Exception)]` |
//! | `anyhow`, `eyre` | no | a raised `anyhow::Error` or `eyre::Report` finds the handlers of the errors inside |
//! | `garde` | no | `Garde<T>`: models whose constraints are declared with `garde` |
//! | `validator` | no | `Validator<T>`: models whose constraints are declared with `validator` |
//! | `request-id` | no | a policy with [ids](RequestIds) takes those that tower-http's `SetRequestId` has given |
//!
//! No feature but `request-id` changes the answer of a program in which no [misuse](Misuse) was reported.

mod extract;
mod layer;
mod path_params;
mod respond;
mod service;

http_exception::own_source!();

// Applications do not meet it: a private name hides that of the glob.
#[expect(
    hidden_glob_reexports,
    unused_imports,
    reason = "to hide it is what it is for"
)]
use http_exception::adapter;
pub use http_exception::adapter::{Sleep, Timer};
pub use http_exception::*;
#[cfg(any(feature = "garde", feature = "validator"))]
pub use http_exception_constraints::*;
#[cfg(feature = "derive")]
pub use http_exception_derive::ExceptionForTower as Exception;

pub use self::extract::{All, Cookies, Form, Headers, Json, Path, Query, extract};
pub use self::layer::ExceptionLayer;
pub use self::path_params::PathParams;
pub use self::service::{ExceptionService, ResponseFuture, Tower};

/// The result of a service.
pub type Result<T, E = Raised> = std::result::Result<T, E>;
