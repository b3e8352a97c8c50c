//! A URL, read as pydantic reads it: by the `url` crate, and strictly.

use std::cell::Cell;

use http_exception::{Refusal, Value};
use serde::Deserialize;
use url::{SyntaxViolation, Url};

#[derive(Debug, Deserialize)]
pub(in super::super) struct Link {
    url: HttpUrl,
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "Value")]
struct HttpUrl(Url);

impl TryFrom<Value> for HttpUrl {
    type Error = Refusal;

    fn try_from(value: Value) -> Result<Self, Refusal> {
        let Value::String(text) = value else {
            return Err(Refusal::new("url_type", ""));
        };
        if text.chars().count() > MAX_LENGTH {
            return Err(Refusal::new("url_too_long", "").with("max_length", MAX_LENGTH));
        }
        if text.is_empty() {
            return Err(Refusal::new("url_parsing", "").with("error", "input is empty"));
        }
        let violation = Cell::new(None);
        let report = |found| match found {
            SyntaxViolation::EmbeddedCredentials => {}
            found => violation.set(Some(found)),
        };
        let options = Url::options().syntax_violation_callback(Some(&report));
        let url = options
            .parse(&text)
            .map_err(|error| Refusal::new("url_parsing", "").with("error", error.to_string()))?;
        if let Some(violation) = violation.get() {
            let refusal = Refusal::new("url_syntax_violation", "");
            return Err(refusal.with("error", violation.description()));
        }
        if !["http", "https"].contains(&url.scheme()) {
            let refusal = Refusal::new("url_scheme", "");
            return Err(refusal.with("expected_schemes", "'http' or 'https'"));
        }
        Ok(Self(url))
    }
}

const MAX_LENGTH: usize = 2083;
