//! A value where a key is expected.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(404)]
struct Order;

fn main() {}
