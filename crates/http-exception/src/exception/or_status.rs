//! The client's fault in one word: an error or a missing value becomes an [`HttpException`].

use http::StatusCode;

use super::detail::Detail;
use super::http_exception::HttpException;
use super::raised::Raised;

/// Turns an error, or a missing value, into an [`HttpException`].
///
/// The error stays as the source, for observers; clients get the detail alone.
///
/// This trait is sealed; it is implemented for `Option`, and for every `Result` whose error can be
/// raised, `Result<T, Raised>` included.
///
/// # Example
///
/// ```
/// use http_exception::{OrStatus, Raised, StatusCode};
///
/// fn page(text: &str, names: &[&'static str]) -> Result<&'static str, Raised> {
///     let number: usize = text.parse().or_bad_request("A page has a number")?;
///     let name = names.get(number).or_not_found(format!("There is no page {number}"))?;
///     name.parse::<u8>().or_status(StatusCode::BAD_GATEWAY, "Not a name")?;
///     Ok(name)
/// }
///
/// let exc = page("x", &[]).unwrap_err();
/// assert_eq!(exc.to_string(), "400: A page has a number");
/// assert_eq!(exc.as_error().source().unwrap().to_string(), "invalid digit found in string");
/// assert_eq!(page("7", &[]).unwrap_err().to_string(), "404: There is no page 7");
/// # assert_eq!(page("0", &["7"]).unwrap(), "7");
/// ```
pub trait OrStatus<T>: sealed::Sealed<T> + Sized {
    /// The value, or an exception with this status and detail.
    ///
    /// # Errors
    ///
    /// The exception.
    fn or_status(self, status: StatusCode, detail: impl Into<Detail>) -> Result<T, HttpException> {
        self.or_exception(|| HttpException::new(status, detail))
    }

    /// The value, or a `400 Bad Request` with this detail.
    ///
    /// # Errors
    ///
    /// The exception.
    fn or_bad_request(self, detail: impl Into<Detail>) -> Result<T, HttpException> {
        self.or_status(StatusCode::BAD_REQUEST, detail)
    }

    /// The value, or a `403 Forbidden` with this detail.
    ///
    /// # Errors
    ///
    /// The exception.
    fn or_forbidden(self, detail: impl Into<Detail>) -> Result<T, HttpException> {
        self.or_status(StatusCode::FORBIDDEN, detail)
    }

    /// The value, or a `404 Not Found` with this detail.
    ///
    /// # Errors
    ///
    /// The exception.
    fn or_not_found(self, detail: impl Into<Detail>) -> Result<T, HttpException> {
        self.or_status(StatusCode::NOT_FOUND, detail)
    }

    /// The value, or a `409 Conflict` with this detail.
    ///
    /// # Errors
    ///
    /// The exception.
    fn or_conflict(self, detail: impl Into<Detail>) -> Result<T, HttpException> {
        self.or_status(StatusCode::CONFLICT, detail)
    }
}

impl<T> OrStatus<T> for Option<T> {}

impl<T, E: Into<Raised>> OrStatus<T> for Result<T, E> {}

mod sealed {
    use super::{HttpException, Raised};

    pub trait Sealed<T> {
        fn or_exception(self, exc: impl FnOnce() -> HttpException) -> Result<T, HttpException>;
    }

    impl<T> Sealed<T> for Option<T> {
        fn or_exception(self, exc: impl FnOnce() -> HttpException) -> Result<T, HttpException> {
            self.ok_or_else(exc)
        }
    }

    impl<T, E: Into<Raised>> Sealed<T> for Result<T, E> {
        fn or_exception(self, exc: impl FnOnce() -> HttpException) -> Result<T, HttpException> {
            self.map_err(|error| exc().with_source(error.into().into_boxed()))
        }
    }
}
