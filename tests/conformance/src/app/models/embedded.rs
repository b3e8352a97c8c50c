//! One of several parameters in a body.

use http_exception::{Document, Failure, Model};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_accumulate::{Problem, Texts};

use super::super::extract::OneByOne;

/// A parameter that is a member of the body: `T` has one field, of its name.
///
/// It is missed like a parameter of the query, also where there is no body, or one that is no
/// object, and what else is in the body is not shown.
#[derive(Debug)]
pub(in super::super) struct Embedded<T>(pub(in super::super) T);

impl<T: DeserializeOwned> Model for Embedded<T> {
    fn read(document: Document<'_>) -> Result<Self, Failure> {
        let nothing = Texts::default();
        let missing = || OneByOne::<T>::read(Document::Texts(&nothing)).map(|OneByOne(it)| it);
        let read = match document {
            Document::Json(json) if is_object(json) => T::read(document),
            Document::Json(_) => {
                IgnoredAny::read(document)?;
                missing()
            }
            _ => missing(),
        };
        let read = match read {
            Err(Failure::Invalid(findings)) if findings.as_slice().iter().any(is_parameter) => {
                missing()
            }
            read => read,
        };
        read.map(Self)
    }
}

/// True if it is the parameter itself that is missing.
fn is_parameter(finding: &serde_accumulate::Finding) -> bool {
    finding.place.steps().len() == 1 && finding.problem == Problem::Missing
}

fn is_object(json: &[u8]) -> bool {
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    json.trim_ascii_start().starts_with(b"{")
}
