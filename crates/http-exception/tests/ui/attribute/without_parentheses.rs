//! An attribute without keys.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception]
struct Order;

fn main() {}
