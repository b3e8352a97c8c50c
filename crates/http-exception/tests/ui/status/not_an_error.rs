//! A success is not an exception.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 200)]
struct Order;

fn main() {}
