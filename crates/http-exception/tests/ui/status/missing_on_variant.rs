//! One variant says no status, and neither does its enum.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
enum Shop {
    #[exception(status = 404)]
    NoOrder,
    Closed,
}

fn main() {}
