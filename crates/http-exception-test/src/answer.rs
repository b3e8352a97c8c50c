//! The answer of a policy, and what a test expects of it.

use std::fmt::{self, Write};

use http_exception::{Outcome, Response, Value};

use crate::records::Told;

/// The answer of a policy to an exception, or of an application to a request. Its methods expect something
/// of it, and panic where it is not so.
///
/// `Display` is the answer as text: the status, the headers, the body.
#[derive(Debug)]
pub struct Answer {
    response: Response,
    /// Why the body broke off, if it did.
    trouble: Option<String>,
    /// The records, where somebody listens.
    records: Option<Vec<Told>>,
}

impl Answer {
    pub(crate) fn new(response: Response, records: Option<Vec<Told>>) -> Self {
        Self {
            response,
            trouble: None,
            records,
        }
    }

    #[cfg(any(feature = "tower", feature = "hyper", feature = "poem"))]
    pub(crate) fn broken_off(self, trouble: Option<String>) -> Self {
        Self { trouble, ..self }
    }

    pub(crate) fn records(&self) -> &[Told] {
        self.records.as_deref().unwrap_or_default()
    }
}

#[expect(
    clippy::missing_panics_doc,
    reason = "the type says it for all of them"
)]
#[expect(
    clippy::return_self_not_must_use,
    reason = "what the last one returns is nothing to a test"
)]
impl Answer {
    /// Expects this status.
    #[track_caller]
    pub fn status(self, status: u16) -> Self {
        let found = self.response.status().as_u16();
        assert!(
            found == status,
            "expected status {status}, found {found}\n{}",
            self.shown()
        );
        self
    }

    /// Expects a header with this value; of several, one of them.
    #[track_caller]
    pub fn header(self, name: &str, value: &str) -> Self {
        let mut all = self.response.headers().get_all(name).iter();
        let is_there = all.any(|found| found == value);
        assert!(
            is_there,
            "expected header `{name}: {value}`\n{}",
            self.shown()
        );
        self
    }

    /// Expects that there is no such header.
    #[track_caller]
    pub fn no_header(self, name: &str) -> Self {
        let is_there = self.response.headers().contains_key(name);
        assert!(!is_there, "expected no header `{name}`\n{}", self.shown());
        self
    }

    /// Expects this body, in whatever order its members are.
    #[track_caller]
    pub fn json(self, expected: Value) -> Self {
        let found: Option<Value> = std::str::from_utf8(self.response.body())
            .ok()
            .and_then(|text| text.parse().ok());
        let is_it = found.as_ref() == Some(&expected) && self.trouble.is_none();
        assert!(is_it, "expected the body {expected}\n{}", self.shown());
        self
    }

    /// Expects this body, byte for byte.
    #[track_caller]
    pub fn text(self, expected: &str) -> Self {
        let is_it = self.response.body() == expected && self.trouble.is_none();
        assert!(is_it, "expected the body {expected:?}\n{}", self.shown());
        self
    }

    /// Expects that a body broke off after its head was sent.
    #[track_caller]
    pub fn breaks_off(self) -> Self {
        let is_it = self.trouble.is_some();
        assert!(is_it, "expected a body that breaks off\n{}", self.shown());
        self
    }

    /// Expects one record, which says that it came about like this.
    #[track_caller]
    pub fn outcome(self, expected: Outcome) -> Self {
        let found: Vec<_> = self.records().iter().map(|told| told.outcome).collect();
        assert!(
            found == [expected],
            "expected {expected:?}, found {found:?}\n{}",
            self.shown()
        );
        self
    }

    /// Expects this text in a record, as a line of a log has it.
    #[track_caller]
    pub fn told(self, text: &str) -> Self {
        let is_it = self.records().iter().any(|told| told.line.contains(text));
        assert!(is_it, "expected {text:?} in a record\n{}", self.shown());
        self
    }

    /// Expects that observers have received nothing, as of a success.
    #[track_caller]
    pub fn no_record(self) -> Self {
        let is_it = self.records.as_ref().is_some_and(Vec::is_empty);
        assert!(is_it, "expected no record\n{}", self.shown());
        self
    }

    /// Expects no [misuse](http_exception::Misuse).
    #[track_caller]
    pub fn no_misuse(self) -> Self {
        let found = self.records().iter().flat_map(|told| &told.misuse);
        let found: Vec<_> = found.map(String::as_str).collect();
        assert!(
            found.is_empty() && self.records.is_some(),
            "expected no misuse:\n  {}\n{}",
            found.join("\n  "),
            self.shown()
        );
        self
    }

    /// Expects that a secret is neither in the answer nor in a record.
    #[track_caller]
    pub fn hides(self, secret: &str) -> Self {
        let found = self.shows(secret);
        assert!(
            found.is_empty() && self.records.is_some(),
            "expected {secret:?} nowhere, found it in {}\n{}",
            found.join(", "),
            self.shown()
        );
        self
    }

    /// The response itself.
    #[must_use]
    pub fn into_response(self) -> Response {
        self.response
    }
}

impl Answer {
    /// A place where a text is seen.
    pub(crate) fn shows(&self, text: &str) -> Vec<&'static str> {
        let is_told = |part: fn(&Told) -> &String| {
            let mut parts = self.records().iter().map(part);
            parts.any(|it| it.contains(text))
        };
        let places = [
            ("the answer", self.to_string().contains(text)),
            ("the record", is_told(|told| &told.line)),
            ("the `Debug` of the record", is_told(|told| &told.debug)),
        ];
        let places = places.into_iter().filter(|(_, is_there)| *is_there);
        places.map(|(place, _)| place).collect()
    }

    /// The explanation of a failure: the answer, and what observers received.
    pub(crate) fn shown(&self) -> String {
        let mut text = "the answer:\n".to_owned();
        for line in self.to_string().lines() {
            // A string takes everything.
            let _ = writeln!(text, "  {line}");
        }
        text += match self.records.as_deref() {
            None => "no records: `App::recorded_by` takes those of the policy",
            Some([]) => "no record",
            Some([_]) => "the record:",
            Some(_) => "the records:",
        };
        for told in self.records() {
            let _ = write!(text, "\n  {}", told.line);
        }
        text
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.response.status())?;
        for (name, value) in self.response.headers() {
            writeln!(f, "{name}: {}", String::from_utf8_lossy(value.as_bytes()))?;
        }
        let body = String::from_utf8_lossy(self.response.body());
        if !body.is_empty() {
            writeln!(f, "\n{}", body.trim_end())?;
        }
        if let Some(trouble) = &self.trouble {
            writeln!(f, "\n(the body breaks off: {trouble})")?;
        }
        Ok(())
    }
}
