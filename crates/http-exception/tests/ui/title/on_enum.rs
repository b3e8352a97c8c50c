//! A title of an enum with a variant that has neither a code nor a type.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, title = "There is no such thing")]
enum Shop {
    #[exception(code = "no_order")]
    Order,
    Customer,
}

fn main() {}
