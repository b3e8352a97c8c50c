//! One step of a check, as data.

use crate::invocation::Invocation;

/// A name, the command that checks, and the way out when it fails.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// The text that `--only` searches and the output shows.
    pub(crate) name: String,
    pub(crate) invocation: Invocation,
    /// The way out, printed after a failure.
    pub(crate) help: &'static str,
    /// Why the step cannot run here, if it cannot.
    pub(crate) skipped: Option<&'static str>,
}

impl Step {
    /// Returns a step that is run.
    pub(crate) fn new(
        name: impl Into<String>,
        invocation: impl Into<Invocation>,
        help: &'static str,
    ) -> Self {
        Self {
            name: name.into(),
            invocation: invocation.into(),
            help,
            skipped: None,
        }
    }

    /// Leaves the step out where `reason` is one.
    pub(crate) fn skipped(mut self, reason: Option<&'static str>) -> Self {
        self.skipped = self.skipped.or(reason);
        self
    }
}
