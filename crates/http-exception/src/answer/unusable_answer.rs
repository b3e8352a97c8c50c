//! The error of a handler whose status ends no request.

use std::error::Error;
use std::fmt;

use http::StatusCode;

/// True if a status can end a request (RFC 9110 section 15).
#[inline]
pub(crate) fn is_final(status: StatusCode) -> bool {
    (200..=599).contains(&status.as_u16())
}

/// A handler, of a request or of an exception, answered with a status that ends no request.
#[derive(Debug)]
pub(crate) struct UnusableAnswer(pub(crate) StatusCode);

impl fmt::Display for UnusableAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a handler answered with status {}, which is not a final status (expected 200..=599)",
            self.0.as_u16()
        )
    }
}

impl Error for UnusableAnswer {}
