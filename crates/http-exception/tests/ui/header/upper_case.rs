//! A name in upper case.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 503, header("Retry-After" = "120"))]
struct Busy;

fn main() {}
