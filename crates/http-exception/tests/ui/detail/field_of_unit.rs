//! A placeholder where there are no fields.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, detail = "no order {id}")]
struct Order;

fn main() {}
