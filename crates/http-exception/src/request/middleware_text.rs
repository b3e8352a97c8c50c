//! The texts of middleware that stands around services of every framework.

use bytes::Bytes;
use http::StatusCode;

use super::rejection::Rejection;

/// The meaning of a text with which tower-http's middleware has answered, for
/// [`Framework::recognise`](crate::adapter::Framework::recognise): `None` for any other text.
///
/// # Example
///
/// ```
/// use http_exception::adapter::{Rejection, middleware_text};
/// use http_exception::{Bytes, StatusCode};
///
/// let text = Bytes::from("length limit exceeded");
/// let meaning = middleware_text(StatusCode::PAYLOAD_TOO_LARGE, &text);
/// assert_eq!(meaning, Some(Rejection::BodyTooLarge));
/// assert_eq!(middleware_text(StatusCode::BAD_REQUEST, &text), None);
/// ```
#[must_use]
pub fn middleware_text(status: StatusCode, text: &Bytes) -> Option<Rejection> {
    match (status, &**text) {
        (StatusCode::PAYLOAD_TOO_LARGE, b"length limit exceeded") => Some(Rejection::BodyTooLarge),
        (StatusCode::RANGE_NOT_SATISFIABLE, b"Cannot serve multipart range requests") => {
            Some(Rejection::Status(status))
        }
        (StatusCode::INTERNAL_SERVER_ERROR, b"Service panicked") => {
            Some(Rejection::Defect("Service panicked".into()))
        }
        _ => None,
    }
}
