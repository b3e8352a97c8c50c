//! The error in the wrappers that bodies put around it.

use std::error::Error;
use std::fmt::{self, Display};
use std::io;

use super::bounded_text;

/// The error that a body has failed with: inside any number of `io::Error`s, which streams of bytes ask
/// for, and of a framework's own wrappers, of which `open` takes one away. An `io::Error` that says a text
/// stays: the type of a text in it has no name by which a handler or an operator could know it.
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
        let inner = error.downcast_ref::<io::Error>()?.get_ref()?;
        Some(!is_text(inner))
    };
    if is_wrapper(&error) != Some(true) {
        return Err(error);
    }
    let io = error.downcast::<io::Error>()?;
    let kind = io.kind();
    io.into_inner().ok_or_else(|| io::Error::from(kind).into())
}

/// True of what the standard library makes of a text, as in `io::Error::other("too short")`. Its type is
/// private; it is as large as a `String`, and has the `Debug` of one.
fn is_text(error: &(dyn Error + Send + Sync + 'static)) -> bool {
    size_of_val(error) == size_of::<String>()
        && bounded_text(&AsDebug(error)).0 == format!("{:?}", bounded_text(&error).0)
}

/// An error as its `Debug` shows it.
struct AsDebug<'a>(&'a (dyn Error + Send + Sync + 'static));

impl Display for AsDebug<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0, f)
    }
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
    #[test]
    fn an_io_error_that_says_a_text_is_no_wrapper() {
        for text in ["the disk is full", "", "a \"quoted\"\n\u{1b} text"] {
            let inner = io::Error::new(ErrorKind::InvalidData, text);
            let error = inner_error(io::Error::other(inner).into(), Err);
            let kind = error.downcast_ref().map(io::Error::kind);
            assert_eq!(kind, Some(ErrorKind::InvalidData), "{text:?}");
        }
    }

    #[test]
    fn an_error_as_large_as_a_text_comes_out_of_its_wrapper() {
        #[derive(Debug)]
        struct Named(String);

        impl Display for Named {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Error for Named {}

        let error = io::Error::other(Named("the disk is full".into()));
        assert!(inner_error(error.into(), Err).is::<Named>());
    }
}
