//! A member of what has no fields.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, members(id))]
struct Order;

fn main() {}
