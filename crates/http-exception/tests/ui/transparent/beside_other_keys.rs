//! `transparent` and two keys that the inner error decides.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(transparent, status = 404, code = "order")]
struct Order(std::fmt::Error);

fn main() {}
