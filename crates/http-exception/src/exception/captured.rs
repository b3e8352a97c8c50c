//! The values captured at the line that raises an exception.

use std::any::Any;
use std::cell::Cell;
use std::fmt::{self, Display};
use std::sync::Arc;

use super::raised::Raised;

/// The values captured of one exception, found by their types.
#[derive(Clone)]
pub(crate) struct Captured(Arc<Vec<Box<dyn Item>>>);

/// A captured value, its type forgotten.
pub(crate) trait Item: Any + Display + Send + Sync {
    fn as_any(&self) -> &dyn Any;
}

impl<T: Any + Display + Send + Sync> Item for T {
    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Captured {
    /// The captured values, if there are any.
    pub(crate) fn of(items: Vec<Box<dyn Item>>) -> Option<Self> {
        (!items.is_empty()).then(|| Self(Arc::new(items)))
    }

    pub(crate) fn get<T: 'static>(&self) -> Option<&T> {
        self.iter().find_map(|item| item.as_any().downcast_ref())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &dyn Item> {
        self.0.iter().map(|item| &**item)
    }
}

impl fmt::Debug for Captured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Captured").finish_non_exhaustive()
    }
}

/// The text that a framework or its middleware had for an exception, which observers see as its last cause.
pub(crate) struct FrameworkText(pub(crate) String);

impl Display for FrameworkText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An exception that a framework had this text for; observers see the text as its last cause.
///
/// # Example
///
/// ```
/// use http_exception::adapter::{Rejection, said_as};
///
/// let exc = said_as(Rejection::JsonSyntax.into(), "expected `:` at line 1 column 7".to_owned());
/// # let _ = exc;
/// ```
pub fn said_as(exc: Raised, text: String) -> Raised {
    exc.said_as(text)
}

/// Captures for what is raised on this thread.
pub(crate) trait Captures: Send + Sync {
    fn capture(&self, exc: &Raised) -> Option<Captured>;
}

/// Runs the captures of the policy whose code runs now.
pub(super) fn capture(exc: &Raised) -> Option<Captured> {
    // Taken, so that what is raised by a capture is not captured.
    let policy = CAPTURES.take()?;
    let captured = policy.capture(exc);
    CAPTURES.set(Some(policy));
    captured
}

/// Captures as long as this lives.
pub(crate) struct Capturing(Option<Arc<dyn Captures>>);

impl Capturing {
    pub(crate) fn begin(captures: Arc<dyn Captures>) -> Self {
        Self(CAPTURES.replace(Some(captures)))
    }
}

impl Drop for Capturing {
    fn drop(&mut self) {
        CAPTURES.set(self.0.take());
    }
}

thread_local! {
    static CAPTURES: Cell<Option<Arc<dyn Captures>>> = const { Cell::new(None) };
}
