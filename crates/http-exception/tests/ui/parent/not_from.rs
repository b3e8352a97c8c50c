//! A parent that cannot be made from the exception.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, parent = Animal)]
struct Cat;

#[derive(Debug, thiserror::Error)]
#[error("x")]
struct Animal;

fn main() {}
