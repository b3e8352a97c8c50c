//! A struct says no status.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(detail = "Not here")]
struct Order;

fn main() {}
