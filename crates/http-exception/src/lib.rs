//! HTTP exceptions: raise anywhere, answer in one place, the same on every framework.
//!
//! This is the core. It knows no framework and no runtime; a service uses it
//! through the adapter of its framework (`http-exception-axum`,
//! `http-exception-hyper`, `http-exception-poem`, `http-exception-tower`), a crate that several services
//! share uses it directly.
//!
//! ```
//! use http_exception::{ErrorPolicy, HttpException, Raised, Request, StatusCode, json, raise};
//!
//! #[derive(Debug)]
//! struct Unicorn { name: String }
//! # impl std::fmt::Display for Unicorn {
//! #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.name) }
//! # }
//! # impl std::error::Error for Unicorn {}
//!
//! /// Any error is raised with `?` or `raise!`.
//! fn find(name: &str) -> Result<u64, Raised> {
//!     match name {
//!         "yolo" => raise!(Unicorn { name: name.into() }),
//!         "" => raise!(StatusCode::NOT_FOUND, "Nobody without a name"),
//!         number => Ok(number.parse()?),
//!     }
//! }
//!
//! /// How they are answered is written once.
//! let policy = ErrorPolicy::builder()
//!     .exception_handler(|exc: Unicorn| {
//!         (StatusCode::IM_A_TEAPOT, json!({"message": format!("Oops! {} did something.", exc.name)}))
//!     })
//!     .map(|_: std::num::ParseIntError| HttpException::bad_request("Not a number"))
//!     .build();
//! # let request = Request::new(());
//! # futures_util::FutureExt::now_or_never(async {
//!
//! let response = policy.answer(&request, find("yolo").unwrap_err()).await;
//! assert_eq!(response.status(), 418);
//! let response = policy.answer(&request, find("x").unwrap_err()).await;
//! assert_eq!(response.body(), r#"{"detail":"Not a number"}"#);
//! # }).unwrap();
//! ```
//!
//! # How it fits together
//!
//! Handlers return `Result<T, Raised>`: a [`Raised`] is any error on its way. An
//! [`HttpException`] says its own status, [`Detail`] and headers; any error type
//! can do the same by being an [`Exception`](trait@Exception). Validation errors
//! list what is wrong ([`RequestValidationError`]). The [`ErrorPolicy`] finds the
//! handler, runs it, and gives a [`Response`]; observers get a [`Record`].
//!
//! What is raised in a WebSocket goes the same way and closes it; a
//! [`WebSocketException`] says its own code and reason. What every other
//! exception closes with is [a table](adapter#what-an-exception-closes-with).
//!
//! # What cannot be answered
//!
//! A panic becomes an exception, or breaks a body off, wherever it happens: in handlers, extractors,
//! exception handlers, observers, bodies, in a `Display` and in a `Drop`. Its message and its place are
//! for observers and never for clients. This is left:
//!
//! * A program built with `panic = "abort"` ends at the first panic. [`ErrorPolicy::mistakes`] says so,
//!   and exception handlers have no deadline.
//! * A panic while the thread unwinds for another one, as in a `Drop`, ends the process.
//! * A stack that overflows ends the process: when a chain of a hundred thousand causes is dropped, say.
//! * A program that runs out of memory ends: the constant at the end of every way is a few headers and no
//!   more, but even these are allocated.
//! * A handler that blocks its thread is not interrupted by its
//!   [deadline](Limits::handler_deadline); nor is a `Display` that goes on without writing, or, with
//!   `panic = "abort"`, one that writes without end whatever its writer returns.
//! * Once the head of an answer is sent, its status stays. A body that fails then is broken off and told
//!   as [`Outcome::Skipped`]: HTTP/1.1 ends without the last chunk, HTTP/2 with `RST_STREAM`. HTTP/1.0
//!   has no sign for it. A short body that knows its length is left to the server, which has the same signs.
//!
//! # Mistakes of the program
//!
//! * [`ErrorPolicyBuilder::try_build`] refuses what is registered wrongly, and
//!   [`ErrorPolicy::mistakes`] lists it where the policy was built all the same.
//! * A [`Misuse`] is in the record of the request that it happened in; without an observer it is silent.
//! * A handler that raises where no policy is installed is answered by the default one, and a build with
//!   debug assertions says so once.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `derive` | yes | `#[derive(Exception)]` |
//! | `anyhow`, `eyre` | no | a raised `anyhow::Error` or `eyre::Report` finds the handlers of the errors inside |
//!
//! Models whose constraints are declared with `garde` or `validator` are in `http-exception-constraints`.
//!
//! A feature never changes the answer of a program in which no [misuse](Misuse) was told.

// The floors: each uses only those above it.

// Exceptions, and their descriptions of themselves.
mod exception;

// The exceptions that list errors, and the words for each kind of error.
mod validation;

// Other people's code under guard, panics, texts without credentials.
mod foreign;

// The registry: handlers, maps, formats, limits, observers.
mod policy;

// `ErrorPolicy::answer`: a request noted, the handler found and run, the rules of HTTP.
mod answer;

// Reading typed values out of a request, as far as its limits.
mod request;

// The handshake, the socket, what closes it.
mod websocket;

// A framework's service watched, and what goes on from it.
pub mod adapter;

pub use bytes::Bytes;
pub use http::{
    self, HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri, header,
};
#[cfg(feature = "derive")]
pub use http_exception_derive::Exception;
pub use serde_accumulate::{Document, Failure, Refusal, Secret, Tagged, Texts, tagged};
pub use serde_json::value::RawValue;
pub use serde_json::{Value, json};

pub use self::answer::{
    DeadlineExceeded, Explained, Explaining, RequestId, http_exception_handler,
    request_validation_exception_handler, websocket_exception_handler,
    websocket_request_validation_exception_handler,
};
pub use self::exception::{
    AsIs, Detail, Exception, HttpException, IntoRaised, Members, Misuse, OrStatus, Parent, Raised,
    RaisedError, RetryAfter, SourceLocation, WebSocketDisconnect, WebSocketException, phrase,
};
pub use self::foreign::Panicked;
pub use self::policy::backtrace;
pub use self::policy::{
    Asked, Ending, ErrorPolicy, ErrorPolicyBuilder, ExceptionHandler, ExceptionInfo, FastApi,
    Format, Html, IntoAnswer, Limits, Markdown, Needs, Negotiated, Note, Observer, Outcome, Page,
    PolicyError, Problem, Record, RequestHead, RequestIds, RequestNotes, Rung, RungKind, Said,
    Statuses, Text,
};
pub use self::request::{Conform, Extract, ExtractError, Model, ResponseModel, Source, Sources};
pub use self::validation::{
    Loc, LocItem, RequestValidationError, ResponseValidationError, SaidError, ValidationError,
    ValidationException, WebSocketRequestValidationError,
};

/// A response; unless said otherwise its body is in memory, as handlers give and adapters send it.
pub type Response<T = Bytes> = ::http::Response<T>;

/// What macros expand to; nothing here is stable.
#[doc(hidden)]
pub mod __private {
    pub use inventory;

    pub use crate::exception::{
        Other, OwnSource, ParentType, RESERVED, RaiseError, RaiseStatus, Raised, Registration,
        Status, registered, status_of, with_member,
    };
    pub use crate::foreign::of_template;
    pub use crate::request::{check_head, read, respond};
}
