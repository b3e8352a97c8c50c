//! `transparent` for a whole enum.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(transparent)]
enum Shop {
    Io(std::fmt::Error),
}

fn main() {}
