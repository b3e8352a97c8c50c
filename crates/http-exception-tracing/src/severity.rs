//! How much a failure matters to operators: the level of its event.

use http_exception::{Outcome, Record};

/// The lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    Debug,
    Info,
    Warn,
    Error,
}

impl Severity {
    pub(crate) fn of(record: &Record<'_>) -> Self {
        match record.outcome() {
            Outcome::Aborted => Self::Debug,
            Outcome::Handled if is_broken_promise(record) => Self::Error,
            Outcome::Handled => match record.status().as_u16() {
                500.. => Self::Warn,
                401 | 403 | 429 => Self::Info,
                _ => Self::Debug,
            },
            _ => Self::Error,
        }
    }
}

/// True if the span of the request is one of an error.
pub(crate) fn is_error(record: &Record<'_>) -> bool {
    let is_caught = matches!(record.outcome(), Outcome::Handled | Outcome::Aborted);
    record.status().as_u16() >= 500 || !is_caught
}

/// True if the answer of a handler was not what its type promises. It has a default handler, and is a fault
/// of the program all the same. Only a type of the core has a name without a path.
fn is_broken_promise(record: &Record<'_>) -> bool {
    record.exception().type_name() == "ResponseValidationError" && record.status().as_u16() >= 500
}
