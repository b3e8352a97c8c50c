//! poem's side of answers that are JSON.

use http_exception::ResponseModel;
use http_exception::adapter::respond;
use poem::{Error, IntoResponse, Response};

use crate::conversion::into_poem;
use crate::{HandlerError, Json};

/// A value that cannot be written is raised as a
/// [`ResponseValidationError`](http_exception::ResponseValidationError): clients get an opaque
/// 500, observers the whole error.
impl<T: ResponseModel + Send> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match respond(&self.0) {
            Ok(answer) => into_poem(answer.map(Into::into)),
            // The exception stays with the response that poem makes of its error.
            Err(exc) => Error::from(HandlerError::from(exc)).into_response(),
        }
    }
}
