//! The records that observers receive: one for each exception that was answered.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::{Extensions, HeaderMap, Request, StatusCode};

use super::asked::Asked;
use super::exception_info::ExceptionInfo;
use super::log::Log;
use super::observer::Note;
use super::request_notes::Noted;
use crate::Response;
use crate::exception::Misuse;
use crate::foreign::within;

/// The way in which an exception ended.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The request was dropped before its answer was complete, most often because the client went
    /// away; nothing answered it. While the head of the answer is not sent, the record's status is
    /// 499, which no client sees.
    Aborted,
    /// A handler or a default handler answered it.
    Handled,
    /// A handler panicked or gave an answer that HTTP cannot carry; something else answered.
    HandlerFailed,
    /// The code that should have answered the request panicked.
    Panicked,
    /// The head of the answer was sent when it happened, so nothing could answer it any more: the
    /// body was broken off where it was. The record's status is the one that was sent.
    Skipped,
    /// A handler did not answer in [its time](crate::Limits::handler_deadline); something else
    /// answered.
    TimedOut,
    /// Nothing knew the exception; the fallback answered it.
    Unhandled,
}

impl Outcome {
    /// Its name in logs and metrics, such as `handler_failed`.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::Outcome;
    ///
    /// assert_eq!(Outcome::TimedOut.as_str(), "timed_out");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aborted => "aborted",
            Self::Handled => "handled",
            Self::HandlerFailed => "handler_failed",
            Self::Panicked => "panicked",
            Self::Skipped => "skipped",
            Self::TimedOut => "timed_out",
            Self::Unhandled => "unhandled",
        }
    }
}

/// A record of an exception, given to every observer once: after the answer is decided, or when it
/// is known that there will be none.
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, Outcome, Record};
///
/// let policy = ErrorPolicy::builder()
///     .observer(|record: &Record<'_>| {
///         if record.outcome() != Outcome::Handled {
///             eprintln!("{record}");
///         }
///     })
///     .build();
/// # let _ = policy;
/// ```
pub struct Record<'a> {
    pub(crate) outcome: Outcome,
    pub(crate) status: StatusCode,
    pub(crate) close_code: Option<u16>,
    pub(crate) log: &'a Log,
    pub(crate) answer: Option<&'a Response>,
    pub(crate) request: Option<&'a Request<()>>,
    /// The path as the client sent it.
    pub(crate) path: Option<&'a str>,
    pub(crate) request_id: Option<&'a str>,
    pub(crate) route: Option<&'a str>,
    pub(crate) elapsed: Option<Duration>,
    pub(crate) notes: &'a Noted,
    pub(crate) begin_note: Option<&'a Note>,
    /// The place of the observer among those of the policy.
    pub(crate) observer: usize,
}

impl<'a> Record<'a> {
    /// A record of nothing but an outcome.
    pub(crate) fn of(
        outcome: Outcome,
        status: StatusCode,
        close_code: Option<u16>,
        log: &'a Log,
    ) -> Self {
        const NONE: &Noted = &Noted::new();
        Self {
            outcome,
            status,
            close_code,
            log,
            answer: None,
            request: None,
            path: None,
            request_id: None,
            route: None,
            elapsed: None,
            notes: NONE,
            begin_note: None,
            observer: 0,
        }
    }
}

