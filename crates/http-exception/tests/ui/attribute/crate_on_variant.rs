//! A root path for one variant.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404)]
enum Shop {
    #[exception(crate = http_exception)]
    NoOrder,
}

fn main() {}
