//! The stock, asked from a warehouse whose client library knows nothing of HTTP.
//!
//! The library is made up and its answers are constants; its error is as any
//! crate's would be.

use std::io;
use std::num::ParseIntError;

/// The warehouse could not be asked.
#[non_exhaustive]
#[derive(Debug, thiserror::Error)]
pub enum StockError {
    /// It answered with something else than a number.
    #[error("the warehouse does not count in numbers")]
    Answer(#[from] ParseIntError),
    /// It did not answer.
    #[error("the warehouse is closed")]
    Connection(#[from] io::Error),
}

/// Asks how many of an item are in stock.
///
/// # Errors
///
/// Fails when the warehouse cannot be reached or does not make sense.
pub fn stock(id: &str) -> Result<u32, StockError> {
    let answer = match id {
        "bar" => "7",
        "foo" => "a few",
        _ => return Err(io::Error::from(io::ErrorKind::ConnectionRefused).into()),
    };
    Ok(answer.parse()?)
}
