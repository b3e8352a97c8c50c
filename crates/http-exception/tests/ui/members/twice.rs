//! A member that is named twice.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, members(id, name, id))]
struct Order {
    id: u64,
    name: String,
}

fn main() {}
