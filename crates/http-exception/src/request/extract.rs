//! The trait of what can be read out of a request.

use http::HeaderMap;

use super::extract_error::ExtractError;
use super::source::Source;
use super::sources::Sources;
use crate::exception::Raised;

/// Something that can be read out of a request.
///
/// # Example
///
/// An extractor of an application's own, made of those of its adapter:
///
/// ```
/// # use http_exception::{Sources, Extract, ExtractError, raise};
/// # http_exception::extractors!();
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct TenantHeader { x_tenant: u32 }
///
/// struct Tenant(u32);
///
/// impl Extract for Tenant {
///     const READS_BODY: bool = false;
///
///     fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError> {
///         let Headers(header) = Headers::<TenantHeader>::extract(sources)?;
///         if header.x_tenant == 0 {
///             raise!(http_exception::StatusCode::FORBIDDEN, "No such tenant");
///         }
///         Ok(Self(header.x_tenant))
///     }
/// }
/// # let headers = http_exception::HeaderMap::from_iter([(http_exception::HeaderName::from_static("x-tenant"), "7".parse().unwrap())]);
/// # let body = http_exception::Bytes::new();
/// # assert_eq!(Tenant::extract(&Sources::new(&headers, &body)).unwrap().0, 7);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read out of a request",
    note = "what may be absent is said inside: `Json<Option<T>>`, or a field of type `Option` in the struct of a `Query`, `Headers`, `Cookies` or `Form`"
)]
pub trait Extract: Sized {
    /// The source that it reads; `None` where it reads several, or where it is more than reading.
    const SOURCE: Option<Source> = None;

    /// True if it reads the body. `false` saves receiving it.
    const READS_BODY: bool = true;

    /// Refuses a body from the head of the request, before it is waited for: for its media type, say.
    ///
    /// It is asked where there is a body that has not come yet, and need not say what
    /// [`extract`](Self::extract) says as well. One that reads a body by another extractor hands that
    /// one's on: `Json::<T>::check_head(headers)`.
    ///
    /// # Errors
    ///
    /// Why a body with this head is not read.
    fn check_head(headers: &HeaderMap) -> Result<(), ExtractError> {
        any_head(headers)
    }

    /// Reads it.
    ///
    /// # Errors
    ///
    /// What is wrong with the request, or an exception.
    fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError>;
}

/// Refuses no body, as an extractor does that reads none.
///
/// # Errors
///
/// None.
pub fn any_head(_: &HeaderMap) -> Result<(), ExtractError> {
    Ok(())
}

/// Reads what a handler asks for, or says what is to be raised.
///
/// # Errors
///
/// The exception: all that is wrong with the request in one [`RequestValidationError`](crate::RequestValidationError),
/// or what an extractor raised. Errors that were found have no [place](crate::adapter::raised_at).
pub fn extract<E: Extract>(sources: &Sources<'_>) -> Result<E, Raised> {
    E::extract(sources).map_err(|refused| refused.into_raised(sources.body))
}
