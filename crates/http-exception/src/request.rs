//! Reading typed values out of a request, all of them at once.
//!
//! An adapter has the extractors themselves, `Path`, `Query`, `Headers`,
//! `Cookies`, `Json`, `Form`, and `All` over a tuple of them. What they read and
//! refuse is decided here, so that it is the same on every framework.
//!
//! Something that an application reads in many places, such as the tenant of a
//! request, is an [`Extract`] of its own and stands in the tuple like any other.
//!
//! # What is answered
//!
//! | what is wrong | answer |
//! |---|---|
//! | any value of any source | 422, a [`RequestValidationError`](crate::RequestValidationError) with every error of every source |
//! | the body is no JSON | 422 with that error alone, `json_invalid` |
//! | the body is not UTF-8, or nested deeper than 128 levels | 400 |
//! | the body has another media type | 415; an empty body has none |
//! | the body is larger than [the limit](crate::Limits::request_body) | 413 |
//! | the body comes more slowly than [the limits](crate::Limits::request_body_rate) allow | 408 |
//! | the body breaks off | 400; 408 where middleware has a time limit for it |
//!
//! If the head decides, the body is not waited for: a client that expects `100 Continue` gets its
//! 415 or 413 at once. A body of unknown length is one that is there, unless it turns out to be empty.
//!
//! The handshake of a WebSocket has no body, and one that comes with it is refused: a `Json` is missing at `body`, or `None` where it may be, and so are the fields of a `Form`.
//!
//! Texts are read as what a type asks for, inside `#[serde(flatten)]`, `#[serde(tag)]` and
//! `#[serde(untagged)]` too: there they are texts first, and numbers, booleans or lists where the type
//! refuses a text. Headers are found there by the names of fields in `snake_case` and `kebab-case`.
//!
//! Errors are in FastAPI's order: what an application's own extractors found, then path, query,
//! headers, cookies, body.

mod body;
mod body_limit;
mod body_pace;
mod broken_body;
mod cookie;
mod extract;
mod extract_error;
mod extractors;
mod gathered;
mod header;
mod media_type;
mod message;
mod middleware_text;
mod model;
mod rejection;
mod request_id;
mod respond;
mod response_model;
mod several;
mod source;
mod sources;

pub use self::body_limit::{CheckHead, lower_body_limit, receive};
pub use self::broken_body::broken_body;
pub use self::extract::{Extract, extract};
pub use self::extract_error::ExtractError;
pub(crate) use self::message::{message, of_websocket};
pub use self::middleware_text::middleware_text;
pub use self::model::Model;
pub use self::rejection::{FrameworkError, Rejection};
pub(crate) use self::rejection::{
    WEBSOCKET_VERSION, bad_handshake, no_handshake, upgrade_required,
};
pub use self::respond::respond;
pub use self::response_model::{Conform, ResponseModel};
pub use self::source::Source;
pub use self::sources::Sources;

/// The checks of a head, before the body is there.
pub mod check_head {
    pub use super::body::{form_head as form, json_head as json};
    pub use super::extract::{
        any_head as cookies, any_head as headers, any_head as path, any_head as query,
    };
}

/// What the extractors of [`extractors!`](crate::extractors) read with.
pub mod read {
    pub use super::body::{form, json};
    pub use super::cookie::cookies;
    pub use super::header::headers;
    pub use super::source::{path, query};
}
