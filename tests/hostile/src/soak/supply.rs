//! What is still to be sent, handed out to the clients.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The requests of one phase.
#[derive(Debug)]
pub(super) struct Supply {
    nth: AtomicUsize,
    first: AtomicUsize,
    end: usize,
}

/// The requests of one connection.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Errand {
    /// The how-manieth it is.
    pub(super) nth: usize,
    pub(super) ids: Range<usize>,
}

impl Supply {
    pub(super) fn new(ids: Range<usize>) -> Self {
        Self {
            nth: AtomicUsize::new(0),
            first: AtomicUsize::new(ids.start),
            end: ids.end,
        }
    }

    /// The next connection's; `None` when everything is handed out.
    pub(super) fn next(&self) -> Option<Errand> {
        let nth = self.nth.fetch_add(1, Ordering::Relaxed);
        let count = if is_socket(nth) { 1 } else { BATCH };
        let first = self.first.fetch_add(count, Ordering::Relaxed);
        let ids = first..self.end.min(first + count);
        (first < self.end).then_some(Errand { nth, ids })
    }
}

impl Errand {
    /// Whether it is a WebSocket, which has a connection to itself.
    pub(super) fn is_socket(&self) -> bool {
        is_socket(self.nth)
    }
}

/// One connection in four.
fn is_socket(nth: usize) -> bool {
    nth % 4 == 1
}

/// The requests on any other connection.
const BATCH: usize = 50;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_is_handed_out_once() {
        let supply = Supply::new(10..500);
        let errands = std::iter::from_fn(|| supply.next());
        let ids: Vec<usize> = errands.flat_map(|errand| errand.ids).collect();
        assert_eq!(ids, (10..500).collect::<Vec<_>>());
        assert_eq!(supply.next(), None);
    }
}
