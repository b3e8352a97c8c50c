//! The observer that makes an event of each failure.

use std::fmt;
use std::time::Duration;

use http_exception::{Needs, Note, Observer, Record, RequestHead};
use tracing::{Level, Span};

use crate::said::{Said, error_type};
use crate::sample::is_sampled;
use crate::severity::{Severity, is_error};
use crate::throttle::Throttle;

/// The target of all events, for filters.
///
/// # Example
///
/// ```
/// use tracing_subscriber::filter::Targets;
///
/// let filter = Targets::new().with_target(http_exception_tracing::TARGET, tracing::Level::WARN);
/// # let _ = filter;
/// ```
pub const TARGET: &str = "http_exception";

/// Nothing on the right is made unless a subscriber wants the event. A `None` is no field of it.
macro_rules! event {
    ($level:expr, $name:literal, $said:ident, $suppressed:ident) => {
        tracing::event!(
            name: $name,
            target: TARGET,
            $level,
            "http.request.method" = $said.method(),
            "http.route" = $said.route(),
            "url.path" = $said.url_path(),
            "http.response.status_code" = $said.status(),
            "http_exception.close_code" = $said.close_code(),
            "http_exception.outcome" = $said.outcome(),
            "http_exception.problem_type" = $said.problem_type(),
            "http_exception.request_id" = $said.request_id(),
            "http_exception.misuse" = $said.misuse().as_deref(),
            "http_exception.suppressed" = ($suppressed > 0).then_some($suppressed),
            "error.type" = $said.error_type().as_deref(),
            "exception.type" = $said.exception_type(),
            "exception.message" = $said.exception_message(),
            "exception.stacktrace" = $said.stacktrace().as_deref(),
            "code.file.path" = $said.file(),
            "code.line.number" = $said.line(),
            "http_exception.raised_by_handlers" = $said.raised_by_handlers().as_deref(),
            "{}",
            $said.sentence()
        )
    };
}
/// An observer that makes one event of each failure, within the span of the request.
///
/// Levels, names and fields are tables in the documentation of the [crate](crate). A failure that gets
/// no event due to [`only`](Self::only), [`sample`](Self::sample) or [`throttle`](Self::throttle) is recorded
/// in the span of the request all the same.
///
/// # Example
///
/// ```
/// use std::time::Duration;
/// use http_exception::{ErrorPolicy, Outcome};
/// use http_exception_tracing::Events;
///
/// let events = Events::new()
///     .only(|record| record.outcome() != Outcome::Aborted)
///     .throttle(10, Duration::from_secs(60));
/// let policy = ErrorPolicy::builder().observed_by(events).build();
/// # let _ = policy;
/// ```
#[must_use = "it tells nothing until a policy is `observed_by` it"]
pub struct Events {
    messages: bool,
    path: bool,
    only: Option<Box<Only>>,
    share: Option<f64>,
    throttle: Option<Throttle>,
}

