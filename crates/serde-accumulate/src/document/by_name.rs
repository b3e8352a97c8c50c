//! Where the texts of each name are.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Where the texts of each name are, among many.
#[derive(Clone, Debug)]
pub(crate) struct ByName {
    /// The first of each name.
    first: HashMap<Box<str>, usize>,
    /// The first of each name, in order.
    firsts: Vec<usize>,
    /// For the first of a name, the last.
    last: Vec<usize>,
    /// For each, the next of the same name.
    next: Vec<Option<usize>>,
}

impl ByName {
    pub(crate) fn new<'n>(names: impl Iterator<Item = Cow<'n, str>>) -> Self {
        let mut new = Self {
            first: HashMap::new(),
            firsts: Vec::new(),
            last: Vec::new(),
            next: Vec::new(),
        };
        for (nth, name) in names.enumerate() {
            new.next.push(None);
            new.last.push(nth);
            match new.first.entry(name.into()) {
                Entry::Vacant(entry) => {
                    entry.insert(nth);
                    new.firsts.push(nth);
                }
                Entry::Occupied(entry) => {
                    if let Some(last) = new.last.get_mut(*entry.get()) {
                        let before = std::mem::replace(last, nth);
                        if let Some(next) = new.next.get_mut(before) {
                            *next = Some(nth);
                        }
                    }
                }
            }
        }
        new
    }

    /// The first text of a name.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.first.get(name).copied()
    }

    /// The first text of each name, in order.
    pub(crate) fn firsts(&self) -> &[usize] {
        &self.firsts
    }

    /// The last text of the name of a first one.
    pub(crate) fn last(&self, first: usize) -> Option<usize> {
        self.last.get(first).copied()
    }

    /// The text of the same name that comes after one.
    pub(crate) fn after(&self, nth: usize) -> Option<usize> {
        self.next.get(nth).copied().flatten()
    }
}
