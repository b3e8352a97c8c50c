//! A status is not written as text.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = "404")]
struct Order;

fn main() {}
