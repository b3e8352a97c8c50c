//! How much work and memory a bad document may cost.

/// How much work and memory a bad document may cost. A good one costs neither.
///
/// What is nested so deep that it might cost the stack of a thread, 48 levels at least, is not
/// looked at; [`is_complete`](crate::Findings::is_complete) says so.
///
/// # Example
///
/// ```
/// use serde_accumulate::Limits;
///
/// let limits = Limits::default().findings(10);
/// # let _ = limits;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub(crate) findings: usize,
    pub(crate) found: usize,
    pub(crate) work: usize,
}

impl Default for Limits {
    /// 100 findings, 8 KiB for what was found at each, and work for 16 times the document.
    fn default() -> Self {
        Self {
            findings: 100,
            found: 8 * 1024,
            work: 16,
        }
    }
}

impl Limits {
    /// How many findings are kept; more are counted, as long as no more than a million values are
    /// visited for that.
    ///
    /// Values that their type refuses, such as texts that are no UUID, are each remembered until
    /// the end. After a hundred times this many of them the rest of the document is not looked at,
    /// and [`is_complete`](crate::Findings::is_complete) says so.
    #[must_use]
    pub fn findings(mut self, count: usize) -> Self {
        self.findings = count;
        self
    }

    /// How many bytes of JSON are kept of what was found at one place; what is larger is left out,
    /// and so is what has a list in it that is written in more.
    #[must_use]
    pub fn found(mut self, bytes: usize) -> Self {
        self.found = bytes;
        self
    }

    /// How many times each value of the document may be visited, on average.
    #[must_use]
    pub fn work(mut self, times: usize) -> Self {
        self.work = times;
        self
    }
}
