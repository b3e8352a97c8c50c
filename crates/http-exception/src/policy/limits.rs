//! How much a request may cost.

use std::time::Duration;

use crate::exception::MAX_SOURCES;
use crate::validation::Shows;

/// How large a body that is read may be, and how large the answer to a bad request may become.
///
/// The default handlers keep to it where they write: also of a list that a handler made by itself. What
/// is left out says so: an answer with `"truncated":true` and `"total"` does not list all errors, or has
/// a part of a detail of so many bytes; an error with `"truncated":true` does not show its input.
///
/// What a handler writes by itself is its own, and is sent as it is.
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, Limits, Loc, Request, RequestValidationError, ValidationError};
///
/// # fn now<T>(future: impl Future<Output = T>) -> T {
/// #     let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
/// #     match std::pin::pin!(future).poll(&mut cx) { std::task::Poll::Ready(value) => value, _ => unreachable!() }
/// # }
/// # now(async {
/// let policy = ErrorPolicy::builder().limits(Limits::default().errors(1)).build();
/// let missing = |name| ValidationError::standard("missing", Loc::from("query").key(name), ());
/// let exc = RequestValidationError::new(vec![missing("a"), missing("b")]);
///
/// let response = policy.answer(&Request::new(()), exc).await;
/// assert_eq!(
///     response.body(),
///     r#"{"detail":[{"type":"missing","loc":["query","a"],"msg":"Field required"}],"truncated":true,"total":2}"#,
/// );
/// # });
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub(crate) errors: usize,
    pub(crate) error_body: usize,
    pub(crate) echoed_input: usize,
    pub(crate) request_body: usize,
    pub(crate) message: usize,
    pub(crate) headers: usize,
    pub(crate) header_value: usize,
    pub(crate) header_section: usize,
    pub(crate) causes: usize,
    pub(crate) handler_deadline: Duration,
}

impl Default for Limits {
    /// 100 errors, 64 KiB for the body of an error, 1 KiB for an input that is echoed, 2 MiB for the
    /// body of a request and as much for a message of a WebSocket; 64 headers of 8 KiB each and 32 KiB together; 32 causes of an exception;
    /// one second for a handler.
    fn default() -> Self {
        let shows = Shows::default();
        Self {
            errors: shows.errors,
            error_body: shows.error_body,
            echoed_input: shows.echoed_input,
            request_body: Self::REQUEST_BODY,
            message: Self::REQUEST_BODY,
            headers: 64,
            header_value: 8 * 1024,
            header_section: 32 * 1024,
            causes: MAX_SOURCES,
            handler_deadline: Duration::from_secs(1),
        }
    }
}

impl Limits {
    /// What extractors read of a body where no policy says otherwise.
    pub(crate) const REQUEST_BODY: usize = 2 * 1024 * 1024;

    pub(crate) fn shows(self, echo_input: bool) -> Shows {
        Shows {
            echo_input,
            errors: self.errors,
            error_body: self.error_body,
            echoed_input: self.echoed_input,
        }
    }

    /// How many errors an answer lists. More than 100 are never found in one source of a request.
    #[must_use]
    pub fn errors(mut self, count: usize) -> Self {
        self.errors = count;
        self
    }

    /// How many bytes the default answer may have. An error that does not fit is left out; of a detail
    /// that is text the start is sent, in place of any other the phrase of the status.
    #[must_use]
    pub fn error_body(mut self, bytes: usize) -> Self {
        self.error_body = bytes;
        self
    }

    /// How many bytes of JSON an input may have that is [echoed](crate::ErrorPolicyBuilder::echo_input);
    /// a larger one is left out.
    #[must_use]
    pub fn echoed_input(mut self, bytes: usize) -> Self {
        self.echoed_input = bytes;
        self
    }

    /// How many bytes of a request's body the extractors read; a longer one is answered 413.
    #[must_use]
    pub fn request_body(mut self, bytes: usize) -> Self {
        self.request_body = bytes;
        self
    }

    /// How many bytes a message of a WebSocket may have; a longer one closes with 1009.
    ///
    /// It is what the adapters tell their framework, in place of its own default; a handler may change
    /// it for its WebSocket.
    #[must_use]
    pub fn message(mut self, bytes: usize) -> Self {
        self.message = bytes;
        self
    }

    /// How many headers the answer to an exception may have of the exception or its handler, and as
    /// many again of the framework's answer that it replaces.
    ///
    /// What is over is left out, the last first; observers are told
    /// [how much](crate::Misuse::HeadersCut). `content-type`, `cache-control` and
    /// `x-content-type-options`, which every error has, do not count and stay. An [`HttpException`](crate::HttpException) never holds
    /// more than 64, whatever is said here.
    #[must_use]
    pub fn headers(mut self, count: usize) -> Self {
        self.headers = count;
        self
    }

    /// How many bytes the value of a header may have; a longer one is left out with its name.
    ///
    /// An [`HttpException`](crate::HttpException) never holds one of more than 8 KiB.
    #[must_use]
    pub fn header_value(mut self, bytes: usize) -> Self {
        self.header_value = bytes;
        self
    }

    /// How many bytes all these headers may have together, counted as HTTP/2 does: name, value and
    /// 32 more (RFC 9113 section 6.5.2).
    #[must_use]
    pub fn header_section(mut self, bytes: usize) -> Self {
        self.header_section = bytes;
        self
    }

    /// How many causes of an exception a [`Record`](crate::Record) keeps; the chain of
    /// [`source`](std::error::Error::source)s is walked no further, since it may be a circle.
    #[must_use]
    pub fn causes(mut self, count: usize) -> Self {
        self.causes = count;
        self
    }

    /// How long an exception handler may be waited for.
    ///
    /// One that has not answered by then is dropped, and
    /// [`DeadlineExceeded`](crate::DeadlineExceeded) is raised in its place. Each handler has the time
    /// for itself. `Duration::MAX` is no deadline.
    ///
    /// It needs a timer, which the adapters take from tokio; where there is none, such as in
    /// [`ErrorPolicy::answer`](crate::ErrorPolicy::answer), handlers are waited for. A handler that
    /// blocks the thread cannot be interrupted.
    #[must_use]
    pub fn handler_deadline(mut self, time: Duration) -> Self {
        self.handler_deadline = time;
        self
    }
}
