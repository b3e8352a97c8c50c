//! What the clients have counted.

use std::array;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};

use super::deed::Deed;

/// The counts of all clients together.
#[derive(Debug)]
pub(super) struct Tally {
    /// Whole requests whose answer came and was the right one.
    pub(super) answered: [AtomicU64; Deed::ALL.len()],
    /// Whole requests whose answer nobody waited for.
    pub(super) given_up: [AtomicU64; Deed::ALL.len()],
    /// Answers that well-behaved connections got, which the plan counts.
    pub(super) well_behaved: AtomicU64,
    pub(super) connections: AtomicU64,
    pub(super) misbehaving: AtomicU64,
    /// What went wrong: how often, and the first few in words.
    pub(super) failures: AtomicU64,
    examples: Mutex<Vec<String>>,
}

impl Tally {
    pub(super) fn new() -> Self {
        Self {
            answered: array::from_fn(|_| AtomicU64::new(0)),
            given_up: array::from_fn(|_| AtomicU64::new(0)),
            well_behaved: AtomicU64::new(0),
            connections: AtomicU64::new(0),
            misbehaving: AtomicU64::new(0),
            failures: AtomicU64::new(0),
            examples: Mutex::new(Vec::new()),
        }
    }

    pub(super) fn answered(&self, deed: usize) {
        add(self.answered.get(deed));
    }

    pub(super) fn given_up(&self, deed: usize) {
        add(self.given_up.get(deed));
    }

    pub(super) fn failed(&self, why: String) {
        add(Some(&self.failures));
        let mut examples = self.examples.lock().unwrap_or_else(PoisonError::into_inner);
        if examples.len() < EXAMPLES {
            examples.push(why);
        }
    }

    pub(super) fn examples(&self) -> Vec<String> {
        let examples = self.examples.lock();
        examples.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

pub(super) fn add(count: Option<&AtomicU64>) {
    if let Some(count) = count {
        count.fetch_add(1, Ordering::Relaxed);
    }
}

pub(super) fn read(count: &AtomicU64) -> u64 {
    count.load(Ordering::Relaxed)
}

const EXAMPLES: usize = 5;
