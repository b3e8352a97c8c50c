//! What the clients count beside the requests: connections, and what went wrong.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// The counts of all clients together.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) connections: AtomicU64,
    pub(super) misbehaving: AtomicU64,
    /// Answers that were not as they must be.
    pub(super) malformed: AtomicU64,
    /// Everything that went wrong: how often, and the first few in words.
    pub(super) failures: AtomicU64,
    examples: Mutex<Vec<String>>,
}

impl Tally {
    /// Notes what went wrong with a connection.
    pub(super) fn broke(&self, whose: &str, error: &io::Error) {
        if error.kind() == io::ErrorKind::InvalidData {
            add(&self.malformed);
        }
        self.failed(format!("{whose}: {error}"));
    }

    pub(super) fn failed(&self, why: String) {
        add(&self.failures);
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

pub(super) fn add(count: &AtomicU64) {
    count.fetch_add(1, Ordering::Relaxed);
}

pub(super) fn read(count: &AtomicU64) -> u64 {
    count.load(Ordering::Relaxed)
}

const EXAMPLES: usize = 5;
