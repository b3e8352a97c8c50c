//! A raised exception as an error.

use std::error::Error;
use std::fmt;

use super::raised::Raised;

/// A [`Raised`] for code that asks for an error; made by [`Raised::into_error`].
///
/// Its text and its causes are those of the error that was raised.
#[derive(Debug)]
pub struct RaisedError(pub(crate) Raised);

impl fmt::Display for RaisedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Error for RaisedError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.as_error().source()
    }
}
