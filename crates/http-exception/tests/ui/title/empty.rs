//! A title without a word.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, code = "order", title = "")]
struct Order;

fn main() {}
