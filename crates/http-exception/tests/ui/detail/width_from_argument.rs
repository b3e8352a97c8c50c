//! A width that another field would give.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, detail = "no order {id:width$}")]
struct Order {
    id: u64,
    width: usize,
}

fn main() {}
