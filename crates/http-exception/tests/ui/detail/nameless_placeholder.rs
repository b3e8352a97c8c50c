//! A placeholder that names no field.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, detail = "no order {}")]
struct Order(u64);

fn main() {}
