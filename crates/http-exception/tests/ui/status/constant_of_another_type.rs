//! The constant is not a `StatusCode`.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = NOT_FOUND)]
struct Order;

const NOT_FOUND: u16 = 404;

fn main() {}
