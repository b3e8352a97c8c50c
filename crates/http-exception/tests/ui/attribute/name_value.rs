//! A value for the attribute itself.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception = "status"]
struct Order;

fn main() {}
