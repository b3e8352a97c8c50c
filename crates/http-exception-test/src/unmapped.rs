//! Errors that a policy did not know.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use http_exception::{Observer, Outcome, Record, RungKind};

use crate::leak::is_question;

/// An observer that collects the errors which only the fallback took: for each type the places that raised
/// it, and how often.
///
/// Clones share what they collect, so one stays with the test. `Display` is a line for each place.
///
/// # Example
///
/// ```
/// use http_exception::ErrorPolicy;
/// use http_exception_test::{PolicyExt, Unmapped};
///
/// let unmapped = Unmapped::new();
/// let policy = ErrorPolicy::builder().observed_by(unmapped.clone()).build();
/// policy.get("/").raises(std::fmt::Error).status(500);
/// assert!(unmapped.to_string().starts_with("1 core::fmt::Error at "));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Unmapped(Arc<Mutex<Counts>>);

/// By the name of the type and the place.
type Counts = BTreeMap<(&'static str, Option<String>), u64>;

impl Unmapped {
    /// Has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The name of each type, the place where it was raised, if that is known, and how often.
    #[must_use]
    pub fn list(&self) -> Vec<(&'static str, Option<String>, u64)> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all = counts.iter();
        all.map(|((name, place), count)| (*name, place.clone(), *count))
            .collect()
    }

    /// Fails if there is one.
    ///
    /// # Panics
    ///
    /// When there is one. All of them are named.
    #[track_caller]
    pub fn assert_none(&self) {
        let text = self.to_string();
        assert!(
            text.is_empty(),
            "errors that only the fallback took:\n{text}"
        );
    }
}

impl Observer for Unmapped {
    fn record(&self, record: &Record<'_>) {
        let asked = record.asked().last();
        let by_fallback = asked.is_some_and(|it| *it.rung().kind() == RungKind::Fallback);
        let is_error = matches!(record.outcome(), Outcome::Unhandled | Outcome::Handled);
        if by_fallback && is_error {
            let exc = record.exception();
            if exc.location().is_some_and(is_question) {
                return;
            }
            let place = exc.location().map(ToString::to_string);
            let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            *counts.entry((exc.type_name(), place)).or_default() += 1;
        }
    }
}

impl fmt::Display for Unmapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, place, count) in self.list() {
            match place {
                Some(place) => writeln!(f, "{count} {name} at {place}")?,
                None => writeln!(f, "{count} {name}")?,
            }
        }
        Ok(())
    }
}
