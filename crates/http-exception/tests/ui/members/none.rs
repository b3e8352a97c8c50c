//! Members without a name.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, members())]
struct Order {
    id: u64,
    name: String,
}

fn main() {}
