//! The meter: the work that a document is worth, and the work that was done.

use std::cell::Cell;

/// Counts the work of all passes, and says when it is enough.
///
/// Work is counted in instructions, as they were measured for each kind of it beside those of a parse
/// to a `serde_json::Value`: the search ends before it costs twelve times as much. That the figures
/// are right within a factor is enough; `cargo xtask bench` says how far they are.
#[derive(Debug)]
pub(crate) struct Meter {
    /// What the document is worth, without what was found in it.
    worth: Cell<u64>,
    /// The worth of a pass over all of it.
    once: u64,
    spent: Cell<u64>,
    /// The bytes that may be handed to visitors, and those that the document has.
    bytes: Cell<u64>,
    size: u64,
    handed: Cell<u64>,
    passes: Cell<usize>,
}

/// What the search of a document did.
///
/// It is what [`Limits`](crate::Limits) bounds. Tests and benchmarks look at it.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// How often the type was read, from the root to where the pass ended.
    pub passes: usize,
    /// How many bytes of the document were handed to visitors, in all passes together.
    pub bytes: u64,
    /// How many stand-ins were read at the position of the type that needed the most.
    pub stand_ins: usize,
    /// How many instructions that took, as they are reckoned: the same for the same document and type.
    pub instructions: u64,
}

/// How much there is of a document.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Size {
    /// Its values and keys.
    pub(crate) values: usize,
    pub(crate) keys: usize,
    pub(crate) bytes: usize,
    /// Of a JSON text: how many escapes it has.
    pub(crate) escapes: usize,
}

impl Meter {
    /// For a document of this size. `times` is how often each byte may be handed to
    /// a visitor.
    pub(crate) fn new(size: Size, times: usize) -> Self {
        let (values, bytes, times) = (size.values as u64, size.bytes as u64, times as u64);
        let worth =
            values * VALUE + bytes * BYTE + size.escapes as u64 * ESCAPE + size.keys as u64 * KEY;
        Self {
            worth: Cell::new(worth.saturating_mul(times) / 8 + BASE),
            once: worth / 4,
            spent: Cell::new(0),
            bytes: Cell::new(bytes.saturating_mul(times).saturating_add(SMALL)),
            size: bytes,
            handed: Cell::new(0),
            passes: Cell::new(0),
        }
    }

    pub(crate) fn begin(&self) {
        self.passes.set(self.passes.get() + 1);
        self.charge(PASS);
    }

    /// Makes the document worth more.
    pub(crate) fn credit(&self, instructions: u64) {
        self.worth
            .set(self.worth.get().saturating_add(instructions));
    }

    /// Makes the document worth a pass more, which is known to cost something between these.
    pub(crate) fn credit_pass_of(&self, least: u64, most: u64) {
        self.credit(self.once.clamp(least, most));
    }

    /// Likewise, as all of it is read once more.
    pub(crate) fn credit_reading(&self, least: u64, most: u64) {
        self.credit_pass_of(least, most);
        self.credit_bytes(1);
    }

    /// Lets each byte be handed over so many times more.
    pub(crate) fn credit_bytes(&self, times: u64) {
        let bytes = self.size.saturating_mul(times);
        self.bytes.set(self.bytes.get().saturating_add(bytes));
    }

    pub(crate) fn charge(&self, instructions: u64) {
        self.spent
            .set(self.spent.get().saturating_add(instructions));
    }

    /// Counts bytes that are handed to a visitor.
    pub(crate) fn hand(&self, bytes: usize, each: u64) {
        self.handed.set(self.handed.get() + bytes as u64);
        self.charge(bytes as u64 * each);
    }

    /// True if a document with so many findings is worth no more.
    pub(crate) fn is_spent(&self, listed: usize) -> bool {
        let worth = self.worth.get() + listed as u64 * FINDING;
        self.spent.get() > worth || self.handed.get() > self.bytes.get()
    }

    pub(crate) fn work(&self) -> Work {
        Work {
            passes: self.passes.get(),
            bytes: self.handed.get(),
            stand_ins: 0,
            instructions: self.spent.get(),
        }
    }
}

/// What a value of a document is worth, for eight times its bytes.
const VALUE: u64 = 2_300;

/// What a key is worth, beside that it is a value.
const KEY: u64 = 11_000;

/// What an escape is worth, beside its bytes.
const ESCAPE: u64 = 1_200;

/// What a byte is worth.
const BYTE: u64 = 32;

/// What the smallest document is worth.
const BASE: u64 = 300_000;

/// What a listed finding is worth.
const FINDING: u64 = 5_000;

/// How many bytes may be handed to visitors for the smallest document.
const SMALL: u64 = 4096;

/// What a pass costs before it reads anything.
const PASS: u64 = 1_500;
