//! The error in the wrappers that bodies put around it.

use std::error::Error;
use std::io;

/// The error that a body has failed with: inside any number of `io::Error`s, which streams of bytes ask
/// for, and of a framework's own wrappers, of which `open` takes one away.
///
/// # Example
///
/// ```
/// use http_exception::HttpException;
/// use http_exception::adapter::inner_error;
/// use std::io;
///
/// let error = io::Error::other(io::Error::other(HttpException::bad_gateway("Later")));
/// assert!(inner_error(error.into(), Err).is::<HttpException>());
/// ```
#[must_use]
pub fn inner_error(
    mut error: BoxError,
    open: impl Fn(BoxError) -> Result<BoxError, BoxError>,
) -> BoxError {
    for _ in 0..MOST {
        error = match open(error) {
            Ok(inner) => inner,
            Err(error) => match open_io(error) {
                Ok(inner) => inner,
                Err(error) => return error,
            },
        };
    }
    error
}

fn open_io(error: BoxError) -> Result<BoxError, BoxError> {
    let is_wrapper = |error: &BoxError| {
        let io = error.downcast_ref::<io::Error>();
        io.is_some_and(|io| io.get_ref().is_some())
    };
    if !is_wrapper(&error) {
        return Err(error);
    }
    let io = error.downcast::<io::Error>()?;
    let kind = io.kind();
    io.into_inner().ok_or_else(|| io::Error::from(kind).into())
}

/// Far more than there are layers around an application.
const MOST: usize = 64;

type BoxError = Box<dyn Error + Send + Sync>;

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::ErrorKind;

    #[test]
    fn an_io_error_of_the_system_is_no_wrapper() {
        let error = inner_error(io::Error::from(ErrorKind::NotFound).into(), Err);
        let kind = error.downcast_ref().map(io::Error::kind);
        assert_eq!(kind, Some(ErrorKind::NotFound));
        let error = io::Error::other(io::Error::from_raw_os_error(104));
        assert!(inner_error(error.into(), Err).is::<io::Error>());
    }
}
