//! The error of handlers, as poem takes it.

use http_exception::IntoRaised;
use http_exception::adapter::{ResponseNote, early_answer, is_watched};
use poem::http::HeaderValue;
use poem::http::header::CONTENT_LENGTH;

use crate::conversion::into_poem;

http_exception::handler_errors! {
    /// Without the middleware it is answered as the default policy would, so nothing is lost where
    /// [`ExceptionMiddleware`](crate::ExceptionMiddleware) was forgotten.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception_poem::{Raised, Result};
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

impl<E: IntoRaised> From<Raises<E>> for poem::Error {
    fn from(error: Raises<E>) -> Self {
        HandlerError::from(error).into()
    }
}

impl From<HandlerError> for poem::Error {
    fn from(HandlerError(exc): HandlerError) -> Self {
        // One of poem's own that was raised means what it means where a handler returns it.
        let exc = match exc.downcast::<Self>() {
            Ok(error) => return error,
            Err(exc) => exc,
        };
        let (response, note) = early_answer(exc, warn);
        // Below the middleware the answer is written there; a status is all that is needed on the way.
        let mut error = if is_watched() {
            Self::from_status(response.status())
        } else {
            Self::from_response(into_poem(response.map(Into::into)))
        };
        error.set_data(note);
        error
    }
}

#[expect(
    clippy::print_stderr,
    reason = "a program under development is to see it"
)]
pub(crate) fn warn(line: &str) {
    eprintln!("http-exception-poem: {line}");
}

/// The raised error as the answer to HEAD, if no middleware makes it one: poem leaves the content on
/// errors, which HTTP/2 clients take for a broken stream.
pub(crate) async fn without_content(mut error: poem::Error) -> poem::Error {
    let Some(note) = error.data::<ResponseNote>().cloned() else {
        return error;
    };
    let mut response = error.into_response();
    let content = response.take_body().into_bytes().await.unwrap_or_default();
    if !content.is_empty() {
        let length = HeaderValue::from(content.len());
        response.headers_mut().insert(CONTENT_LENGTH, length);
    }
    error = poem::Error::from_response(response);
    error.set_data(note);
    error
}
