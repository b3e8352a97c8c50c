//! The field is not an error, so there is nothing to stand for.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(transparent)]
struct Order(Plain);

#[derive(Debug)]
struct Plain;

fn main() {}
