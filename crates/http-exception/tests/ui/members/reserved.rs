//! Names that answers have a meaning for.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, members(r#type, status, request_id))]
struct Order {
    r#type: u8,
    status: u16,
    request_id: u64,
}

fn main() {}
