//! What the clients know of each request: of which kind it was, and what became of it.

use std::ops::Range;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};

/// A line for each request, by its id.
#[derive(Debug)]
pub(super) struct Ledger {
    lines: Vec<AtomicU16>,
    /// The first id that no misbehaving client has taken.
    spare: AtomicUsize,
    /// The ids below are of the clients that behave.
    pub(super) requests: usize,
}

/// How far a request came, as its client sees it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fate {
    /// Nobody has sent it.
    Unsent,
    /// Its head was never whole.
    Cut,
    /// It was sent, and no answer was read.
    Unread,
    /// The answer came, and it was the right one.
    Answered,
}

impl Ledger {
    /// Lines for so many requests, and for those of the clients that misbehave beside them.
    pub(super) fn new(requests: usize) -> Self {
        let lines = requests + requests / 4 + SPARE;
        Self {
            lines: (0..lines).map(|_| AtomicU16::new(0)).collect(),
            spare: AtomicUsize::new(requests),
            requests,
        }
    }

    /// Ids for requests of a client that misbehaves; `None` when there are no more.
    pub(super) fn take(&self, count: usize) -> Option<Range<usize>> {
        let first = self.spare.fetch_add(count, Ordering::Relaxed);
        let ids = first..first + count;
        (ids.end <= self.lines.len()).then_some(ids)
    }

    /// Notes how far a request came.
    pub(super) fn note(&self, id: usize, deed: usize, fate: Fate) {
        let deed = u16::try_from(deed).unwrap_or_default();
        if let Some(line) = self.lines.get(id) {
            line.store(deed << 2 | fate as u16, Ordering::Relaxed);
        }
    }

    /// The number of lines.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// The kind and the fate of every request, by its id.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, Fate)> {
        self.lines.iter().map(|line| {
            let line = line.load(Ordering::Relaxed);
            let fate = match line & 3 {
                0 => Fate::Unsent,
                1 => Fate::Cut,
                2 => Fate::Unread,
                _ => Fate::Answered,
            };
            (usize::from(line >> 2), fate)
        })
    }
}

/// More than the clients that misbehave take however few requests there are.
const SPARE: usize = 4096;
