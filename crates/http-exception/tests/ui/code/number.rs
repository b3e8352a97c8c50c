//! A code that is not text.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, code = 17)]
struct Order;

fn main() {}
