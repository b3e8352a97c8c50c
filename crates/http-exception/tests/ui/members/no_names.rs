//! A name where fields have positions.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, members(id))]
struct Order(u64);

fn main() {}