type Only = dyn Fn(&Record<'_>) -> bool + Send + Sync;

impl Events {
    /// An event for each failure.
    pub fn new() -> Self {
        Self {
            messages: true,
            path: false,
            only: None,
            share: None,
            throttle: None,
        }
    }

    /// Sets whether the texts of exceptions and of their causes are said; they are unless switched off.
    ///
    /// They are the application's own, made for logs, and nobody else knows what is in them. Without them the
    /// type, the place and the code are left.
    pub fn messages(mut self, messages: bool) -> Self {
        self.messages = messages;
        self
    }

    /// Sets whether the path is said where the route is known; it is not unless switched on.
    ///
    /// Paths hold what clients send: ids, names, tokens of links. The query is never said.
    pub fn path(mut self, path: bool) -> Self {
        self.path = path;
        self
    }

    /// Makes events only of failures for which `wanted` is true.
    pub fn only(mut self, wanted: impl Fn(&Record<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.only = Some(Box::new(wanted));
        self
    }

    /// Makes events only of the failures of a share of all requests, from `0.0`, none, to `1.0`, all.
    ///
    /// The id of the request decides, so that services that share ids choose the same requests. A failure
    /// without an id has its event.
    pub fn sample(mut self, share: f64) -> Self {
        self.share = Some(share);
        self
    }

    /// Makes events of no more than `most` failures of one sort within the time `per`.
    ///
    /// A sort is a type of exception, a place and a code; 1,024 of them are counted apart, the others
    /// together. The next event of a sort says as `http_exception.suppressed` how many were held back. Those
    /// left when the policy is dropped have an event `http_exception.suppressed` for each sort.
    pub fn throttle(mut self, most: u32, per: Duration) -> Self {
        self.throttle = Some(Throttle::new(most, per));
        self
    }

    /// The number of failures before this one that had no event; `None` if this one has none either.
    fn admit(&self, record: &Record<'_>, severity: Severity) -> Option<u64> {
        let is_wanted = self.only.as_ref().is_none_or(|wanted| wanted(record));
        let sampled = self.share.zip(record.request_id());
        if !is_wanted || sampled.is_some_and(|(share, id)| !is_sampled(id, share)) {
            return None;
        }
        match &self.throttle {
            Some(throttle) => throttle.admit(record, severity),
            None => Some(0),
        }
    }

    fn tell(&self, record: &Record<'_>, span: &Span) {
        let severity = Severity::of(record);
        if is_error(record) && !span.is_disabled() {
            span.record("error.type", &*error_type(record));
            span.record("otel.status_code", "ERROR");
        }
        let Some(suppressed) = self.admit(record, severity) else {
            return;
        };
        let said = Said {
            record,
            severity,
            messages: self.messages,
            path: self.path,
        };
        match severity {
            Severity::Error => event!(
                Level::ERROR,
                "http.server.request.exception",
                said,
                suppressed
            ),
            Severity::Warn => event!(
                Level::WARN,
                "http.server.request.exception",
                said,
                suppressed
            ),
            Severity::Info => event!(Level::INFO, "http_exception.handled", said, suppressed),
            Severity::Debug => event!(Level::DEBUG, "http_exception.handled", said, suppressed),
        }
    }
}

impl Observer for Events {
    fn needs(&self) -> Needs {
        Needs::nothing().begin().route()
    }

    /// The span is kept until the request is answered to its end, so that it cannot be closed before.
    fn begin(&self, _: RequestHead<'_>) -> Option<Note> {
        let span = Span::current();
        (!span.is_none()).then(|| Note::new(span))
    }

    fn record(&self, record: &Record<'_>) {
        match record.begin_note::<Span>() {
            // Entered, because the current span is where exporters look for the trace.
            Some(span) => span.in_scope(|| self.tell(record, span)),
            None => self.tell(record, &Span::current()),
        }
    }
}

/// Says what was held back and never said.
impl Drop for Events {
    fn drop(&mut self) {
        let rest = self.throttle.as_mut().map(Throttle::rest);
        for held_back in rest.into_iter().flatten() {
            macro_rules! suppressed {
                ($level:expr) => {
                    tracing::event!(
                        name: "http_exception.suppressed",
                        target: TARGET,
                        $level,
                        "http_exception.suppressed" = held_back.count,
                        "exception.type" = held_back.type_name,
                        "{} more of {}",
                        held_back.count,
                        held_back.type_name
                    )
                };
            }
            match held_back.severity {
                Severity::Error => suppressed!(Level::ERROR),
                Severity::Warn => suppressed!(Level::WARN),
                Severity::Info => suppressed!(Level::INFO),
                Severity::Debug => suppressed!(Level::DEBUG),
            }
        }
    }
}

impl Default for Events {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("messages", &self.messages)
            .field("path", &self.path)
            .field("only", &self.only.is_some())
            .field("share", &self.share)
            .field("throttle", &self.throttle)
            .finish()
    }
}
