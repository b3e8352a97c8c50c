//! A raised exception as an error.

use std::error::Error;
use std::fmt;

use super::raised::Raised;

/// A [`Raised`] where an error is asked for; made by [`Raised::into_error`].
///
/// It shows the error that was raised, and causes are its causes.
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
