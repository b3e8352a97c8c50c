//! One error policy for axum: what handlers raise, 404 and 405, extractor failures and panics.
//!
//! ```
//! use axum::extract::Path;
//! use axum::routing::get;
//! use axum::{Json, Router};
//! use http_exception_axum::{ErrorPolicy, ExceptionLayer, HttpException, Result, StatusCode, Value, json, raise};
//!
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
//! // The layer covers the routes that were added before it, so it comes last.
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
//! # What the policy sees
//!
//! | what | as |
//! |---|---|
//! | a handler's `Err(Raised)` | what was raised |
//! | no route, wrong method, any bare 4xx or 5xx | [`HttpException`] with the headers that came with it; axum completes `Allow` |
//! | an extractor taken as `Result<Json<T>, JsonRejection>` and `?` | the rejection, by its type |
//! | an extractor taken as it is | axum's rejection is text by then; it is recognised and answered as its type is |
//! | an error of a fallible service | that error |
//! | a panic in the handler or in inner middleware | [`Panicked`] |
//! | an answer of yours with a body, whatever its status | nothing: it stays as it is |
//!
//! A multipart error raised with `?` is an error like any other: map it. In a router that is nested,
//! a layer sees the URI without the prefix.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `derive` | yes | `#[derive(Exception)]` |

mod layer;
mod raised;
mod rejection;
mod text;

pub use http_exception::*;
#[cfg(feature = "derive")]
pub use http_exception_derive::ExceptionForAxum as Exception;

pub use self::layer::{ExceptionLayer, ExceptionService, ResponseFuture};
pub use self::raised::{Raised, Result};
