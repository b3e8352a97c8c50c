//! A member that is not a field.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, members(id, title, nme))]
struct Order {
    id: u64,
    name: String,
}

fn main() {}
