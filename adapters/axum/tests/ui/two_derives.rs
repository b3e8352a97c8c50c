//! The derives of two crates on one type: the second writes `Exception` again.

#[derive(Debug, thiserror::Error)]
#[derive(http_exception_axum::Exception, http_exception_derive::ExceptionForAxum)]
#[error("sold out")]
#[exception(status = 409)]
struct SoldOut;

fn main() {}
