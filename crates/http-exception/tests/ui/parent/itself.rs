//! A type as its own parent.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, parent = Order)]
struct Order;

fn main() {}
