//! The error of handlers.

use std::fmt;
use std::ops::Deref;

use axum::response::{IntoResponse, Response};
use http_exception::adapter::{Content, early_answer};
use http_exception::{IntoRaised, Raised};

use crate::layer::into_axum;

/// A [`Raised`] as the error of a handler; nobody has to name it.
///
/// axum's `IntoResponse` can be implemented only for a type of this crate, so that a handler's
/// [`Result`] has this one. `?` makes it of everything that can be raised and of a `Raised`, and a
/// `Raised` of it; it derefs to the `Raised` inside.
///
/// Without a layer it is answered as the default policy would, so nothing is lost where
/// [`ExceptionLayer`](crate::ExceptionLayer) was forgotten.
///
/// # Example
///
/// ```
/// use http_exception_axum::{Raised, Result};
///
/// fn parse(text: &str) -> Result<u64, Raised> {
///     Ok(text.parse()?)
/// }
///
/// async fn handler() -> Result<String> {
///     Ok(parse("7")?.to_string())
/// }
///
/// async fn caller() -> Result<String, Raised> {
///     Ok(handler().await?)
/// }
/// ```
#[must_use = "a raised exception is answered only when it is returned: `Err(raised)`"]
#[derive(Debug)]
pub struct HandlerError(Raised);

/// What handlers return.
pub type Result<T, E = HandlerError> = std::result::Result<T, E>;

impl HandlerError {
    /// An error that a signature says: no line has raised it.
    pub(crate) fn by_nobody(error: impl IntoRaised) -> Self {
        Self(error.into_raised_by_nobody())
    }
}

impl<E: IntoRaised> From<E> for HandlerError {
    #[track_caller]
    fn from(error: E) -> Self {
        Self(error.into_raised())
    }
}

impl From<HandlerError> for Raised {
    fn from(error: HandlerError) -> Self {
        error.0
    }
}

impl Deref for HandlerError {
    type Target = Raised;

    fn deref(&self) -> &Raised {
        &self.0
    }
}

impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl IntoResponse for HandlerError {
    fn into_response(self) -> Response {
        into_axum(Content::of(early_answer(self.0, warn)))
    }
}

#[expect(
    clippy::print_stderr,
    reason = "a program under development is to see it"
)]
fn warn(line: &str) {
    eprintln!("http-exception-axum: {line}");
}
