//! A placeholder names a position that the variant does not have.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
enum Shop {
    #[exception(status = 404, detail = "no order {1}")]
    NoOrder(u64),
}

fn main() {}
