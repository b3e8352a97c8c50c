//! A header without a value.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 503, header("retry-after"))]
struct Busy;

fn main() {}
