//! What the middleware of tower-http answers with in text.

use bytes::Bytes;
use http::StatusCode;
use http_exception::adapter::Rejection;

/// What a text means, where tower-http has written it.
pub(crate) fn recognise(status: StatusCode, text: &Bytes) -> Option<Rejection> {
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
