//! Mistakes in several places are told at once.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
enum Shop {
    #[exception(status = 200, detail = "{id}", colour = "red")]
    NoOrder,
    #[exception(transparent)]
    Io,
    #[exception(code = "closed")]
    Closed,
}

fn is_an_exception_nevertheless() -> impl Exception {
    Shop::Closed
}

fn main() {}
