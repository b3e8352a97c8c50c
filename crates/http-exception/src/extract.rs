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
//!
//! The handshake of a WebSocket has no body. What comes with it is neither read nor waited for: a
//! `Json` is missing at `body`, or `None` where it may be, and so are the fields of a `Form`.
//!
//! Texts are read as what a type asks for. Inside `#[serde(flatten)]` serde keeps them as texts, as it
//! does for `serde_urlencoded`: a number of a query, form, path, header or cookie is refused there,
//! unless it is a field of the outer struct itself or has a `deserialize_with` that takes a text.
//!
//! Errors are in FastAPI's order: what an application's own extractors found, then path, query,
//! headers, cookies, body.

mod body;
mod cookie;
mod extractors;
mod header;

mod media_type;
mod message;
mod refused;
mod several;
mod source;
mod sources;

pub use refused::Refused;
pub use source::Source;
pub use sources::Sources;

/// What the extractors of [`extractors!`](crate::extractors) read with.
pub mod read {
    pub use super::body::{form, json};
    pub use super::cookie::cookies;
    pub use super::header::headers;
    pub use super::source::{path, query};
}

pub(crate) use message::message;

use crate::Raised;

/// Something that can be read out of a request.
///
/// # Example
///
/// An extractor of an application's own, made of those of its adapter:
///
/// ```
/// # use http_exception::{Sources, Extract, Refused, raise};
/// # http_exception::extractors!();
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct TenantHeader { x_tenant: u32 }
///
/// struct Tenant(u32);
///
/// impl Extract for Tenant {
///     const READS_BODY: bool = false;
///
///     fn extract(sources: &Sources<'_>) -> Result<Self, Refused> {
///         let Headers(header) = Headers::<TenantHeader>::extract(sources)?;
///         if header.x_tenant == 0 {
///             raise!(http_exception::StatusCode::FORBIDDEN, "No such tenant");
///         }
///         Ok(Self(header.x_tenant))
///     }
/// }
/// # let headers = http_exception::HeaderMap::from_iter([(http_exception::HeaderName::from_static("x-tenant"), "7".parse().unwrap())]);
/// # let body = http_exception::Bytes::new();
/// # assert_eq!(Tenant::extract(&Sources::new(&headers, &body)).unwrap().0, 7);
/// ```
pub trait Extract: Sized {
    /// The source that it reads; `None` where it reads several, or where it is more than reading.
    const SOURCE: Option<Source> = None;

    /// Whether it reads the body. `false` saves receiving it.
    const READS_BODY: bool = true;

    /// Reads it.
    ///
    /// # Errors
    ///
    /// What is wrong with the request, or an exception.
    fn extract(sources: &Sources<'_>) -> Result<Self, Refused>;
}

/// Reads what a handler asks for, or says what is to be raised.
///
/// # Errors
///
/// The exception: all that is wrong with the request in one [`RequestValidationError`](crate::RequestValidationError),
/// or what an extractor raised.
#[track_caller]
pub fn extract<E: Extract>(sources: &Sources<'_>) -> Result<E, Raised> {
    E::extract(sources).map_err(|refused| refused.into_raised(sources.body))
}
