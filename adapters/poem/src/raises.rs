//! An error of another crate in the signature of a handler.

use http_exception::IntoRaised;
use poem::Error;

use crate::HandlerError;

/// An error that a handler's signature says, where its type comes from a crate that knows no framework.
///
/// A type of the application's own needs it not: the derive of this crate makes it an error of handlers,
/// `Result<Json<Receipt>, BuyError>`. The policy sees either as if it were raised, without a place.
///
/// `?` takes the error itself; one of its parts becomes it with `map_err`.
///
/// # Example
///
/// ```
/// use http_exception_poem::{Json, Raises};
/// # use http_exception_poem::Exception;
/// # #[derive(Debug, thiserror::Error, Exception)]
/// # #[error("sold out")]
/// # #[exception(status = 409, responds)]
/// # pub struct BuyError;
/// # #[derive(serde::Serialize)]
/// # struct Receipt { id: u64 }
/// # fn take(id: u64) -> Result<u64, BuyError> { if id == 7 { Err(BuyError) } else { Ok(id) } }
///
/// #[poem::handler]
/// async fn buy() -> Result<Json<Receipt>, Raises<BuyError>> {
///     let id = take(7)?;
///     Ok(Json(Receipt { id }))
/// }
/// ```
#[expect(
    clippy::exhaustive_structs,
    reason = "it is made by `?` and taken apart by nobody"
)]
#[must_use = "an error is answered only when it is returned: `Err(error)`"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raises<E>(pub E);

impl<E> From<E> for Raises<E> {
    fn from(error: E) -> Self {
        Self(error)
    }
}

impl<E: IntoRaised> From<Raises<E>> for Error {
    fn from(Raises(exc): Raises<E>) -> Self {
        HandlerError::by_nobody(exc).into()
    }
}
