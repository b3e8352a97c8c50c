//! A type that depends on where it is read.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, type = "order-not-found")]
struct Order;

fn main() {}
