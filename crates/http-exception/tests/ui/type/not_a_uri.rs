//! A type with a character that no URI has.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, type = "https://errors.example.com/order not found")]
struct Order;

fn main() {}
