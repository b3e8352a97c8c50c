//! The sources of a request, and the two that are the path's and the query's.

use std::borrow::Cow;

use serde_accumulate::{Failure, Finding, Findings, Problem, Step, Texts};

use super::extract_error::ExtractError;
use super::model::{Model, ReadTexts, read_model};
use super::rejection::Rejection;
use super::sources::Sources;
use crate::exception::Raised;
use crate::validation::{Loc, catalogue};

/// Where a value of a request comes from, the first step of its [`Loc`].
///
/// The order is that in which errors are shown.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A parameter of the path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// The body.
    Body,
}

impl Source {
    /// The name, as it stands in a [`Loc`].
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Body => "body",
        }
    }
}

/// Reads a model out of the parameters of the path.
///
/// # Errors
///
/// Every error of the parameters. Where a route has more of them, or fewer, than `T` has elements, no
/// request can be right: that is a mistake of the program. Where nobody said any, they are missing.
pub fn path<T: Model>(sources: &Sources<'_>) -> Result<T, ExtractError> {
    read_model(|model| read_path(sources, model))
}

fn read_path(sources: &Sources<'_>, model: &mut dyn ReadTexts) -> Result<(), ExtractError> {
    let number = sources.params.len();
    model
        .texts(&Texts::borrowed(sources.params))
        .map_err(|failure| refuse_path(number, failure))
}

#[cold]
fn refuse_path(number: usize, failure: Failure) -> ExtractError {
    match failure {
        Failure::Invalid(findings) if number > 0 && findings.as_slice().iter().any(is_of_arity) => {
            let defect = format!(
                "a handler asks for another number of path parameters than its route has, which is {number}"
            );
            Raised::from(Rejection::Defect(defect.into()))
                .at(None)
                .into()
        }
        failure => refuse_texts(Source::Path, failure),
    }
}

/// True if something is wrong with the parameters together: those that are there have names.
fn is_of_arity(finding: &Finding) -> bool {
    let is_missing = finding.problem == Problem::Missing;
    match finding.place.steps() {
        [] => is_missing || matches!(finding.problem, Problem::TooLong { .. } | Problem::Type(_)),
        [Step::Index(_)] => is_missing,
        _ => false,
    }
}

/// Reads a model out of the query. As a URL of the WHATWG it is percent-encoded, `+` is a space,
/// and what is not UTF-8 becomes U+FFFD.
///
/// # Errors
///
/// Every error of the parameters.
pub fn query<T: Model>(sources: &Sources<'_>) -> Result<T, ExtractError> {
    read_model(|model| read_query(sources, model))
}

fn read_query(sources: &Sources<'_>, model: &mut dyn ReadTexts) -> Result<(), ExtractError> {
    let query = sources.query.unwrap_or_default();
    read_texts(Source::Query, &Texts::new(decoded(query)), model)
}

/// The names and texts of a URL-encoded text, in most of which nothing is encoded.
pub(super) fn decoded(encoded: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    let mut rest = encoded;
    let pairs = std::iter::from_fn(move || {
        let (pair, after) = halves(rest, b'&')?;
        rest = after;
        Some(pair)
    });
    pairs.filter_map(|pair| {
        if pair.bytes().any(|byte| matches!(byte, b'%' | b'+')) {
            return form_urlencoded::parse(pair.as_bytes()).next();
        }
        let (name, text) = halves(pair, b'=')?;
        Some((name.into(), text.into()))
    })
}

/// The halves of a text, in front of a byte and behind it; nothing of an empty text.
fn halves(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|own| own == byte);
    match at {
        Some(at) => Some((text.get(..at)?, text.get(at + 1..)?)),
        None => (!text.is_empty()).then_some((text, "")),
    }
}

/// Reads texts of a source.
pub(super) fn read_texts(
    source: Source,
    texts: &Texts<'_>,
    model: &mut dyn ReadTexts,
) -> Result<(), ExtractError> {
    model
        .texts(texts)
        .map_err(|failure| refuse_texts(source, failure))
}

#[cold]
fn refuse_texts(source: Source, failure: Failure) -> ExtractError {
    match failure {
        Failure::Invalid(findings) => invalid(source, findings, false),
        // Texts have no syntax.
        _ => invalid(source, Findings::default(), false),
    }
}

/// What was found in a source, in the words of the catalogue.
pub(super) fn invalid(source: Source, findings: Findings, strict: bool) -> ExtractError {
    let loc = Loc::from(source.name());
    ExtractError::of_list(
        Some(source),
        catalogue::describe_all(&loc, findings, strict),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_as_the_standard_has_it() {
        let parts = ["", "a", "é", "=", "&", "%", "%41", "%c3", "%zz", "+"];
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            let longer = |text: &String| parts.map(|part| format!("{text}{part}"));
            texts = texts.iter().flat_map(longer).collect();
        }
        for text in texts {
            let standard = form_urlencoded::parse(text.as_bytes());
            assert!(decoded(&text).eq(standard), "{text}");
        }
    }
}
