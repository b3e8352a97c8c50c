//! The error of handlers.

use std::fmt;
use std::ops::Deref;

use http_exception::adapter::{ResponseNote, early_answer};
use http_exception::{IntoRaised, Raised};
use poem::http::HeaderValue;
use poem::http::header::CONTENT_LENGTH;

use crate::middleware::into_poem;

/// A [`Raised`] as the error of a handler; nobody has to name it.
///
/// poem's `Error` can be made only of a type of this crate, so that a handler's
/// [`Result`] has this one. `?` makes it of everything that can be raised and of a `Raised`, and a
/// `Raised` of it; it derefs to the `Raised` inside.
///
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

impl From<HandlerError> for poem::Error {
    fn from(HandlerError(exc): HandlerError) -> Self {
        let response = early_answer(exc, warn);
        let note = response.extensions().get::<ResponseNote>().cloned();
        let mut error = Self::from_response(into_poem(response.map(Into::into)));
        if let Some(note) = note {
            error.set_data(note);
        }
        error
    }
}

#[expect(
    clippy::print_stderr,
    reason = "a program under development is to see it"
)]
fn warn(line: &str) {
    eprintln!("http-exception-poem: {line}");
}

/// What was raised as the answer to HEAD where no middleware makes it one: poem leaves the content on
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
