//! The records that observers receive: one for each exception that was answered.

use std::fmt;
use std::sync::Arc;

use http::{Request, StatusCode};

use crate::exception::{Misuse, Raised, SourceLocation};
use crate::foreign::{Panicked, for_logs, guard};

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
    pub(crate) request: Option<&'a Request<()>>,
}

/// The notes kept of exceptions while handlers take them away.
#[derive(Debug)]
pub(crate) struct Log {
    pub(crate) exception: ExceptionInfo,
    pub(crate) failures: Vec<ExceptionInfo>,
    pub(crate) misuse: Vec<Misuse>,
}

/// The description of an exception in a record: handlers take exceptions by value.
///
/// It is for logs. Its texts may hold what a client must not see. Of the URLs in them, where drivers and
/// clients repeat passwords and tokens, the user and the query are left out.
#[derive(Clone, Debug)]
pub struct ExceptionInfo {
    type_name: &'static str,
    location: Option<SourceLocation>,
    message: String,
    sources: Vec<String>,
    sources_cut: bool,
    backtrace: Option<String>,
}

impl Log {
    pub(crate) fn new(exception: ExceptionInfo) -> Self {
        Self {
            exception,
            failures: Vec::new(),
            misuse: Vec::new(),
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

    /// The request: its method, URI and version. Headers and extensions are there only if a
    /// handler of the policy asks for the request.
    #[must_use]
    pub fn request(&self) -> Option<&Request<()>> {
        self.request
    }
}

/// Of the request only the method and the path: the rest of it often holds secrets.
impl fmt::Debug for Record<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let request = self.request;
        let request = request.map(|request| (request.method(), request.uri().path()));
        f.debug_struct("Record")
            .field("outcome", &self.outcome)
            .field("status", &self.status)
            .field("close_code", &self.close_code)
            .field("log", self.log)
            .field("request", &request)
            .finish()
    }
}

/// One line, with nothing in it that could start another: fit for a log.
///
/// The query of the URI is left out, since it often holds secrets.
impl fmt::Display for Record<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(request) = self.request {
            write!(
                f,
                "{} {} ",
                request.method(),
                request.uri().path().escape_debug()
            )?;
        }
        write!(
            f,
            "{} {:?}: {}",
            self.close_code.unwrap_or(self.status.as_u16()),
            self.outcome,
            self.log.exception
        )?;
        for failure in &self.log.failures {
            write!(f, "; a handler raised {failure}")?;
        }
        for misuse in &self.log.misuse {
            write!(f, "; {}", misuse.to_string().escape_debug())?;
        }
        Ok(())
    }
}

impl ExceptionInfo {
    pub(crate) fn of(raised: &Raised, max_sources: usize) -> Self {
        let error = raised.as_error();
        let mut sources = Vec::new();
        let mut source = guard(|| error.source()).unwrap_or(None);
        while let Some(error) = source.filter(|_| sources.len() < max_sources) {
            sources.push(for_logs(&error));
            source = guard(|| error.source()).unwrap_or(None);
        }
        Self {
            type_name: raised.type_name(),
            location: match raised.location() {
                Some(location) => Some(location.into()),
                None => raised.downcast_ref().and_then(Panicked::location).cloned(),
            },
            message: for_logs(&error),
            sources,
            sources_cut: source.is_some(),
            backtrace: raised.backtrace().map(for_logs),
        }
    }

    /// Notes the type that was found in a box or a report.
    pub(crate) fn opened(&mut self, raised: &Raised) {
        self.type_name = raised.type_name();
    }

    /// The name of its type.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// The place of the `?` or `raise!`, or of the panic; `None` for what no line raised, and for a panic
    /// that a hook of the program's [hides](crate::ErrorPolicyBuilder::observer).
    #[must_use]
    pub fn location(&self) -> Option<&SourceLocation> {
        self.location.as_ref()
    }

    /// Its `Display` text, the first 8 KiB of it, without the user and the query of each URL in it.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The texts of its causes, nearest first; no more than the policy's
    /// [`Limits`](crate::Limits::causes) allow.
    #[must_use]
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// The backtrace of an `anyhow` report, the first 8 KiB of it, where the program's environment asks
    /// for backtraces.
    #[must_use]
    pub fn backtrace(&self) -> Option<&str> {
        self.backtrace.as_deref()
    }

    /// Whether there were more causes than [`sources`](Self::sources) has.
    #[must_use]
    pub fn sources_are_cut(&self) -> bool {
        self.sources_cut
    }
}

impl fmt::Display for ExceptionInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.type_name)?;
        if let Some(location) = &self.location {
            write!(f, " at {location}")?;
        }
        write!(f, ": {}", self.message.escape_debug())?;
        self.sources
            .iter()
            .try_for_each(|source| write!(f, ": {}", source.escape_debug()))?;
        if self.sources_cut {
            f.write_str(": …")?;
        }
        Ok(())
    }
}

pub(crate) type Observer = Arc<dyn Fn(&Record<'_>) + Send + Sync>;
