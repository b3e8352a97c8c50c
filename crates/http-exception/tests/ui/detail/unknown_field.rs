//! A placeholder names a field that the struct does not have.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, detail = "no order {nr}")]
struct Order {
    id: u64,
    shop: u64,
}

fn main() {}
