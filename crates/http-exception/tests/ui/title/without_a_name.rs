//! A title on what has neither a code nor a type.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, title = "There is no such order")]
struct Order;

fn main() {}
