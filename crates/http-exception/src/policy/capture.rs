//! The captures of a policy at the line that raises an exception.

use std::any::Any;
use std::backtrace::Backtrace;
use std::fmt::Display;
use std::sync::Arc;

use super::error_policy::Inner;
use crate::exception::{Captured, Captures, Item, Raised};
use crate::foreign::guard;

/// A registered capture.
#[derive(Clone)]
pub(crate) struct Capture {
    /// True if it is asked for faults alone.
    of_faults: bool,
    call: Arc<Call>,
}

type Call = dyn Fn(&Raised) -> Option<Box<dyn Item>> + Send + Sync;

impl Capture {
    pub(crate) fn new<T: Any + Display + Send + Sync>(
        of_faults: bool,
        capture: impl Fn(&Raised) -> Option<T> + Send + Sync + 'static,
    ) -> Self {
        Self {
            of_faults,
            call: Arc::new(move |exc| Some(Box::new(capture(exc)?))),
        }
    }

    /// True if both are the same registration.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.call, &other.call)
    }
}

impl Captures for Inner {
    fn capture(&self, exc: &Raised) -> Option<Captured> {
        let is_fault = guard(|| self.is_fault(exc)).unwrap_or(true);
        let asked = self.captures.iter();
        let asked = asked.filter(|capture| is_fault || !capture.of_faults);
        let items = asked.filter_map(|capture| guard(|| (capture.call)(exc)).ok().flatten());
        Captured::of(items.collect())
    }
}

impl Inner {
    /// True if it is answered with 500 and above, or nobody has said how it is answered.
    fn is_fault(&self, exc: &Raised) -> bool {
        match exc.status() {
            Some(status) => status.is_server_error(),
            None => !self.knows(exc),
        }
    }
}

/// The call stack at the line that raises an exception, for
/// [`capture_faults`](crate::ErrorPolicyBuilder::capture_faults), whatever the environment says.
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, Record, backtrace};
/// use std::backtrace::Backtrace;
///
/// let policy = ErrorPolicy::builder()
///     .capture_faults(backtrace)
///     .observer(|record: &Record<'_>| {
///         if let Some(stack) = record.exception().captured::<Backtrace>() {
///             eprintln!("{stack}");
///         }
///     })
///     .build();
/// # let _ = policy;
/// ```
#[must_use]
pub fn backtrace(exc: &Raised) -> Option<Backtrace> {
    let _ = exc;
    Some(Backtrace::force_capture())
}
