//! A field without a name.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, members(0))]
struct Order(u64);

fn main() {}
