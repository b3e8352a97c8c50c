//! One error policy for poem: what handlers raise, 404 and 405, extractor failures and panics.
//!
//! ```
//! use http_exception_poem::{ErrorPolicy, ExceptionMiddleware, HttpException, Result, StatusCode, Value, get, json, raise};
//! use poem::web::{Json, Path};
//! use poem::{EndpointExt, Route, handler};
//!
//! #[handler]
//! async fn read_item(Path(id): Path<String>) -> Result<Json<Value>> {
//!     if id != "foo" {
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
//! # What the policy sees
//!
//! | what | as |
//! |---|---|
//! | a handler's `Err(Raised)` | what was raised |
//! | no route, wrong method, any bare 4xx or 5xx | [`HttpException`], with `Allow` for a 405 of this crate's [`RouteMethod`] |
//! | a failure of an extractor | poem's error, by its type |
//! | any other `poem::Error` whose answer would be the `Display` text of the error inside, your own types included | [`HttpException`] with its status and that error's text as [`PoemError`], for logs |
//! | a panic in the handler or in inner middleware | [`Panicked`] |
//! | an answer of yours with a body, whatever its status | nothing: it stays as it is |
//!
//! Middleware that turns errors into responses, such as poem's `Cors`, belongs outside: add it after
//! this one, so that it sees the policy's answers. A [`Raised`] is found through it all the same.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `derive` | yes | `#[derive(Exception)]` |

mod middleware;
mod raised;
mod rejection;
mod route_method;
mod text;

pub use http_exception::*;
#[cfg(feature = "derive")]
pub use http_exception_derive::ExceptionForPoem as Exception;

pub use self::middleware::{ExceptionEndpoint, ExceptionMiddleware};
pub use self::raised::{Raised, Result};
pub use self::route_method::{
    RouteMethod, connect, delete, get, head, options, patch, post, put, trace,
};
pub use self::text::PoemError;
