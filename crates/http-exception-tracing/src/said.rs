//! The fields of an event: what is said of a failure, and what never is.

use std::borrow::Cow;
use std::fmt::{self, Display};

use http_exception::{ExceptionInfo, Method, Outcome, Record, SourceLocation};

use crate::severity::Severity;

/// The facts of one failure. Nothing is made before a subscriber asks for it.
#[derive(Clone, Copy)]
pub(crate) struct Said<'a> {
    pub(crate) record: &'a Record<'a>,
    pub(crate) severity: Severity,
    /// True if the texts of exceptions are said.
    pub(crate) messages: bool,
    /// True if the path is said where the route is known.
    pub(crate) path: bool,
}

impl Said<'_> {
    /// The message of the event.
    pub(crate) fn sentence(&self) -> Sentence<'_> {
        Sentence(self)
    }

    pub(crate) fn method(&self) -> Option<&str> {
        let method = self.record.request()?.method();
        Some(if STANDARD.contains(method) {
            method.as_str()
        } else {
            OTHER
        })
    }

    pub(crate) fn route(&self) -> Option<&str> {
        self.record.route()
    }

    /// Without the query.
    pub(crate) fn url_path(&self) -> Option<&str> {
        let request = self.record.request()?;
        let is_said = self.path || self.record.route().is_none();
        is_said.then(|| request.uri().path())
    }

    pub(crate) fn status(&self) -> Option<i64> {
        let status = self.record.status().as_u16();
        let is_sent = self.record.outcome() != Outcome::Aborted || status != NOT_SENT;
        (is_sent && self.record.close_code().is_none()).then_some(status.into())
    }

    pub(crate) fn close_code(&self) -> Option<i64> {
        self.record.close_code().map(i64::from)
    }

    pub(crate) fn outcome(&self) -> &'static str {
        self.record.outcome().as_str()
    }

    pub(crate) fn problem_type(&self) -> Option<&str> {
        self.record.code()
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        self.record.request_id()
    }

    pub(crate) fn misuse(&self) -> Option<String> {
        let misuse = self.record.misuse();
        let texts: Vec<_> = misuse.iter().map(ToString::to_string).collect();
        (!texts.is_empty()).then(|| within(texts.join("; ")))
    }

    pub(crate) fn error_type(&self) -> Option<Cow<'static, str>> {
        (self.severity >= Severity::Warn).then(|| error_type(self.record))
    }

    pub(crate) fn exception_type(&self) -> Option<&'static str> {
        let exc = self.record.exception();
        (self.severity >= Severity::Warn).then(|| type_name(exc))
    }

    pub(crate) fn exception_message(&self) -> Option<&str> {
        let exc = self.record.exception();
        let is_said = self.messages && self.severity >= Severity::Warn;
        is_said.then(|| exc.message())
    }

    pub(crate) fn file(&self) -> Option<&str> {
        Some(self.place()?.file())
    }

    pub(crate) fn line(&self) -> Option<i64> {
        Some(self.place()?.line().into())
    }

    fn place(&self) -> Option<&SourceLocation> {
        let place = self.record.exception().location();
        place.filter(|_| self.severity >= Severity::Warn)
    }

    pub(crate) fn raised_by_handlers(&self) -> Option<String> {
        let raised = self.record.raised_by_handlers().iter();
        let raised: Vec<_> = raised.map(|exc| self.one(exc)).collect();
        let is_said = self.severity >= Severity::Warn && !raised.is_empty();
        is_said.then(|| within(raised.join("; ")))
    }

    pub(crate) fn stacktrace(&self) -> Option<String> {
        let exc = self.record.exception();
        // An exception that the application raises itself says all, unless it stands for another error.
        let has_causes = self.messages && !exc.shown_sources().is_empty();
        let is_said = match self.severity {
            Severity::Error => true,
            severity => severity >= Severity::Warn && has_causes,
        };
        is_said.then(|| within(self.trace(exc)))
    }

    /// An exception: its type, its place, and if its texts are said, its text and those of its causes.
    fn one(&self, exc: &ExceptionInfo) -> String {
        let place = exc.location().map(|place| format!(" at {place}"));
        let texts = [exc.message()].into_iter();
        let texts = texts.chain(exc.shown_sources().iter().map(String::as_str));
        let texts = texts.filter(|_| self.messages);
        let texts: String = texts.flat_map(|text| [": ", text]).collect();
        [type_name(exc), &place.unwrap_or_default(), &texts].concat()
    }

    fn trace(&self, exc: &ExceptionInfo) -> String {
        let mut text = self.one(exc);
        let captured = exc.captures();
        for said in exc
            .backtrace()
            .map(str::to_owned)
            .into_iter()
            .chain(captured)
        {
            text = text + "; " + &said;
        }
        text
    }
}

/// The message of an event, which is made when a subscriber asks for it.
pub(crate) struct Sentence<'a>(&'a Said<'a>);

impl Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exc = self.0.record.exception();
        let name = type_name(exc);
        if self.0.messages {
            write!(f, "{name}: {}", exc.message())
        } else {
            f.write_str(name)
        }
    }
}

/// The value that an error is counted by: one of few, which the program has chosen and no client can.
pub(crate) fn error_type(record: &Record<'_>) -> Cow<'static, str> {
    if let Some(code) = record.known_code() {
        return code.into();
    }
    let name = type_name(record.exception());
    if name == "HttpException" || name.contains("dyn core::error::Error") {
        // The name says nothing of what is wrong.
        return record.status().as_str().to_owned().into();
    }
    name.into()
}

/// Several texts of a record, each of which is one line and bounded, as one that is no longer than the longest.
fn within(mut text: String) -> String {
    if text.len() > LONG {
        let end = (0..=LONG).rev().find(|at| text.is_char_boundary(*at));
        text.truncate(end.unwrap_or_default());
        text.push('…');
    }
    text
}

/// The name of a type, as OpenTelemetry's table has it.
fn type_name(exc: &ExceptionInfo) -> &'static str {
    match exc.type_name() {
        "Panicked" => "panic",
        name => name,
    }
}

/// As many bytes as one text of a record.
const LONG: usize = 8 * 1024;

/// The status of records of requests that were dropped before a status was sent.
const NOT_SENT: u16 = 499;

/// OpenTelemetry's word for a value that is not in a list.
const OTHER: &str = "_OTHER";

/// The methods that OpenTelemetry knows.
const STANDARD: [Method; 9] = [
    Method::CONNECT,
    Method::DELETE,
    Method::GET,
    Method::HEAD,
    Method::OPTIONS,
    Method::PATCH,
    Method::POST,
    Method::PUT,
    Method::TRACE,
];
