//! Limits on the work and memory of a bad document.

/// How much work and memory a bad document may cost. A good one costs neither.
///
/// Whatever a limit ends, [`is_complete`](crate::Findings::is_complete) says that not all was looked
/// at. Beside what can be set here:
///
/// * What is nested so deep that the search has used 256 KiB of the stack below its entry is not
///   looked at (1 MiB in a build with debug assertions, whose frames are larger).
/// * A position of the type is given at most 32 stand-ins, or 16 and one for each member that an
///   object lacks. An [inspected](crate::inspect) document takes one more for each finding. Those that
///   call no code but that of the standard library and of serde's derive are not counted.
/// * Where panics end the process (`panic = "abort"`), no stand-in is read at all, and what is missing
///   behind a refused member is not found.
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
    /// 100 findings, 8 KiB for what was found at each, and each byte at most 8 times.
    fn default() -> Self {
        Self {
            findings: 100,
            found: 8 * 1024,
            work: 8,
        }
    }
}

impl Limits {
    /// How many findings are kept, those that come first in the document's order; more are counted,
    /// as long as the document is worth the work.
    #[must_use]
    pub fn findings(mut self, count: usize) -> Self {
        self.findings = count;
        self
    }

    /// How many bytes of JSON are kept of what was found at one place; what is larger is left out,
    /// and so is what has a list in it that is written in more. With none, nothing is shown, and it
    /// is not looked for secrets in the type.
    #[must_use]
    pub fn found(mut self, bytes: usize) -> Self {
        self.found = bytes;
        self
    }

    /// How many times each byte of the document may be handed to a visitor, on average, beside 4 KiB
    /// in all.
    ///
    /// The instructions that the search may take are in proportion: for 8 times, about 12 times those
    /// of a parse to a `serde_json::Value`, some hundred thousand for what the type may need to be
    /// known, and 5,000 for each listed finding.
    #[must_use]
    pub fn work(mut self, times: usize) -> Self {
        self.work = times;
        self
    }
}
