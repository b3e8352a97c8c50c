//! Members that are not in parentheses.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, members = id)]
struct Order {
    id: u64,
    name: String,
}

fn main() {}
