//! `transparent` takes no value.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(transparent = true)]
struct Order(std::fmt::Error);

fn main() {}
