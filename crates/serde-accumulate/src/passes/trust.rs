//! The choice between `serde_json` and the slow reader, for elements of long lists.

use std::cell::Cell;

/// The elements of a list that `serde_json` is not asked for, as it refused one of them.
#[derive(Debug, Default)]
pub(crate) struct Trust {
    doubt: Cell<Doubt>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Doubt {
    /// How deep the list is.
    depth: u16,
    /// The elements up to this one are read slowly.
    until: usize,
    /// How many there were after the last refusal.
    run: usize,
}

impl Trust {
    /// True if an element is read slowly.
    pub(crate) fn is_slow(&self, depth: u16, index: usize) -> bool {
        let doubt = self.doubt.get();
        doubt.depth == depth && index < doubt.until
    }

    /// Notes that `serde_json` refuses an element. Where it did so often of late, the next ones are
    /// read slowly, too: every refusal costs a pass.
    pub(crate) fn refuse(&self, depth: u16, index: usize) {
        let doubt = self.doubt.get();
        let is_often = doubt.depth == depth && index.saturating_sub(doubt.until) < FEW;
        let run = if is_often { doubt.run * 2 } else { 1 }.clamp(1, LONGEST);
        self.doubt.set(Doubt {
            depth,
            until: index.saturating_add(run),
            run,
        });
    }
}

/// After fewer good elements than this, a bad one is one of many.
const FEW: usize = 3;

/// How many elements at most are read slowly on suspicion.
const LONGEST: usize = 1024;

/// How deep lists may be of which `serde_json` reads elements: it does so on the same stack.
pub(crate) const SHALLOW: u16 = 32;
