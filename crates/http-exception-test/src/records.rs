//! The records that a policy has made.

use std::sync::{Arc, Mutex, PoisonError};

use http_exception::{Needs, Observer, Outcome, Record};

/// An observer that keeps what a test expects of records, for the [`Answer`](crate::Answer)s of an
/// [application](crate::App) whose policy has it.
///
/// Clones share what they keep: one is for the policy, one for the application. A policy that is
/// [asked by itself](crate::PolicyExt) needs none.
///
/// # Example
///
/// ```
/// use http_exception::ErrorPolicy;
/// use http_exception_test::Records;
///
/// # fn policy_of_the_service() -> ErrorPolicy { ErrorPolicy::default() }
/// let records = Records::new();
/// let policy = ErrorPolicy::builder()
///     .extend(&policy_of_the_service())
///     .observed_by(records.clone())
///     .build();
/// # let _ = policy;
/// ```
#[derive(Clone, Debug, Default)]
pub struct Records(Arc<Mutex<Vec<Told>>>);

impl Records {
    /// Has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Those since it was asked last.
    pub(crate) fn take(&self) -> Vec<Told> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Observer for Records {
    fn needs(&self) -> Needs {
        Needs::nothing().route()
    }

    fn record(&self, record: &Record<'_>) {
        let told = Told::of(record);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(told);
    }
}

/// The content of an exception's record.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) outcome: Outcome,
    /// The line of a log.
    pub(crate) line: String,
    /// All of it.
    pub(crate) debug: String,
    pub(crate) misuse: Vec<String>,
    /// The handler that was asked last.
    pub(crate) asked: Option<String>,
}

impl Told {
    fn of(record: &Record<'_>) -> Self {
        let misuse = record.misuse().iter();
        let asked = record.asked().last();
        Self {
            outcome: record.outcome(),
            line: record.to_string(),
            debug: format!("{record:?}"),
            misuse: misuse.map(ToString::to_string).collect(),
            asked: asked.map(|asked| format!("the {}", asked.rung())),
        }
    }
}
