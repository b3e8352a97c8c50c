//! What the middleware of tower-http, which poem takes too, answers with in text.

use http_exception::adapter::Rejection;
use http_exception::{Bytes, StatusCode};

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
