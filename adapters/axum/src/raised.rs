//! The error of handlers.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http_exception::adapter::{Carrier, Content, bare_status, is_watched, without_policy};

use crate::layer::into_axum;

/// Any error on its way to the [`ExceptionLayer`](crate::ExceptionLayer).
///
/// `?` makes it of every `E: Error + Send + Sync + 'static`, axum's rejections
/// included, and of the core's [`http_exception::Raised`] that a service layer
/// returns.
///
/// Without a layer it is answered as the default policy would, so nothing is
/// lost where the layer was forgotten.
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

impl IntoResponse for Raised {
    fn into_response(self) -> Response {
        // Within a layer the answer is written there; a bare status is all that middleware between
        // the handler and the layer needs.
        let mut response = if is_watched() {
            let mut bare = Response::new(Body::empty());
            *bare.status_mut() = bare_status(&self.0);
            bare
        } else {
            into_axum(Content::of(without_policy(&self.0)))
        };
        response.extensions_mut().insert(Carrier::new(self.0));
        response
    }
}
