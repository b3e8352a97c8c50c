//! Reading headers.

use std::borrow::Cow;

use http::HeaderValue;
use serde_accumulate::{Names, Repeated, Texts};

use super::extract_error::ExtractError;
use super::model::{Model, read_model};
use super::source::{Source, read_texts};
use super::sources::Sources;

/// Reads a model out of the headers.
///
/// # Errors
///
/// Every error of the headers.
pub fn headers<T: Model>(sources: &Sources<'_>) -> Result<T, ExtractError> {
    read_model(|model| read_texts(Source::Header, &texts(sources), model))
}

fn texts<'a>(sources: &Sources<'a>) -> Texts<'a> {
    let pairs = sources.headers.iter();
    let pairs = pairs.map(|(name, value)| (name.as_str(), text(value)));
    let pairs = Texts::new(pairs).names(Names::Header);
    pairs.repeated(Repeated::First)
}

/// The text of a header: what is not ASCII was ISO-8859-1 once (RFC 9110, section 5.5).
pub(super) fn text(value: &HeaderValue) -> Cow<'_, str> {
    match value.to_str() {
        Ok(text) => text.into(),
        Err(_) => value
            .as_bytes()
            .iter()
            .map(|byte| char::from(*byte))
            .collect(),
    }
}
