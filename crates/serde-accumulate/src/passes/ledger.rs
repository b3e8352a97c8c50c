//! The ledger: the first findings in order, and their number.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::passes::frame::{Frame, Rung};
use crate::passes::raw::Raw;

/// The findings of all passes. None is in it twice.
#[derive(Debug)]
pub(crate) struct Ledger<'de> {
    limit: usize,
    kept: Vec<Raw<'de>>,
    total: usize,
    /// The last one that is kept, once there were more.
    bound: Option<Vec<u32>>,
    /// The places of findings below names that the document may say more than once.
    places: HashSet<u64>,
    /// What was found in a value that may be read once more.
    open: Vec<Raw<'de>>,
    /// How much of that is over the limit.
    open_uncounted: usize,
}

impl<'de> Ledger<'de> {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            kept: Vec::new(),
            total: 0,
            bound: None,
            places: HashSet::new(),
            open: Vec::new(),
            open_uncounted: 0,
        }
    }

    /// Adds a finding for good.
    pub(crate) fn add(&mut self, frame: &Frame<'_, 'de>, raw: impl FnOnce() -> Raw<'de>) {
        if self.is_new(frame) {
            self.total += 1;
            let bound = self.bound.as_ref();
            if bound.is_none_or(|bound| frame.comes_before(bound)) {
                self.keep(raw());
            }
        }
    }

    /// True if nothing was found at this place before. Only what is below a name that was sent may be
    /// there more than once.
    fn is_new(&mut self, frame: &Frame<'_, 'de>) -> bool {
        let is_sent = |own: &Frame<'_, '_>| matches!(own.rung, Rung::Member(_) | Rung::Key(_));
        if !frame.upward().any(is_sent) {
            return true;
        }
        let mut hasher = DefaultHasher::new();
        for own in frame.upward() {
            match own.rung {
                Rung::Same => {}
                Rung::Index(index) => (0u8, index).hash(&mut hasher),
                Rung::Field(name) | Rung::Member(name) => (1u8, name).hash(&mut hasher),
                Rung::Key(name) => (2u8, name).hash(&mut hasher),
                Rung::Variant(name) => (3u8, name).hash(&mut hasher),
            }
        }
        self.places.insert(hasher.finish())
    }

    fn keep(&mut self, raw: Raw<'de>) {
        self.kept.push(raw);
        if self.kept.len() > self.limit.saturating_mul(2).saturating_add(SLACK) {
            self.cut();
        }
    }

    /// Keeps the first ones in order.
    fn cut(&mut self) {
        self.kept.sort_by(|a, b| a.rank.cmp(&b.rank));
        if self.kept.len() > self.limit {
            self.kept.truncate(self.limit);
            self.bound = self.kept.last().map(|last| last.rank.clone());
        }
    }

    /// Adds a finding that holds if the value it is in is not read once more.
    pub(crate) fn add_open(&mut self, raw: Raw<'de>) {
        if self.open.len() <= self.limit {
            self.open.push(raw);
        } else {
            self.open_uncounted += 1;
        }
    }

    /// How much was found that may be taken back.
    pub(crate) fn open(&self) -> usize {
        self.open.len()
    }

    /// Takes back what was found since.
    pub(crate) fn take_back(&mut self, open: usize) {
        self.open.truncate(open);
        self.open_uncounted = 0;
    }

    /// Takes back what was found since, to keep it elsewhere.
    pub(crate) fn split_off(&mut self, open: usize) -> Vec<Raw<'de>> {
        let open = open.min(self.open.len());
        self.open.split_off(open)
    }

    /// Makes what was found hold for good.
    pub(crate) fn settle(&mut self) {
        let mut places = std::mem::take(&mut self.places);
        for raw in std::mem::take(&mut self.open) {
            let mut hasher = DefaultHasher::new();
            raw.place.hash_upward(&mut hasher);
            if places.insert(hasher.finish()) {
                self.total += 1;
                self.keep(raw);
            }
        }
        self.places = places;
        self.total += std::mem::take(&mut self.open_uncounted);
    }

    /// How much was found.
    pub(crate) fn total(&self) -> usize {
        self.total + self.open.len() + self.open_uncounted
    }

    /// How many findings will be listed.
    pub(crate) fn listed(&self) -> usize {
        self.total().min(self.limit)
    }

    /// The findings in order, and how many there are.
    pub(crate) fn take(&mut self) -> (Vec<Raw<'de>>, usize) {
        self.settle();
        self.cut();
        (std::mem::take(&mut self.kept), self.total)
    }
}

/// How many more findings are kept until they are sorted.
const SLACK: usize = 16;
