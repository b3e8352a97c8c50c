//! Members of an enum as a whole.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, members(id))]
enum Shop {
    Order { id: u64 },
}

fn main() {}
