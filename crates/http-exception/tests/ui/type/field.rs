//! A type that shows a field.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, type = "https://errors.example.com/{id}")]
struct Order {
    id: u64,
}

fn main() {}
