//! A value names a field that the struct does not have.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 503, header("retry-after" = "{seconds}"))]
struct Busy(u32);

fn main() {}
