//! Members of what stands for another error.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(transparent, members(inner))]
struct Order {
    inner: http_exception::HttpException,
}

fn main() {}
