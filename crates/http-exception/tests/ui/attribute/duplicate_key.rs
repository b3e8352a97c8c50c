//! A key that is set in two attributes.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404)]
#[exception(status = 410)]
struct Order;

fn main() {}
