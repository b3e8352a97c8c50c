//! What a framework's extractors do, without a framework: values out of the path and the body.
//!
//! A value that is not as asked for is raised as the axum and poem adapters do,
//! so that the shop answers alike everywhere.

use std::borrow::Cow;
use std::error::Error;

use http_body_util::{BodyExt, LengthLimitError, Limited};
use http_exception_hyper::adapter::{Rejection, Source};
use http_exception_hyper::{Request, Result, header, raise};
use hyper::body::Incoming;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

/// Reads a segment of the path as text.
///
/// # Errors
///
/// Fails when it is not UTF-8.
pub(crate) fn text(segment: &str) -> Result<Cow<'_, str>, Rejection> {
    let text = percent_decode_str(segment).decode_utf8();
    text.map_err(|_| Rejection::Invalid(Source::Path))
}

/// Reads a segment of the path as a number.
///
/// # Errors
///
/// Fails when it is none.
pub(crate) fn number(segment: &str) -> Result<u64, Rejection> {
    let number = text(segment)?.parse();
    number.map_err(|_| Rejection::Invalid(Source::Path))
}

/// Reads the body as JSON.
///
/// # Errors
///
/// Raises 415 when the request does not say that it is JSON, 413 when it is
/// longer than 2 MiB, 400 when it breaks off, and a validation error when it is
/// not JSON or not a `T`.
pub(crate) async fn json<T: DeserializeOwned>(request: Request<Incoming>) -> Result<T> {
    if !is_json(&request) {
        raise!(Rejection::UnsupportedMediaType);
    }
    let body = Limited::new(request.into_body(), LIMIT);
    let bytes = body.collect().await.map_err(unreadable)?.to_bytes();
    match serde_json::from_slice(&bytes) {
        Ok(value) => Ok(value),
        Err(error) if error.is_data() => raise!(Rejection::Invalid(Source::Body)),
        Err(_) => raise!(Rejection::JsonSyntax),
    }
}

fn is_json(request: &Request<Incoming>) -> bool {
    let given = request.headers().get(header::CONTENT_TYPE);
    let Some(given) = given.and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let kind = given.split(';').next().unwrap_or(given).trim();
    let kind = kind.to_ascii_lowercase();
    kind == "application/json" || kind.starts_with("application/") && kind.ends_with("+json")
}

fn unreadable(error: Box<dyn Error + Send + Sync>) -> Rejection {
    if error.is::<LengthLimitError>() {
        Rejection::BodyTooLarge
    } else {
        Rejection::BodyUnreadable
    }
}

/// As many bytes as axum's `Json` reads.
const LIMIT: usize = 2 << 20;
