//! One error policy for hyper: what services raise, bare statuses and panics.
//!
//! ```
//! use http_body_util::Full;
//! use http_exception_hyper::http::Response;
//! use http_exception_hyper::{Bytes, ErrorPolicy, ExceptionService, HttpException, Json, Method, Query, Request, Result, StatusCode, extract, json, raise, service_fn};
//! use hyper::body::Incoming;
//!
//! #[derive(serde::Deserialize)]
//! struct Wanted { item: u64 }
//!
//! async fn app(request: Request<Incoming>) -> Result<Response<Full<Bytes>>> {
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
//! # Extractors and answers
//!
//! hyper has no extractors; [`extract()`] reads [`Path`], [`Query`], [`Headers`], [`Cookies`], [`Json`] and
//! [`Form`], and says everything that is wrong, each with its place. Several in a tuple are answered
//! together:
//!
//! ```
//! use http_body_util::{BodyExt, Full};
//! use http_exception_hyper::http::Response;
//! use http_exception_hyper::{All, Bytes, ErrorPolicy, ExceptionService, Json, Path, PathParams, Query, Request, Result, StatusCode, extract, raise, service_fn};
//! use hyper::service::Service;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Deserialize)]
//! struct Page { limit: u8 }
//!
//! #[derive(Deserialize, Serialize)]
//! struct Item { name: String, price: f64 }
//!
//! type PutItem = All<(Path<u64>, Query<Page>, Json<Item>)>;
//!
//! async fn app(mut request: Request<Full<Bytes>>) -> Result<Response<Full<Bytes>>> {
//!     // The router of a service says what it found in the path, as it stands there.
//!     let Some(id) = request.uri().path().strip_prefix("/items/").map(str::to_owned) else {
//!         raise!(StatusCode::NOT_FOUND);
//!     };
//!     request.extensions_mut().insert(PathParams::encoded([("id", id)]));
//!     let All((Path(id), Query(page), Json(item))): PutItem = extract(request).await?;
//!     println!("{id}, {}", page.limit);
//!     Json(item).into_response()
//! }
//!
//! let app = ExceptionService::new(service_fn(app), ErrorPolicy::default());
//!
//! let request = Request::put("/items/seven?limit=300")
//!     .header("content-type", "application/json")
//!     .body(Full::from(r#"{"price": "much"}"#))?;
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let response = app.call(request).await?;
//! let body = response.into_body().collect().await?.to_bytes();
//! let body: http_exception_hyper::Value = serde_json::from_slice(&body)?;
//! let places: Vec<_> = body["detail"].as_array().into_iter().flatten().map(|error| error["loc"].to_string()).collect();
//! assert_eq!(places, [r#"["path","id"]"#, r#"["query","limit"]"#, r#"["body","name"]"#, r#"["body","price"]"#]);
//! # Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
//! ```
//!
//! `T` is any type that derives `serde::Deserialize`, or `Garde<T>` and `Validator<T>` with the
//! features of these names: then its constraints are asked as well, and their errors join the list.
//! A type of your own that implements [`Extract`] stands in the tuple like any other.
//! [`Json::into_response`] answers with a value.
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
//! use http_exception_hyper::{Document, Model, Refusal, tagged};
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
//! | the service's `Err` | what was raised |
//! | what [`extract()`] refuses | [`RequestValidationError`] or [`HttpException`], as above |
//! | a bare 4xx or 5xx | [`HttpException`] with the headers that came with it |
//! | a panic in the service | [`Panicked`] |
//! | a streaming body that fails or panics after its head was sent | what it failed with, for observers; the client sees it broken off |
//! | a WebSocket's handler that fails or panics | what was raised; what comes of it closes the WebSocket (feature `websocket`) |
//! | `length limit exceeded`, `Service panicked` and refused ranges of tower-http, to the last byte | 413, an opaque 500 with a record, 416 |
//! | an answer of yours with a body, whatever its status, or marked with [`AsIs`] | nothing: it stays as it is |
//!
//! hyper answers malformed heads itself (400, 414, 431), before any service runs; no policy sees them.
//!
//! # Middleware
//!
//! [`ExceptionService`] around a tower service is one, so tower's layers stand on both sides of it. What
//! adds to answers stands outside, so that neither what is raised nor a panic takes it away; what refuses
//! requests stands inside, so that the policy answers it. The README of the project has a table with the
//! reasons. A layer that does both stands between two services of one policy: the one nearest to a failure
//! answers it and tells observers, and the other leaves the answer alone.
//!
//! ```
//! use http_body_util::Full;
//! use http_exception_hyper::{Bytes, ErrorPolicy, ExceptionService, Request, Result, StatusCode};
//! use hyper::service::Service;
//! use hyper_util::service::TowerToHyperService;
//! use tower::ServiceBuilder;
//! use tower_http::cors::CorsLayer;
//!
//! async fn app(_: Request<()>) -> Result<http_exception_hyper::http::Response<Full<Bytes>>> {
//!     panic!("on purpose")
//! }
//!
//! let policy = ErrorPolicy::default();
//! let stack = ServiceBuilder::new()
//!     .layer(CorsLayer::permissive())
//!     .layer_fn(|inner| ExceptionService::new(inner, policy.clone()))
//!     .service_fn(app);
//! let service = ExceptionService::new(TowerToHyperService::new(stack), policy.clone());
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let Ok(response) = service.call(Request::new(())).await;
//! assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
//! assert_eq!(response.headers()["access-control-allow-origin"], "*");
//! # });
//! # Ok::<(), std::io::Error>(())
//! ```
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
//! | `websocket` | no | `WebSocketUpgrade`: WebSockets whose handlers raise exceptions; its documentation has the example |
//!
//! No feature but `request-id` changes the answer of a program in which no [misuse](Misuse) was reported.

mod service;
mod service_fn;
mod timer;
#[cfg(feature = "websocket")]
mod websocket;

http_exception::own_source!();

// Applications do not meet it: a private name hides that of the glob.
#[expect(
    hidden_glob_reexports,
    unused_imports,
    reason = "to hide it is what it is for"
)]
use http_exception::adapter;
pub use http_exception::*;
#[cfg(any(feature = "garde", feature = "validator"))]
pub use http_exception_constraints::*;
#[cfg(feature = "derive")]
pub use http_exception_derive::ExceptionForHyper as Exception;

pub use http_exception_tower::{
    All, Cookies, Form, Headers, Json, Path, PathParams, Query, extract,
};

pub use self::service::{ExceptionService, ResponseFuture};
pub use self::service_fn::{ServiceFn, service_fn};
#[cfg(feature = "websocket")]
pub use self::websocket::{Socket, WebSocket, WebSocketUpgrade};

/// What services return.
pub type Result<T, E = Raised> = std::result::Result<T, E>;
