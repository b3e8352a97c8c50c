//! A type that is not an error.

use http_exception::Exception;

#[derive(Exception)]
#[exception(status = 404)]
struct Order;

fn main() {}
