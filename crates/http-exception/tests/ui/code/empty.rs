//! A code without a character.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, code = "")]
struct Order;

fn main() {}
