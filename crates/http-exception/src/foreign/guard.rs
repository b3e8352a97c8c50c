//! Running other people's code so that a panic in it becomes an exception.

use std::any::Any;
use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::panic_location;
use crate::exception::{Raised, SourceLocation};

/// The exception that a panic becomes.
///
/// Nothing of it reaches a client unless a handler says so: without a handler
/// of this type it goes to the fallback, an opaque 500.
///
/// A program built with `panic = "abort"` ends at a panic; nothing can catch it, and a policy
/// [says so](crate::PolicyError::PanicsAbort).
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, HttpException, Panicked};
///
/// let policy = ErrorPolicy::builder()
///     .exception_handler(|_: Panicked| HttpException::internal_server_error("We are on it"))
///     .build();
/// # let _ = policy;
/// ```
#[derive(Clone, Debug)]
pub struct Panicked {
    message: String,
    location: Option<SourceLocation>,
}

impl Panicked {
    /// The message of the panic, or that it had none.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The place of the panic. It is known if a policy has an
    /// [observer](crate::ErrorPolicyBuilder::observer) and no panic hook of the program hides it.
    #[must_use]
    pub fn location(&self) -> Option<&SourceLocation> {
        self.location.as_ref()
    }

    #[cold]
    fn from_payload(payload: Box<dyn Any + Send>) -> Self {
        let location = panic_location::take(&*payload);
        let payload = match payload.downcast::<String>() {
            Ok(message) => {
                let message = *message;
                return Self { message, location };
            }
            Err(payload) => payload,
        };
        let message = match payload.downcast_ref::<&'static str>() {
            Some(text) => (*text).to_owned(),
            None => "a value that is not text".to_owned(),
        };
        // The type of the payload is user-supplied, and its `Drop` may panic as well; so may the second
        // payload's.
        if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            std::mem::forget(second);
        }
        Self { message, location }
    }
}

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "panicked: {}", self.message)
    }
}

impl Error for Panicked {}

/// Runs `code`; a panic in it becomes an error.
///
/// [`Watched`](crate::adapter::Watched) does it around a service's call; code that an adapter runs
/// beside that needs a guard of its own.
///
/// # Errors
///
/// The panic.
pub fn guard<T>(code: impl FnOnce() -> T) -> Result<T, Panicked> {
    // A value half changed by the panicking code is dropped or never looked at again.
    catch_unwind(AssertUnwindSafe(code)).map_err(Panicked::from_payload)
}

/// Ends the task that polls a body, and with it the connection, by unwinding without a panic.
///
/// It is for a server that ends a body cleanly after its error, so that a client would take what it
/// has for the whole. The panic hook is not run. A policy further out finds the error again, in its
/// [`WatchedBody`](crate::adapter::WatchedBody), or in its [`Watched`](crate::adapter::Watched) where
/// middleware between the two reads the body. Such middleware without a policy around it is unwound as
/// well, where it would have been given an error.
///
/// # Returns
///
/// The error, in a program that would end here: one built with `panic = "abort"`.
#[must_use]
pub fn break_off(error: BoxError) -> BoxError {
    if cfg!(panic = "abort") {
        return error;
    }
    resume_unwind(Box::new(BrokenOff(error)))
}

struct BrokenOff(BoxError);

type BoxError = Box<dyn Error + Send + Sync>;

/// Runs `code`; a panic in it becomes an exception, and an error that was [broken off](break_off) is
/// itself again.
#[inline]
pub(crate) fn catch<T>(code: impl FnOnce() -> T) -> Result<T, Raised> {
    catch_unwind(AssertUnwindSafe(code)).map_err(raised)
}

#[cold]
fn raised(payload: Box<dyn Any + Send>) -> Raised {
    match payload.downcast::<BrokenOff>() {
        Ok(broken_off) => Raised::from_nowhere(broken_off.0),
        Err(payload) => Raised::from_nowhere(Panicked::from_payload(payload)),
    }
}

/// Drops a user-supplied value, whose `Drop` may panic.
pub(crate) fn drop_guarded<T>(value: T) {
    let _ = guard(|| drop(value));
}

#[cfg(test)]
mod tests {
    use super::*;

    struct PanicsOnDrop;

    impl Drop for PanicsOnDrop {
        fn drop(&mut self) {
            std::panic::panic_any("dropped");
        }
    }

    #[test]
    fn a_payload_that_panics_when_it_is_dropped_is_caught() {
        let caught = guard(|| std::panic::panic_any(PanicsOnDrop)).expect_err("a panic");
        assert_eq!(caught.message(), "a value that is not text");
    }

    #[test]
    fn what_is_broken_off_is_itself_for_an_outer_guard() {
        let caught = catch(|| break_off(Box::new(fmt::Error)));
        let caught = caught.expect_err("it unwinds");
        assert!(caught.into_boxed().is::<fmt::Error>());
    }

    #[test]
    fn the_message_is_kept() {
        let caught = guard(|| panic!("seven: {}", 7)).expect_err("a panic");
        assert_eq!(caught.to_string(), "panicked: seven: 7");
    }
}
