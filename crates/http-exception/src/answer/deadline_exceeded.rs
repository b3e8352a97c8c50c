//! What is raised when a handler does not answer in its time.

use std::error::Error;
use std::fmt;
use std::time::Duration;

/// The exception that takes the place of an exception handler's answer when its time is over.
///
/// Without a handler of this type it goes to the fallback, an opaque 500. The future of the late
/// handler is dropped by then. [`Limits::handler_deadline`](crate::Limits::handler_deadline) says how
/// long handlers are waited for.
///
/// # Example
///
/// ```
/// use http_exception::{DeadlineExceeded, ErrorPolicy, HttpException};
///
/// let policy = ErrorPolicy::builder()
///     .exception_handler(|_: DeadlineExceeded| HttpException::service_unavailable("Try again later"))
///     .build();
/// # let _ = policy;
/// ```
#[derive(Clone, Debug)]
pub struct DeadlineExceeded {
    deadline: Duration,
}

impl DeadlineExceeded {
    pub(crate) fn new(deadline: Duration) -> Self {
        Self { deadline }
    }

    /// How long the handler was waited for.
    #[must_use]
    pub fn deadline(&self) -> Duration {
        self.deadline
    }
}

impl fmt::Display for DeadlineExceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "an exception handler did not answer within {:?}",
            self.deadline
        )
    }
}

impl Error for DeadlineExceeded {}
