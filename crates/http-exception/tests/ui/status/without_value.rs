//! `status` alone says nothing.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status)]
struct Order;

fn main() {}
