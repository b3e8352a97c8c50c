//! Two keys without a comma between them.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404 code = "order")]
struct Order;

fn main() {}
