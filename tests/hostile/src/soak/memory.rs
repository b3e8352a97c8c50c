//! The resident memory of the service: flat, or not, or not known.

use std::fmt;

use super::books::ENTRY_BYTES;

/// Two figures, in bytes; `None` where nobody tells. Both are taken while nothing is at work.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Memory {
    /// After how many requests the first figure is taken.
    pub(super) settles: usize,
    pub(super) settled: Option<u64>,
    pub(super) end: Option<u64>,
    /// The requests that books are kept of, which are as large at the start as at the end.
    pub(super) ids: usize,
}

/// What the figures say.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Growth {
    /// A tenth at most.
    Flat,
    /// More than a tenth.
    Grown,
    /// It cannot be known, because of this.
    Unknown(&'static str),
}

impl Memory {
    pub(super) fn growth(&self) -> Growth {
        match (self.of_work(self.settled), self.of_work(self.end)) {
            (Some(settled), Some(end)) if end * 10 <= settled * 11 => Growth::Flat,
            (Some(_), Some(_)) => Growth::Grown,
            (None, Some(_)) => Growth::Unknown("there are too few requests"),
            (_, None) => Growth::Unknown("the system does not tell it"),
        }
    }

    /// Without the books.
    fn of_work(&self, figure: Option<u64>) -> Option<u64> {
        let books = self.ids as u64 * ENTRY_BYTES as u64;
        figure.map(|bytes| bytes.saturating_sub(books))
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(settled) = self.of_work(self.settled) {
            let settles = self.settles;
            write!(f, "{} after {settles} requests, ", Mebibytes(settled))?;
        }
        if let Some(end) = self.of_work(self.end) {
            write!(f, "{} at the end", Mebibytes(end))?;
        }
        match self.growth() {
            Growth::Flat | Growth::Grown => f.write_str(", both at rest and without the books"),
            Growth::Unknown(why) => write!(f, " (not judged: {why})"),
        }
    }
}

struct Mebibytes(u64);

impl fmt::Display for Mebibytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(bytes) = self;
        write!(
            f,
            "{}.{} MiB",
            bytes >> 20,
            ((bytes >> 10) & 1023) * 10 / 1024
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(settled: Option<u64>, end: Option<u64>, expected: Growth) {
        let memory = Memory {
            settles: 1,
            settled,
            end,
            ids: 1000,
        };
        assert_eq!(memory.growth(), expected, "{memory}");
    }

    #[test]
    fn a_tenth_more_is_flat_and_the_books_do_not_count() {
        check(Some(106_000), Some(116_000), Growth::Flat);
        check(Some(106_000), Some(116_001), Growth::Grown);
    }

    #[test]
    fn what_is_not_told_is_not_judged() {
        check(None, Some(1), Growth::Unknown("there are too few requests"));
        check(None, None, Growth::Unknown("the system does not tell it"));
    }
}
