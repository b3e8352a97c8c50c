//! A code with characters that a code has not.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, code = "Order Not Found")]
struct Order;

fn main() {}
