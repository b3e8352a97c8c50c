//! A JSON body, read by a reader that finds all errors.
//!
//! How a value becomes a model is not known here, see [`members`](super::members).

use http_exception::{Loc, Raised, RequestValidationError, ValidationError, Value, json};
use serde_json::Map;
use serde_json::error::Category;

use super::Call;
use super::members::{Read, missing};

/// Reads the body of a request, next to errors found elsewhere in it.
///
/// # Errors
///
/// Raises a [`RequestValidationError`] with all errors and the body.
pub(super) fn read_body<T>(
    call: &Call,
    mut errors: Vec<ValidationError>,
    read: fn(&Value, &Loc) -> Read<T>,
) -> Result<T, Raised> {
    let body = document(call).and_then(|it| read(&it, &Loc::from("body")));
    match body {
        Ok(body) if errors.is_empty() => return Ok(body),
        Ok(_) => {}
        // What cannot be read as JSON is not judged any further.
        Err(invalid) if invalid.iter().any(|it| it.kind() == JSON_INVALID) => errors = invalid,
        Err(invalid) => errors.extend(invalid),
    }
    let exc = RequestValidationError::new(errors);
    Err(exc.with_body(call.body.clone()).into())
}

fn document(call: &Call) -> Read<Value> {
    let loc = Loc::from("body");
    if call.body.is_empty() {
        return Err(vec![missing(loc, Value::Null)]);
    }
    if !call.is_json() {
        // The text itself goes to the model, which will not like it.
        return Ok(String::from_utf8_lossy(&call.body).into());
    }
    serde_json::from_slice(&call.body).map_err(|error| {
        let loc = loc.index(offset(&call.body, &error));
        let ctx = Map::from_iter([("error".to_owned(), reason(&error).into())]);
        let invalid = ValidationError::new(JSON_INVALID, loc, "JSON decode error");
        vec![invalid.with_input(json!({})).with_ctx(ctx)]
    })
}

/// The number of characters before the one that is not JSON.
fn offset(body: &[u8], error: &serde_json::Error) -> usize {
    let lines = body.split_inclusive(|byte| *byte == b'\n');
    let lines = lines.take(error.line().saturating_sub(1));
    let before: usize = lines.map(<[u8]>::len).sum();
    // The column counts bytes, and the culprit with them unless the text just ends.
    let culprit = usize::from(error.classify() != Category::Eof);
    let at = before + error.column().saturating_sub(culprit);
    let before = String::from_utf8_lossy(&body[..at.min(body.len())]);
    before.chars().count()
}

fn reason(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        Category::Eof => "Unexpected end of input",
        _ => "Unexpected character",
    }
}

const JSON_INVALID: &str = "json_invalid";
