//! The answer of a policy, and what a test expects of it.

use std::fmt::{self, Write};

use http_exception::{Outcome, Response, Value};

use crate::asking::Told;

/// The answer of a policy to an exception. Its methods expect something of it, and panic where it is not so.
///
/// `Display` is the answer as text: the status, the headers, the body.
#[derive(Debug)]
pub struct Answer {
    response: Response,
    told: Told,
}

impl Answer {
    pub(crate) fn new(response: Response, told: Told) -> Self {
        Self { response, told }
    }

    pub(crate) fn told(&self) -> &Told {
        &self.told
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
        let is_it = found.as_ref() == Some(&expected);
        assert!(is_it, "expected the body {expected}\n{}", self.shown());
        self
    }

    /// Expects this body, byte for byte.
    #[track_caller]
    pub fn text(self, expected: &str) -> Self {
        let is_it = self.response.body() == expected;
        assert!(is_it, "expected the body {expected:?}\n{}", self.shown());
        self
    }

    /// Expects that it came about like this.
    #[track_caller]
    pub fn outcome(self, expected: Outcome) -> Self {
        let found = self.told.outcome;
        assert!(
            found == expected,
            "expected {expected:?}, found {found:?}\n{}",
            self.shown()
        );
        self
    }

    /// Expects no [misuse](http_exception::Misuse).
    #[track_caller]
    pub fn no_misuse(self) -> Self {
        let found = self.told.misuse.join("\n  ");
        assert!(
            found.is_empty(),
            "expected no misuse:\n  {found}\n{}",
            self.shown()
        );
        self
    }

    /// The response itself.
    #[must_use]
    pub fn into_response(self) -> Response {
        self.response
    }

    /// The explanation of a failure: the answer, and what observers received.
    fn shown(&self) -> String {
        let mut text = String::new();
        for line in self.to_string().lines() {
            // A string takes everything.
            let _ = writeln!(text, "  {line}");
        }
        format!("the answer:\n{text}the record:\n  {}", self.told.line)
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
        Ok(())
    }
}
