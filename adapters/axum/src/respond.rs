//! axum's side of answers that are JSON.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http_exception::ResponseModel;
use http_exception::adapter::respond;

use crate::{HandlerError, Json};

/// A value that cannot be written is raised as a
/// [`ResponseValidationError`](http_exception::ResponseValidationError): clients get an opaque
/// 500, observers the whole error.
impl<T: ResponseModel> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match respond(&self.0) {
            Ok(answer) => answer.map(Body::from),
            Err(exc) => HandlerError::from(exc).into_response(),
        }
    }
}
