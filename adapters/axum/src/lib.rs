//! One error policy for axum: what handlers raise, 404 and 405, extractor failures and panics.
//!
//! ```
//! use axum::Router;
//! use axum::routing::get;
//! use http_exception_axum::{ErrorPolicy, ExceptionLayer, HttpException, Json, Path, Result, StatusCode, Value, json, raise};
//!
//! async fn read_item(Path(id): Path<u64>) -> Result<Json<Value>> {
//!     if id > 7 {
//!         raise!(StatusCode::NOT_FOUND, "Item not found");
//!     }
//!     let stock: u32 = std::fs::read_to_string("stock").unwrap_or("7".into()).trim().parse()?;
//!     Ok(Json(json!({"item": id, "stock": stock})))
//! }
//!
//! let policy = ErrorPolicy::builder()
//!     .map(|_: std::num::ParseIntError| HttpException::service_unavailable("Count again later"))
//!     .build();
//!
//! // The layer covers the routes that were added before it.
//! let app: Router = Router::new()
//!     .route("/items/{id}", get(read_item))
//!     .layer(ExceptionLayer::new(policy));
//! ```
//!
//! # How it fits together
//!
//! Handlers return [`Result<T>`](Result): its error is a [`Raised`], which `?` makes of any error.
//! [`ExceptionLayer`] finds it in the response, and with it everything else that went wrong, and
//! lets the [`ErrorPolicy`] answer.
//!
//! # Extractors and answers
//!
//! [`Path`], [`Query`], [`Headers`], [`Cookies`], [`Json`] and [`Form`] read like axum's, and say
//! everything that is wrong, each with its place. Several in [`All`] are answered together:
//!
//! ```
//! use axum::Router;
//! use axum::body::Body;
//! use axum::routing::put;
//! use http_exception_axum::{All, ErrorPolicy, ExceptionLayer, Json, Path, Query, Request};
//! use serde::{Deserialize, Serialize};
//! # use tower::ServiceExt;
//!
//! #[derive(Deserialize)]
//! struct Page { limit: u8 }
//!
//! #[derive(Deserialize, Serialize)]
//! struct Item { name: String, price: f64 }
//!
//! async fn put_item(
//!     All((Path(id), Query(page), Json(item))): All<(Path<u64>, Query<Page>, Json<Item>)>,
//! ) -> Json<Item> {
//!     println!("{id}, {}", page.limit);
//!     Json(item)
//! }
//!
//! let app = Router::new()
//!     .route("/items/{id}", put(put_item))
//!     .layer(ExceptionLayer::new(ErrorPolicy::default()));
//!
//! let request = Request::put("/items/seven?limit=300")
//!     .header("content-type", "application/json")
//!     .body(Body::from(r#"{"price": "much"}"#))?;
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let response = app.oneshot(request).await?;
//! let body = axum::body::to_bytes(response.into_body(), 1024).await?;
//! let body: http_exception_axum::Value = serde_json::from_slice(&body)?;
//! let places: Vec<_> = body["detail"].as_array().into_iter().flatten().map(|error| error["loc"].to_string()).collect();
//! assert_eq!(places, [r#"["path","id"]"#, r#"["query","limit"]"#, r#"["body","name"]"#, r#"["body","price"]"#]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `T` is any type that derives `serde::Deserialize`, or `Garde<T>` and `Validator<T>` with the
//! features of these names: then its constraints are asked as well, and their errors join the list.
//! A type of your own that implements [`Extract`] stands in the tuple like any other.
//! [`All`], [`Json`] and [`Form`] take the body, so they are the last argument of a handler. Its limit is
//! the [policy's](Limits::request_body), or that of a `DefaultBodyLimit` around the route where it is
//! lower. A `DefaultBodyLimit` of 2 MiB is axum's own and says nothing, and a disabled one does not lift
//! the policy's.
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
//! use http_exception_axum::{Document, Model, Refusal, tagged};
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
//! | a handler's `Err(Raised)` | what was raised |
//! | no route, wrong method, any bare 4xx or 5xx | [`HttpException`] with the headers that came with it; axum completes `Allow` |
//! | an extractor of this crate | [`RequestValidationError`] or [`HttpException`], as above |
//! | an extractor of axum's taken as `Result<axum::Json<T>, JsonRejection>` and `?` | the rejection, by its type |
//! | an extractor of axum's or axum-extra's taken as it is | the rejection is text by then; it is [recognised](#texts-of-libraries), and answered as its type is; it does not say whether a client has left, which is reported as `Aborted` where the rejection is raised |
//! | `MultipartError`, `TypedHeaderRejection` and others whose type comes with a feature, raised with `?` | 400, 413 or 422, as where axum answers with them; a handler or map of the type wins |
//! | `length limit exceeded`, `Service panicked` and refused ranges of tower-http | 413, an opaque 500 with a record, 416 |
//! | an error of a fallible service | that error |
//! | a panic in the handler or in inner middleware | [`Panicked`] |
//! | a streaming body that fails or panics after its head was sent | what it failed with, for observers; the client sees it broken off |
//! | a WebSocket's handler that fails or panics | what was raised; what comes of it closes the WebSocket (feature `websocket`) |
//! | an answer of yours with a body, whatever its status | nothing: it stays as it is |
//!
//! A router without a layer that a handler asks with `oneshot` has its exceptions answered by the layer
//! above, not in the answer that the handler sees: give it a layer where its answers are read.
//! In a router that is nested, a layer sees the URI without the prefix, and no path that the router does not
//! have: axum asks the fallback of the router around for it, unless the nested one has its own.
//!
//! # Texts of libraries
//!
//! Texts of axum's are distinguished from your application's by everything that there is:
//! the status, the type `text/plain; charset=utf-8`, no other header about a text, and the whole text, its
//! constants byte for byte and its variable parts by their form: a number, the name of a type, a sentence
//! of serde's. Where axum lets a type of yours say what it likes, behind `Failed to deserialize query
//! string: ` for instance, a text that was put together is axum's and a constant is yours. Behind
//! `Invalid URL: ` it is yours always, so that a type of yours that refuses the whole path by itself has
//! its words sent by axum's `Path`; this crate's [`Path`] lists them.
//!
//! A text that is the same to the last byte counts as axum's. A gateway that hands on the answers of
//! another service [switches this off](ErrorPolicyBuilder::recognise_texts), or marks them with [`AsIs`]:
//!
//! ```
//! use axum::Extension;
//! use axum::response::IntoResponse;
//! use http_exception_axum::{AsIs, StatusCode};
//!
//! async fn relayed() -> impl IntoResponse {
//!     (StatusCode::PAYLOAD_TOO_LARGE, Extension(AsIs), "Request payload is too large")
//! }
//! ```
//!
//! # Stacks
//!
//! Layers that fail stand between the layer and the routes, and what they fail with is mapped by its type:
//!
//! ```
//! use axum::Router;
//! use axum::routing::get;
//! use http_exception_axum::{ErrorPolicy, ExceptionLayer, HttpException};
//! use std::time::Duration;
//! use tower::{ServiceBuilder, load_shed, timeout};
//!
//! let policy = ErrorPolicy::builder()
//!     .map(|_: timeout::error::Elapsed| HttpException::gateway_timeout("Too slow"))
//!     .map(|_: load_shed::error::Overloaded| HttpException::service_unavailable("Too many at once"))
//!     .build();
//! let stack = ServiceBuilder::new()
//!     .layer(ExceptionLayer::new(policy))
//!     .load_shed()
//!     .concurrency_limit(64)
//!     .timeout(Duration::from_secs(5));
//! // Without `with_state` axum would build the stack, and its limit, for each connection.
//! let app: Router = Router::new().route("/", get(async || "alive")).layer(stack).with_state(());
//! ```
//!
//! A service of your own that fails with a [`Raised`] stands in a stack after `map_err(Raised::into_error)`.
//!
//! # Middleware
//!
//! Middleware that refuses requests stands inside of the layer, so that the policy answers it; what adds to answers
//! stands outside, so that neither what is raised nor a panic takes it away. Middleware that does both
//! stands between two layers of one policy: the one nearest to a failure answers it and tells observers,
//! and the other leaves the answer alone.
//!
//! ```
//! use axum::Router;
//! use axum::extract::Request;
//! use axum::middleware::{Next, from_fn, map_response};
//! use axum::response::Response;
//! use axum::routing::get;
//! use http_exception_axum::{ErrorPolicy, ExceptionLayer, HeaderValue, Result, StatusCode, raise};
//! # use tower::ServiceExt;
//!
//! /// May raise, and adds to every answer.
//! async fn session(request: Request, next: Next) -> Result<Response> {
//!     if request.uri().path() == "/down" {
//!         raise!(StatusCode::SERVICE_UNAVAILABLE);
//!     }
//!     let mut response = next.run(request).await;
//!     response.headers_mut().insert("set-cookie", HeaderValue::from_static("session=7"));
//!     Ok(response)
//! }
//!
//! /// Adds to every answer, as CORS does, and never fails.
//! async fn origin(mut response: Response) -> Response {
//!     response.headers_mut().insert("access-control-allow-origin", HeaderValue::from_static("*"));
//!     response
//! }
//!
//! async fn fail() -> &'static str {
//!     panic!("on purpose")
//! }
//!
//! let policy = ExceptionLayer::new(ErrorPolicy::default());
//! let app: Router = Router::new()
//!     .route("/", get(fail))
//!     .layer(policy.clone())
//!     .layer(from_fn(session))
//!     .layer(policy)
//!     .layer(map_response(origin));
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! # let request = |path: &str| Request::get(path).body(axum::body::Body::empty()).expect("a request");
//! let panicked = app.clone().oneshot(request("/")).await?;
//! assert_eq!(panicked.status(), StatusCode::INTERNAL_SERVER_ERROR);
//! assert_eq!(panicked.headers()["set-cookie"], "session=7");
//! assert_eq!(panicked.headers()["access-control-allow-origin"], "*");
//! let refused = app.oneshot(request("/down")).await?;
//! assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
//! assert_eq!(refused.headers()["access-control-allow-origin"], "*");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! So tower-http's `CorsLayer`, `CompressionLayer`, request ids and `TraceLayer` stand outside, its
//! `TimeoutLayer` and `RequestBodyLimitLayer` inside; the README of the project has a table with the
//! reasons.
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

mod default_body_limit;
mod extract;
mod handler_error;
mod layer;
mod rejection;
mod rejection_text;
mod respond;
mod text_form;
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
pub use http_exception_derive::{
    ExceptionForAxum as Exception, ResponseForAxum as ExceptionResponse,
};

pub use self::extract::{All, Cookies, Form, Headers, Json, Path, Query};
pub use self::handler_error::{HandlerError, Raises, Result};
pub use self::layer::{Axum, ExceptionLayer, ExceptionService, ResponseFuture};
#[cfg(feature = "websocket")]
pub use self::websocket::{Socket, WebSocket, WebSocketUpgrade};

/// The code that the derive adds to `Exception`: a handler may return the type as its error.
#[doc(hidden)]
#[macro_export]
macro_rules! __exception_response {
    ($type:ty) => {
        impl $crate::__response::IntoResponse for $type {
            fn into_response(self) -> $crate::__response::Response {
                $crate::__response::IntoResponse::into_response($crate::Raises(self))
            }
        }
    };
}

#[doc(hidden)]
pub mod __response {
    pub use axum::response::{IntoResponse, Response};
}
