//! A title that is not text.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, code = "order", title = 404)]
struct Order;

fn main() {}
