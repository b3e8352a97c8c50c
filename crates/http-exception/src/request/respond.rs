//! Answering with a model.

use http::HeaderValue;
use http::header::CONTENT_TYPE;

use super::response_model::ResponseModel;
use crate::Response;
use crate::exception::Raised;

/// The answer of an adapter's `Json<T>`: the model as JSON, 200.
///
/// # Errors
///
/// A [`ResponseValidationError`](crate::ResponseValidationError) where it is not what it promises.
pub fn respond<T: ResponseModel>(model: &T) -> Result<Response, Raised> {
    // Found while the answer is written, which is no line of the application's.
    let json = model.to_json().map_err(Raised::from_nowhere)?;
    let mut response = Response::new(json);
    let content_type = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    Ok(response)
}
