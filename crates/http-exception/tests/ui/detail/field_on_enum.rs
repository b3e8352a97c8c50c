//! A text on the enum names a field of a variant.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, detail = "no order {id}")]
enum Shop {
    NoOrder { id: u64 },
}

fn main() {}
