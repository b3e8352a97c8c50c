//! One error policy for poem: what handlers raise, 404 and 405, extractor failures and panics.
//!
//! ```
//! use http_exception_poem::{ErrorPolicy, ExceptionMiddleware, HttpException, Json, Path, Result, StatusCode, Value, get, json, raise};
//! use poem::{EndpointExt, Route, handler};
//!
//! #[handler]
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
//! let app = Route::new()
//!     .at("/items/:id", get(read_item))
//!     .with(ExceptionMiddleware::new(policy));
//! ```
//!
//! # How it fits together
//!
//! Handlers return [`Result<T>`](Result): its error is a [`Raised`], which `?` makes of any error.
//! [`ExceptionMiddleware`] finds it in poem's error, and with it everything else that went wrong, and
//! lets the [`ErrorPolicy`] answer. Routes use [`get`], [`post`] and the others of this crate:
//! poem's own do not tell which methods a path has, so their 405 could not carry `Allow`, which
//! RFC 9110 section 15.5.6 requires.
//!
//! # Extractors and answers
//!
//! [`Path`], [`Query`], [`Headers`], [`Cookies`], [`Json`] and [`Form`] read like poem's, and say
//! everything that is wrong, each with its place. Several in [`All`] are answered together:
//!
//! ```
//! use http_exception_poem::{All, ErrorPolicy, ExceptionMiddleware, Json, Path, Query, put};
//! use poem::{Endpoint, EndpointExt, Request, Route, handler};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Deserialize)]
//! struct Page { limit: u8 }
//!
//! #[derive(Deserialize, Serialize)]
//! struct Item { name: String, price: f64 }
//!
//! #[handler]
//! async fn put_item(
//!     All((Path(id), Query(page), Json(item))): All<(Path<u64>, Query<Page>, Json<Item>)>,
//! ) -> Json<Item> {
//!     println!("{id}, {}", page.limit);
//!     Json(item)
//! }
//!
//! let app = Route::new()
//!     .at("/items/:id", put(put_item))
//!     .with(ExceptionMiddleware::new(ErrorPolicy::default()));
//!
//! let request = Request::builder()
//!     .method(http_exception_poem::Method::PUT)
//!     .uri_str("/items/seven?limit=300")
//!     .header("content-type", "application/json")
//!     .body(r#"{"price": "much"}"#);
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let response = app.call(request).await?;
//! let body: http_exception_poem::Value = response.into_body().into_json().await?;
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
//! use http_exception_poem::{Document, Model, Refusal, tagged};
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
//! | no route, wrong method, any bare 4xx or 5xx | [`HttpException`], with `Allow` for a 405 of this crate's [`RouteMethod`] |
//! | an extractor of this crate | [`RequestValidationError`] or [`HttpException`], as above |
//! | an extractor of poem's | poem's error, by its type |
//! | a `poem::Error` that is raised in a [`Result`] of this crate | what it is where a handler returns it |
//! | an error of poem-openapi's | [`RequestValidationError`] with its sentence and its place, or 415; [see below](#poem-openapi) |
//! | `length limit exceeded` and other texts of tower-http, to the last byte | 413, an opaque 500 with a record, 416 |
//! | any other `poem::Error` whose answer would be the `Display` text of the error inside, your own types included | [`HttpException`] with its status and that error's text as [`PoemError`], for logs |
//! | a panic in the handler or in inner middleware | [`Panicked`] |
//! | a streaming body that fails or panics after its head was sent | what it failed with, for observers; the client sees it broken off, and over HTTP/1.1 the task of its connection [unwinds](#bodies-that-fail) |
//! | a WebSocket's handler that fails or panics | what was raised; what comes of it closes the WebSocket (feature `websocket`) |
//! | an answer of yours with a body, whatever its status, or marked with [`AsIs`] | nothing: it stays as it is |
//!
//! # Middleware
//!
//! Middleware that adds to answers stands outside, so that neither what is raised nor a panic takes it away:
//! inside, what is raised is an error on its way, and `CookieJarManager`, sessions and `RequestId` let
//! errors pass. Middleware that refuses requests stands inside, so that the policy answers it. Middleware that does
//! both, such as `Cors` and `ServerSession`, stands between two of one policy: the one nearest to a failure
//! answers it and tells observers, and the other leaves the answer alone. The README of the project has a
//! table with the reasons.
//!
//! ```
//! use http_exception_poem::{ErrorPolicy, ExceptionMiddleware, Result, StatusCode, get};
//! use poem::middleware::{Cors, SetHeader};
//! use poem::{Endpoint, EndpointExt, Request, Route, handler};
//!
//! #[handler]
//! fn fail() -> Result<String> {
//!     panic!("on purpose")
//! }
//!
//! let policy = ExceptionMiddleware::new(ErrorPolicy::default());
//! let app = Route::new()
//!     .at("/", get(fail))
//!     .with(policy.clone())
//!     .with(Cors::new().allow_origin("https://example.com"))
//!     .with(policy)
//!     .with(SetHeader::new().overriding("x-served-by", "poem"));
//! # let request = |origin: &str| Request::builder().header("origin", origin).finish();
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let panicked = app.get_response(request("https://example.com")).await;
//! assert_eq!(panicked.status(), StatusCode::INTERNAL_SERVER_ERROR);
//! assert_eq!(panicked.headers()["access-control-allow-origin"], "https://example.com");
//! assert_eq!(panicked.headers()["x-served-by"], "poem");
//! // What `Cors` refuses is an answer of the policy.
//! let refused = app.get_response(request("https://elsewhere.example")).await;
//! assert_eq!(refused.status(), StatusCode::FORBIDDEN);
//! assert_eq!(refused.headers()["content-type"], "application/json");
//! # });
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # Changing the return type
//!
//! A handler that returned `poem::Result` may return this crate's [`Result`] instead. What it raises with
//! `?` keeps its meaning where it is a `poem::Error`, or an error of poem's own. A type of yours that is a
//! `ResponseError` is any error to `?`: there is no asking a type for a trait of poem's, so that its status
//! and its answer are not seen. Map it, derive [`Exception`](trait@Exception) for it, or go on returning
//! `poem::Result`.
//!
//! The other way round, `?` takes this crate's [`Result`] in a function that returns `poem::Result`.
//! [`raise!`](raise) does not: it needs a conversion into `poem::Error` that only poem or the core could
//! have. [`Raises`] has it:
//!
//! ```
//! use http_exception_poem::{HttpException, Raises};
//!
//! fn take(left: u32) -> poem::Result<u32> {
//!     if left == 0 {
//!         return Err(Raises(HttpException::conflict("None is left")))?;
//!     }
//!     Ok(left - 1)
//! }
//! # assert_eq!(take(0).unwrap_err().status(), 409);
//! ```
//!
//! # poem-openapi
//!
//! Validation errors of poem-openapi are answered like any other validation error: 422 with a
//! `value_error` in its own sentence, or `missing`, at `["query", name]`, `["path", n]` or
//! `["body", field]`, and without the value that it quotes. It does not say of a parameter where it came
//! from; one with a hyphen in its name is taken for a header's. An operation returns `poem::Result`, and
//! everything of this crate's is there in the function that it calls:
//!
//! ```
//! use http_exception_poem::{HandlerError, StatusCode, raise};
//! use poem_openapi::param::Path;
//! use poem_openapi::payload::PlainText;
//! use poem_openapi::OpenApi;
//!
//! fn find(id: u32) -> Result<String, HandlerError> {
//!     if id > 7 {
//!         raise!(StatusCode::NOT_FOUND, "Item not found");
//!     }
//!     Ok(format!("item {id}"))
//! }
//!
//! struct Api;
//!
//! #[OpenApi]
//! impl Api {
//!     #[oai(path = "/items/:id", method = "get")]
//!     async fn item(&self, id: Path<u32>) -> poem::Result<PlainText<String>> {
//!         Ok(PlainText(find(id.0)?))
//!     }
//! }
//! ```
//!
//! # Bodies that fail
//!
//! poem's server polls an HTTP/1.1 connection again after it has failed, and a chunked body that broke
//! off would be ended as if it were whole. So the error of a body that came over HTTP/1.1 unwinds the
//! task of the connection: poem's server catches it and closes the connection, nothing else ends, and
//! no panic hook runs. A policy further out sees the error itself. Middleware of yours that reads
//! bodies outside every policy is unwound too, so add it before the policy's. HTTP/2 and requests
//! without a connection, as poem's `TestClient` makes them, get the error.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `derive` | yes | `#[derive(Exception)]` |
//! | `anyhow`, `eyre` | no | a raised `anyhow::Error` or `eyre::Report` finds the handlers of the errors inside |
//! | `garde` | no | `Garde<T>`: models whose constraints are declared with `garde` |
//! | `validator` | no | `Validator<T>`: models whose constraints are declared with `validator` |
//! | `request-id` | no | a policy with [ids](RequestIds) takes those that poem's `RequestId` has given |
//! | `websocket` | no | `WebSocketUpgrade`: WebSockets whose handlers raise exceptions; its documentation has the example |
//!
//! No feature but `request-id` changes the answer of a program in which no [misuse](Misuse) was reported.
//! Below the middleware poem's own `WebSocket` takes an `Upgrade` header in any case, as RFC 6455
//! section 4.2.1 asks.

mod conversion;
mod displayed_error;
mod extract;
mod handler_error;
mod library_error;
mod middleware;
mod rejection;
mod respond;
mod route_method;
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
    ExceptionForPoem as Exception, ResponseForPoem as ExceptionResponse,
};

pub use self::displayed_error::PoemError;
pub use self::extract::{All, Cookies, Form, Headers, Json, Path, Query};
pub use self::handler_error::{HandlerError, Raises, Result};
pub use self::middleware::{ExceptionEndpoint, ExceptionMiddleware};
pub use self::route_method::{
    RouteMethod, connect, delete, get, head, options, patch, post, put, trace,
};
#[cfg(feature = "websocket")]
pub use self::websocket::{Socket, WebSocket, WebSocketUpgrade};

/// The code that the derive adds to `Exception`: a handler may return the type as its error.
#[doc(hidden)]
#[macro_export]
macro_rules! __exception_response {
    ($type:ty) => {
        impl ::core::convert::From<$type> for $crate::__response::Error {
            fn from(exc: $type) -> Self {
                ::core::convert::From::from($crate::Raises(exc))
            }
        }
    };
}

#[doc(hidden)]
pub mod __response {
    pub use poem::Error;
}
