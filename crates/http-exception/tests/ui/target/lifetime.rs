//! A type that borrows.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, detail = "{0}")]
struct Order<'a>(&'a str);

fn main() {}
