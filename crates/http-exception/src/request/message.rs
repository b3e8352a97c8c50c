//! Reading a message of a WebSocket.

use bytes::Bytes;
use serde_accumulate::Failure;
use serde_json::Map;

use super::body::{document, syntax};
use super::extract_error::ExtractError;
use super::model::Model;
use super::source::{Source, invalid};
use crate::exception::Raised;
use crate::validation::catalogue::JSON_DECODE_ERROR;
use crate::validation::{RequestValidationError, ValidationError, WebSocketRequestValidationError};

/// Reads a model out of the JSON of a message, in the words that a body is read in.
pub(crate) fn message<T: Model>(json: &Bytes, structs_from_lists: bool) -> Result<T, Raised> {
    let refused = match T::read(document(json, structs_from_lists)) {
        Ok(value) => return Ok(value),
        Err(Failure::Invalid(findings)) => invalid(Source::Body, findings, true),
        Err(Failure::Syntax(error)) => {
            ExtractError::invalid(Some(Source::Body), vec![syntax(error)], 1)
        }
        Err(_) => ExtractError::invalid(Some(Source::Body), vec![too_deep()], 1),
    };
    Err(of_websocket(refused.into_raised(&Bytes::new())).at(None))
}

/// The errors of a request that became a WebSocket.
pub(crate) fn of_websocket(raised: Raised) -> Raised {
    let exc = raised.replace::<RequestValidationError, _>(WebSocketRequestValidationError::from);
    exc.unwrap_or_else(|raised| raised)
}

/// JSON that is nested deeper than what is read.
fn too_deep() -> ValidationError {
    let ctx = Map::from_iter([("error".to_owned(), "Nested too deep".into())]);
    ValidationError::new("json_invalid", Source::Body.name(), JSON_DECODE_ERROR).with_ctx(ctx)
}
