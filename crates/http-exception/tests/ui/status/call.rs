//! A status is a constant, not what a function gives.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = status_of(404))]
struct Order;

fn main() {}
