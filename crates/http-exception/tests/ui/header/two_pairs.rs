//! Two headers in one `header`.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 503, header("retry-after" = "1", "x-a" = "b"))]
struct Busy;

fn main() {}
