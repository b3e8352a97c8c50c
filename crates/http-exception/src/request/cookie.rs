//! Reading cookies.

use std::borrow::Cow;

use http::header::COOKIE;
use serde_accumulate::Texts;

use super::extract_error::ExtractError;
use super::header::text;
use super::model::{Model, ReadTexts, read_model};
use super::source::{Source, read_texts};
use super::sources::Sources;

/// Reads a model out of the cookies. A value is taken as it was sent, without the quotes around it.
///
/// # Errors
///
/// Every error of the cookies.
pub fn cookies<T: Model>(sources: &Sources<'_>) -> Result<T, ExtractError> {
    read_model(|model| read_cookies(sources, model))
}

fn read_cookies(sources: &Sources<'_>, model: &mut dyn ReadTexts) -> Result<(), ExtractError> {
    read_texts(Source::Cookie, &pairs(&lines(sources)), model)
}

fn lines<'a>(sources: &Sources<'a>) -> Vec<Cow<'a, str>> {
    sources.headers.get_all(COOKIE).iter().map(text).collect()
}

fn pairs<'a>(lines: &'a [Cow<'a, str>]) -> Texts<'a> {
    let pairs = lines.iter().flat_map(|line| line.split(';'));
    let pairs = pairs.filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        Some((name.trim(), unquote(value.trim())))
    });
    Texts::new(pairs)
}

/// RFC 6265, section 4.1.1: a value may stand between double quotes.
fn unquote(value: &str) -> &str {
    let inner = value.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    inner.unwrap_or(value)
}
