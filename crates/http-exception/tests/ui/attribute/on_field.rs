//! An attribute on a field.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404)]
struct Order {
    #[exception(detail)]
    id: u64,
}

fn main() {}
