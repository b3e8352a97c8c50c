//! No field to stand for.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(transparent)]
struct Order;

fn main() {}
