//! A detail that is not a string literal.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, detail = 7)]
struct Order;

fn main() {}
