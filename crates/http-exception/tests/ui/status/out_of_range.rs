//! HTTP has no such status.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 600)]
struct Order;

fn main() {}
