//! A name with a character that names do not have.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 503, header("retry after" = "120"))]
struct Busy;

fn main() {}
