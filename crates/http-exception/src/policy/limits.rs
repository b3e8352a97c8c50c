//! Limits on what a request may cost.

use std::time::Duration;

use crate::exception::MAX_SOURCES;
use crate::validation::Shows;

macro_rules! limits {
    ($(#[$about:meta])* Limits; $($(#[$doc:meta])* $limit:ident($unit:ident: $of:ty) = $default:expr,)*) => {
        $(#[$about])*
        #[non_exhaustive]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Limits {
            $(pub(crate) $limit: $of,)*
        }

        impl Default for Limits {
            /// 100 errors, 64 KiB for the body of an error, 1 KiB for an input that is echoed, 2 MiB for the
            /// body of a request, which has to come in pauses below 30 seconds and with 240 bytes a second
            /// from the fifth second on; 2 MiB for a message of a WebSocket; 64 headers of 8 KiB each and
            /// 32 KiB together; 32 causes of an exception; one second for a handler.
            fn default() -> Self {
                Self {
                    $($limit: $default,)*
                }
            }
        }

        impl Limits {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $limit(mut self, $unit: $of) -> Self {
                    self.$limit = $unit;
                    self
                }
            )*
        }
    };
}

limits! {
    /// The limits on the size of a body that is read, and on that of the answer to a bad request.
    ///
    /// The default handlers keep to them where they write, even with a list that a handler made by itself.
    /// An answer that leaves something out says so: one with `"truncated":true` and `"total"` does not list
    /// all errors, or has a part of a detail of so many bytes; an error with `"truncated":true` does not
    /// show its input.
    ///
    /// An answer that a handler writes by itself is its own, and is sent as it is.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::{ErrorPolicy, Limits, Loc, Request, RequestValidationError, ValidationError};
    ///
    /// # futures_util::FutureExt::now_or_never(async {
    /// let policy = ErrorPolicy::builder().limits(Limits::default().errors(1)).build();
    /// let missing = |name| ValidationError::standard("missing", Loc::from("query").key(name), ());
    /// let exc = RequestValidationError::new(vec![missing("a"), missing("b")]);
    ///
    /// let response = policy.answer(&Request::new(()), exc).await;
    /// assert_eq!(
    ///     response.body(),
    ///     r#"{"detail":[{"type":"missing","loc":["query","a"],"msg":"Field required"}],"truncated":true,"total":2}"#,
    /// );
    /// # }).unwrap();
    /// ```
    Limits;

    /// Sets how many errors an answer lists. More than 100 are never found in one source of a request.
    errors(count: usize) = Shows::default().errors,

    /// Sets how many bytes the default answer may have. An error that does not fit is left out; of a
    /// detail that is text the start is sent, in place of any other the phrase of the status.
    error_body(bytes: usize) = Shows::default().error_body,

    /// Sets how many bytes of JSON an input may have that is
    /// [echoed](crate::ErrorPolicyBuilder::echo_input); a larger one is left out.
    echoed_input(bytes: usize) = Shows::default().echoed_input,

    /// Sets how many bytes of a request's body the extractors read; a longer one is answered 413.
    request_body(bytes: usize) = Self::REQUEST_BODY,

    /// Sets how long a body that the extractors read may send nothing, 30 seconds by default; then the
    /// answer is 408, and the connection is closed, of HTTP/2 the stream. `Duration::MAX` is no limit.
    ///
    /// The time starts when the body is waited for, so that a body that is there already costs
    /// nothing. It is counted in steps of up to a second, and needs a timer as a
    /// [`handler_deadline`](Self::handler_deadline) does: without one there is no limit.
    request_body_pause(time: Duration) = Duration::from_secs(30),

    /// Sets how many bytes a second a body that the extractors read has to have on average once its
    /// [grace](Self::request_body_grace) is over, 240 by default; a slower one is answered 408 as after a
    /// [pause](Self::request_body_pause). 0 is no limit.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::Limits;
    /// use std::time::Duration;
    ///
    /// // Sensors on slow lines, which may take their time.
    /// let limits = Limits::default()
    ///     .request_body_pause(Duration::from_secs(120))
    ///     .request_body_rate(0);
    /// # let _ = limits;
    /// ```
    request_body_rate(bytes_per_second: usize) = 240,

    /// Sets how long a body may be waited for before it has to keep to a
    /// [rate](Self::request_body_rate), 5 seconds by default.
    request_body_grace(time: Duration) = Duration::from_secs(5),

    /// Sets how many bytes a message of a WebSocket may have; a longer one closes with 1009.
    ///
    /// The adapters pass it to their framework, in place of its own default; a handler may change it
    /// for its WebSocket.
    message(bytes: usize) = Self::REQUEST_BODY,

    /// Sets how many headers the answer to an exception may have of the exception or its handler,
    /// and as many again of the framework's answer that it replaces.
    ///
    /// Headers beyond the limit are left out, the last first; observers receive
    /// [how many](crate::Misuse::HeadersCut). `content-type`, `cache-control` and `x-content-type-options`,
    /// which every error has, do not count and stay. An [`HttpException`](crate::HttpException) never holds
    /// more than 64, whatever the limit.
    headers(count: usize) = 64,

    /// Sets how many bytes the value of a header may have; a longer one is left out with its name.
    ///
    /// An [`HttpException`](crate::HttpException) never holds one of more than 8 KiB.
    header_value(bytes: usize) = 8 * 1024,

    /// Sets how many bytes all these headers may have together, counted as HTTP/2 does: name,
    /// value and 32 more (RFC 9113 section 6.5.2).
    header_section(bytes: usize) = 32 * 1024,

    /// Sets how many causes of an exception a [`Record`](crate::Record) keeps; the chain of
    /// [`source`](std::error::Error::source)s is walked no further, since it may be a circle.
    causes(count: usize) = MAX_SOURCES,

    /// Sets how long an exception handler may be waited for.
    ///
    /// One that has not answered by then is dropped, and
    /// [`DeadlineExceeded`](crate::DeadlineExceeded) is raised in its place. Each handler has the time
    /// for itself. `Duration::MAX` is no deadline.
    ///
    /// It needs a timer, which the adapters take from tokio; without one, such as in
    /// [`ErrorPolicy::answer`](crate::ErrorPolicy::answer), handlers are waited for. tokio reports by a
    /// panic that a runtime has none, which is caught: see
    /// [`observer`](crate::ErrorPolicyBuilder::observer) for the panic hook that may hear of it, once in
    /// the life of the runtime. A handler that blocks the thread cannot be interrupted.
    handler_deadline(time: Duration) = Duration::from_secs(1),
}

impl Limits {
    /// The bytes that extractors read of a body unless a policy says otherwise.
    pub(crate) const REQUEST_BODY: usize = 2 * 1024 * 1024;

    pub(crate) fn shows(self, echo_input: bool) -> Shows {
        Shows {
            echo_input,
            errors: self.errors,
            error_body: self.error_body,
            echoed_input: self.echoed_input,
        }
    }
}
