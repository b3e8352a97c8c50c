//! A brace that is neither escaped nor closed.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, detail = "no order {0")]
struct Order(u64);

fn main() {}
