//! The slot on a request for what handlers and middleware tell observers.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::foreign::for_logs;

/// Notes on a request that handlers and middleware write and that observers find in the
/// [record](crate::Record::notes) if it fails: the user, the tenant.
///
/// It is among the extensions of a request when an observer of the policy [needs](crate::Needs::notes)
/// it. There are 32 at most, each one line of bounded length.
///
/// # Example
///
/// ```
/// use http_exception::{Request, RequestNotes};
///
/// fn authenticated<B>(request: &Request<B>, user: u64) {
///     if let Some(notes) = request.extensions().get::<RequestNotes>() {
///         notes.set("user.id", user);
///     }
/// }
/// # authenticated(&Request::new(()), 7);
/// ```
#[derive(Clone, Default)]
pub struct RequestNotes(Arc<Mutex<Noted>>);

pub(crate) type Noted = Vec<(Cow<'static, str>, String)>;

impl RequestNotes {
    /// Writes a note; one of the same name that is there is replaced.
    pub fn set(&self, name: impl Into<Cow<'static, str>>, value: impl Display) {
        let (name, value) = (name.into(), for_logs(&value));
        let mut noted = self.lock();
        if let Some((_, old)) = noted.iter_mut().find(|(it, _)| *it == name) {
            *old = value;
        } else if noted.len() < MAX_NOTES {
            noted.push((name, value));
        }
    }

    pub(crate) fn noted(&self) -> Noted {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Noted> {
        // Nothing that panics runs while it is locked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A note may be somebody's name.
impl fmt::Debug for RequestNotes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestNotes").finish_non_exhaustive()
    }
}

const MAX_NOTES: usize = 32;
