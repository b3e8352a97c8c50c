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
