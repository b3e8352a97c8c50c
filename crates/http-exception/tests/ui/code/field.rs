//! A code that shows a field.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, code = "order_{0}")]
struct Order(u64);

fn main() {}
