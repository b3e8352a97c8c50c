//! A value with a line break.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 503, header("x-note" = "a\r\nb"))]
struct Busy;

fn main() {}
