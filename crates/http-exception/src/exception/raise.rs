//! `raise!`, the word that FastAPI users miss.

/// Returns an exception from the function.
///
/// * `raise!(status, detail)`: an [`HttpException`](crate::HttpException),
/// * `raise!(status)`: one whose detail is the phrase of the status,
/// * `raise!(error)`: any error, an `HttpException` with headers for example.
///
/// The function returns a `Result` whose error takes them with `?`: a
/// [`Raised`](crate::Raised), an adapter's `Raised`, or a type of its own.
///
/// # Example
///
/// ```
/// use http_exception::{HttpException, Raised, StatusCode, raise};
///
/// fn find(id: u64) -> Result<&'static str, Raised> {
///     match id {
///         1 => Ok("one"),
///         2 => raise!(StatusCode::GONE),
///         3 => raise!(HttpException::not_found("Not any more").with_header("x-error", "3")),
///         4 => raise!(std::fmt::Error),
///         _ => raise!(StatusCode::NOT_FOUND, format!("There is no {id}")),
///     }
/// }
///
/// assert_eq!(find(2).unwrap_err().to_string(), "410: Gone");
/// assert_eq!(find(5).unwrap_err().to_string(), "404: There is no 5");
/// assert!(find(4).unwrap_err().is::<std::fmt::Error>());
/// ```
#[macro_export]
macro_rules! raise {
    ($status:expr, $detail:expr $(,)?) => {
        return ::core::result::Result::Err(::core::convert::From::from($crate::HttpException::new(
            $status, $detail,
        )))
    };
    ($exception:expr $(,)?) => {{
        use $crate::__private::{RaiseError as _, RaiseStatus as _};
        // The method of `StatusCode` itself is found before that of any `&error`.
        let exception = $exception;
        return ::core::result::Result::Err(::core::convert::From::from(
            (&exception).http_exception_kind().exception(exception),
        ));
    }};
}

/// Chosen by method resolution for a status.
#[doc(hidden)]
pub trait RaiseStatus {
    fn http_exception_kind(&self) -> Status;
}

impl RaiseStatus for http::StatusCode {
    fn http_exception_kind(&self) -> Status {
        Status
    }
}

/// Chosen by method resolution for everything else.
#[doc(hidden)]
pub trait RaiseError {
    fn http_exception_kind(&self) -> Other;
}

impl<E> RaiseError for &E {
    fn http_exception_kind(&self) -> Other {
        Other
    }
}

#[doc(hidden)]
#[non_exhaustive]
#[derive(Debug)]
pub struct Status;

impl Status {
    #[doc(hidden)]
    pub fn exception(self, status: http::StatusCode) -> crate::HttpException {
        crate::HttpException::from_status(status)
    }
}

#[doc(hidden)]
#[non_exhaustive]
#[derive(Debug)]
pub struct Other;

impl Other {
    #[doc(hidden)]
    pub fn exception<E>(self, error: E) -> E {
        error
    }
}
