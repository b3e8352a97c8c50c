//! The error of handlers, as axum takes it.

use axum::response::{IntoResponse, Response};
use http_exception::IntoRaised;
use http_exception::adapter::{Content, early_response};

use crate::layer::into_axum;

http_exception::handler_errors! {
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
}

impl IntoResponse for HandlerError {
    fn into_response(self) -> Response {
        into_axum(Content::of(early_response(self.0, warn)))
    }
}

impl<E: IntoRaised> IntoResponse for Raises<E> {
    fn into_response(self) -> Response {
        HandlerError::from(self).into_response()
    }
}

#[expect(
    clippy::print_stderr,
    reason = "a program under development is to see it"
)]
pub(crate) fn warn(line: &str) {
    eprintln!("http-exception-axum: {line}");
}
