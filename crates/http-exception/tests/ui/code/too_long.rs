//! A code of more than 64 characters.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(
    status = 404,
    code = "order_order_order_order_order_order_order_order_order_order_order_"
)]
struct Order;

fn main() {}