impl Record<'_> {
    /// The outcome of the exception.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// The status of the answer. For a WebSocket, that of the answer which its
    /// [`close_code`](Self::close_code) stands for.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The code that a WebSocket was closed with; `None` for the answer to a request. The client may
    /// have closed before.
    #[must_use]
    pub fn close_code(&self) -> Option<u16> {
        self.close_code
    }

    /// The exception that was raised.
    #[must_use]
    pub fn exception(&self) -> &ExceptionInfo {
        &self.log.exception
    }

    /// The exceptions that handlers raised or panicked with while they handled it, in order.
    #[must_use]
    pub fn raised_by_handlers(&self) -> &[ExceptionInfo] {
        &self.log.failures
    }

    /// The mistakes of the program in the exception or the answer, most of which were left out of it.
    #[must_use]
    pub fn misuse(&self) -> &[Misuse] {
        &self.log.misuse
    }

    /// The handlers and maps that were asked, in order, and how each ended; a default is one of them.
    #[must_use]
    pub fn asked(&self) -> &[Asked] {
        &self.log.asked
    }

    /// The code that programs can tell the error by: that of the exception, or else of what a map or a
    /// handler made of it.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.log.labels.code.as_deref()
    }

    /// The [`code`](Self::code), where it is a constant of the program and not made at run time: fit for the
    /// label of a metric.
    #[must_use]
    pub fn known_code(&self) -> Option<&'static str> {
        match self.log.labels.code {
            Some(Cow::Borrowed(code)) => Some(code),
            _ => None,
        }
    }

    /// The sentence that names the type of problem for people: that of the exception, or else of what a map
    /// or a handler made of it.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.log.labels.title.as_deref()
    }

    /// The headers of the answer; `None` where there was none, and where its head was sent before.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.answer.map(Response::headers)
    }

    /// The extensions of the answer, where handlers and middleware leave values for each other.
    #[must_use]
    pub fn extensions(&self) -> Option<&Extensions> {
        self.answer.map(Response::extensions)
    }

    /// The request: its method, URI and version, and those of its headers and extensions that the
    /// observer [needs](super::Needs).
    #[must_use]
    pub fn request(&self) -> Option<&Request<()>> {
        self.request
    }

    /// The id of the request, where the policy has [ids](super::RequestIds).
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id
    }

    /// The template of the route that the request took, such as `/orders/{id}`, where the observer
    /// [needs](super::Needs::route) it and the framework says it.
    ///
    /// | framework | the route is known |
    /// |---|---|
    /// | axum | in a layer of a `Router`, for requests that have a route |
    /// | poem | when the route's endpoint has answered or failed, and below a `Route` |
    /// | hyper, tower | never: they have no routes |
    #[must_use]
    pub fn route(&self) -> Option<&str> {
        self.route
    }

    /// The time from the beginning of the request to this record, where the observer
    /// [needs](super::Needs::clock) it and the adapter has a clock.
    #[must_use]
    pub fn elapsed(&self) -> Option<Duration> {
        self.elapsed
    }

    /// The [notes](super::RequestNotes) of handlers and middleware on the request, where the observer
    /// [needs](super::Needs::notes) them.
    pub fn notes(&self) -> impl Iterator<Item = (&str, &str)> {
        let notes = self.notes.iter();
        notes.map(|(name, value)| (&**name, value.as_str()))
    }

    /// The note that this observer made when the request [began](super::Observer::begin), if it is a `T`.
    #[must_use]
    pub fn begin_note<T: 'static>(&self) -> Option<&T> {
        self.begin_note?.get()
    }

    /// The note that this observer made when the exception was [raised](super::Observer::raised), if it is a `T`.
    #[must_use]
    pub fn raise_note<T: 'static>(&self) -> Option<&T> {
        self.raise_notes().next().flatten()
    }

    /// The notes that this observer made: of the exception, then of each that
    /// [handlers raised](Self::raised_by_handlers).
    pub fn raise_notes<T: 'static>(&self) -> impl Iterator<Item = Option<&T>> {
        let notes = self.log.notes(self.observer);
        notes.map(|note| note.and_then(Note::get))
    }
}

/// Of the request only the method, and the route where it is known, or else the path: the rest of it often holds secrets.
impl fmt::Debug for Record<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let request = self.request;
        let path = |request: &Request<()>| self.route.unwrap_or(request.uri().path()).to_owned();
        let request = request.map(|request| (request.method(), path(request)));
        f.debug_struct("Record")
            .field("outcome", &self.outcome)
            .field("status", &self.status)
            .field("close_code", &self.close_code)
            .field("log", self.log)
            .field("request", &request)
            .finish()
    }
}

/// One line of 64 KiB at most, with nothing in it that could start another: fit for a log.
///
/// The path of the request stands in it where its route is not known; its query never does.
impl fmt::Display for Record<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&within(&Line(self), LINE))
    }
}

/// A record, as long as it is.
struct Line<'a>(&'a Record<'a>);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(record) = self;
        if let Some(request) = record.request {
            // A path holds what a client put there, where a route has a parameter.
            let path = record.route.or(record.path);
            let path = path.unwrap_or_default().escape_debug();
            let method = within(request.method(), METHOD);
            write!(f, "{method} {} ", within(&path, PATH))?;
        }
        write!(
            f,
            "{} {:?}: {}",
            record.close_code.unwrap_or(record.status.as_u16()),
            record.outcome,
            record.log.exception
        )?;
        for failure in &record.log.failures {
            write!(f, "; a handler raised {failure}")?;
        }
        for misuse in &record.log.misuse {
            write!(f, "; {misuse}")?;
        }
        Ok(())
    }
}

/// The most bytes of a line, and of the method and the path in it, which are a client's.
const LINE: usize = 64 * 1024;
const METHOD: usize = 64;
const PATH: usize = 2 * 1024;
