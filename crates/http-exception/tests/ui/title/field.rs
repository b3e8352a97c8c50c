//! A title that shows a field.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, code = "order", title = "No order {id}")]
struct Order {
    id: u64,
}

fn main() {}
