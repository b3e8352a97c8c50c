//! A header that belongs to the server.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 503, header("content-length" = "0"))]
struct Busy;

fn main() {}
