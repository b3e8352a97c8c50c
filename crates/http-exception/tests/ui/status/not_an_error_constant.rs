//! A success is not an exception, by its constant either.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = http_exception::StatusCode::OK)]
struct Order;

fn main() {}
