//! A type that is not text.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, type = Order)]
struct Order;

fn main() {}
