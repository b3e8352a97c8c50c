//! Reading the body.

use http::HeaderMap;
use http::header::EXPECT;
use serde_accumulate::{Document, Failure, SyntaxError, Texts};
use serde_json::{Map, Value};

use super::extract_error::ExtractError;
use super::media_type::{is_coded, is_form, is_json};
use super::model::{Model, ReadDocument, ReadTexts, read_model};
use super::rejection::Rejection;
use super::source::{Source, decoded, invalid, read_texts};
use super::sources::Sources;
use crate::validation::catalogue::JSON_DECODE_ERROR;
use crate::validation::{Loc, RequestValidationError, ValidationError};

/// Reads a model out of a JSON body.
///
/// An empty body is absent, whatever its media type is said to be.
///
/// # Errors
///
/// Every error of the document, or why it is none.
pub fn json<T: Model>(sources: &Sources<'_>) -> Result<T, ExtractError> {
    read_model(|model| read_json(sources, model))
}

fn read_json(sources: &Sources<'_>, model: &mut dyn ReadDocument) -> Result<(), ExtractError> {
    let document = if sources.body.is_empty() {
        Document::Absent
    } else if is_json(sources.headers) {
        document(sources.body, sources.structs_from_lists)
    } else {
        return Err(ExtractError::unreadable(Rejection::UnsupportedMediaType));
    };
    model
        .document(document)
        .map_err(|failure| refuse_json(failure, sources))
}

/// JSON, in which a struct may be a list unless the policy says otherwise.
pub(super) fn document(json: &[u8], structs_from_lists: bool) -> Document<'_> {
    if structs_from_lists {
        Document::Json(json)
    } else {
        Document::Objects(json)
    }
}

#[cold]
fn refuse_json(failure: Failure, sources: &Sources<'_>) -> ExtractError {
    match failure {
        Failure::Invalid(findings) => invalid(Source::Body, findings, true),
        // What is compressed is no JSON; asked here, a good body does not pay for it.
        _ if is_coded(sources.headers) => {
            ExtractError::unreadable(Rejection::UnsupportedContentCoding)
        }
        Failure::Syntax(error) => {
            let exc = RequestValidationError::new(vec![syntax(error)]);
            ExtractError::unreadable(exc.with_body(sources.body.clone()))
        }
        _ => ExtractError::unreadable(Rejection::BodyUnreadable),
    }
}

/// In the words of the reference, whose `input` is an empty object whatever was sent.
pub(super) fn syntax(error: SyntaxError) -> ValidationError {
    let ctx = Map::from_iter([("error".to_owned(), error.problem.to_string().into())]);
    let loc = Loc::from(Source::Body.name()).index(error.offset);
    ValidationError::new("json_invalid", loc, JSON_DECODE_ERROR)
        .with_input(Value::Object(Map::new()))
        .with_ctx(ctx)
}

/// Refuses a body that is said to be no JSON.
///
/// A body that is labelled as coded may be JSON all the same, and is read then; a client that asks before
/// it sends such a body is refused.
///
/// # Errors
///
/// 415.
pub fn json_head(headers: &HeaderMap) -> Result<(), ExtractError> {
    if !is_json(headers) {
        return Err(ExtractError::unreadable(Rejection::UnsupportedMediaType));
    }
    if headers.contains_key(EXPECT) && is_coded(headers) {
        return Err(ExtractError::unreadable(
            Rejection::UnsupportedContentCoding,
        ));
    }
    Ok(())
}

/// Refuses a body that is said to be no form, or coded: any bytes can be read as a form.
///
/// # Errors
///
/// 415.
pub fn form_head(headers: &HeaderMap) -> Result<(), ExtractError> {
    if !is_form(headers) {
        return Err(ExtractError::unreadable(Rejection::UnsupportedMediaType));
    }
    if is_coded(headers) {
        return Err(ExtractError::unreadable(
            Rejection::UnsupportedContentCoding,
        ));
    }
    Ok(())
}

/// Reads a model out of a form. A field that was left empty is absent.
///
/// # Errors
///
/// Every error of the fields, or that the body is no form.
pub fn form<T: Model>(sources: &Sources<'_>) -> Result<T, ExtractError> {
    read_model(|model| read_form(sources, model))
}

fn read_form(sources: &Sources<'_>, model: &mut dyn ReadTexts) -> Result<(), ExtractError> {
    if !sources.body.is_empty() {
        form_head(sources.headers)?;
    }
    let texts = match std::str::from_utf8(sources.body) {
        Ok(text) => Texts::new(decoded(text)),
        Err(_) => Texts::new(form_urlencoded::parse(sources.body)),
    };
    read_texts(Source::Body, &texts.empty_is_absent(), model)
}
