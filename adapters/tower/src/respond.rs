//! Answers that are JSON, for services that answer with an `http::Response`.

use http::Response;
use http_body_util::Full;
use http_exception::adapter::respond;
use http_exception::{Bytes, Raised, ResponseModel};

use crate::Json;

impl<T: ResponseModel> Json<T> {
    /// The answer: 200, `application/json`.
    ///
    /// # Errors
    ///
    /// Raises a [`ResponseValidationError`](http_exception::ResponseValidationError) if the value
    /// cannot be written: clients get an opaque 500, observers the whole error.
    ///
    /// # Example
    ///
    /// ```
    /// use http_body_util::Full;
    /// use http_exception_tower::{Bytes, Json, Result, http::Response, json};
    ///
    /// async fn show_stock() -> Result<Response<Full<Bytes>>> {
    ///     Json(json!({"stock": 7})).into_response()
    /// }
    /// ```
    pub fn into_response(self) -> Result<Response<Full<Bytes>>, Raised> {
        respond(&self.0).map(|answer| answer.map(Full::new))
    }
}
