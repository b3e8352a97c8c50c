//! The error of handlers.

use http_exception::adapter::{Carrier, bare_status, is_watched, without_policy};
use poem::http::HeaderValue;
use poem::http::header::CONTENT_LENGTH;

use crate::middleware::into_poem;

/// Any error on its way to the [`ExceptionMiddleware`](crate::ExceptionMiddleware).
///
/// `?` makes it of every `E: Error + Send + Sync + 'static`, and of the core's
/// [`http_exception::Raised`] that a service layer returns.
///
/// Without the middleware it is answered as the default policy would, so nothing
/// is lost where it was forgotten.
#[must_use = "a raised exception is answered only when it is returned: `Err(raised)`"]
#[derive(Debug)]
pub struct Raised(http_exception::Raised);

/// What handlers return.
pub type Result<T, E = Raised> = std::result::Result<T, E>;

impl<E: Into<http_exception::Raised>> From<E> for Raised {
    #[track_caller]
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl Raised {
    /// What was raised.
    pub fn into_inner(self) -> http_exception::Raised {
        self.0
    }
}

impl From<Raised> for poem::Error {
    fn from(Raised(exc): Raised) -> Self {
        // Below the middleware the answer is written there; a status is all that is needed on the way.
        let mut error = if is_watched() {
            Self::from_status(bare_status(&exc))
        } else {
            Self::from_response(into_poem(without_policy(&exc).map(Into::into)))
        };
        error.set_data(Carrier::new(exc));
        error
    }
}

/// What was raised as the answer to HEAD where no middleware makes it one: poem leaves the content on
/// errors, which HTTP/2 clients take for a broken stream.
pub(crate) async fn without_content(mut error: poem::Error) -> poem::Error {
    let Some(carrier) = error.data::<Carrier>().cloned() else {
        return error;
    };
    let mut response = error.into_response();
    let content = response.take_body().into_bytes().await.unwrap_or_default();
    if !content.is_empty() {
        let length = HeaderValue::from(content.len());
        response.headers_mut().insert(CONTENT_LENGTH, length);
    }
    error = poem::Error::from_response(response);
    error.set_data(carrier);
    error
}
