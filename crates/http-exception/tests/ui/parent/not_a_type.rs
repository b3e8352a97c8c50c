//! A parent that is not a type.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, parent = "Animal")]
struct Cat;

fn main() {}
