//! Two fields, of which neither is said to be the inner error.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
enum Shop {
    #[exception(transparent)]
    Io(std::fmt::Error, u64),
}

fn main() {}
