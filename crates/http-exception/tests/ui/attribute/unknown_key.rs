//! A key that does not exist.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(stauts = 404)]
struct Order;

fn main() {}
