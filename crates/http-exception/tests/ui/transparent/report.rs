//! A report and a box of any error are no errors, so there is nothing to stand for.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
enum Order {
    #[error(transparent)]
    #[exception(transparent)]
    Report(#[from] anyhow::Error),
    #[error(transparent)]
    #[exception(transparent)]
    Boxed(Box<dyn std::error::Error + Send + Sync>),
}

fn main() {}
