//! Facts about single values that are read more than once.

use std::collections::HashMap;

use crate::Problem;
use crate::learned::numbers::Numbers;
use crate::passes::error::Error;
use crate::passes::raw::Raw;

/// What is known of one value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spot<'de> {
    /// True if it cannot be read as it is: a stand-in is read, or it is left out.
    pub(crate) is_bad: bool,
    /// True if it has to be left out.
    pub(crate) is_dropped: bool,
    /// Of an object that is read by its own keys: members it is given though it lacks them.
    pub(crate) injected: Vec<&'static str>,
    /// Of a list: how many elements it is given, with those that it has.
    pub(crate) length: Option<usize>,
    /// Members that are still missing when they are offered: something deeper asks for them.
    pub(crate) refuted: Vec<&'static str>,
    /// Of an untagged enum: the branch that was meant.
    pub(crate) branch: Option<usize>,
    /// Of an untagged enum: the members of which it was tested whether it misses them itself.
    pub(crate) tested: Vec<&'static str>,
    /// Of an untagged enum: branches that miss something deeper in it, and what.
    pub(crate) deeper: Vec<(usize, &'static str)>,
    /// Of an object: the positions of members that may be tags, and are wrong or missing.
    pub(crate) enums: Vec<u32>,
    /// Of an object: the members that it lacks of which nothing is said.
    pub(crate) silent: Vec<&'static str>,
    /// True if it is not the content of a tag that is wrong.
    pub(crate) is_apart: bool,
    /// The problem of the tag that is among its members.
    pub(crate) tag: Option<Problem>,
    /// The error of which it is known that no part is at fault alone.
    pub(crate) searched: Option<Error>,
    /// What is wrong with it, to be told each time the value it is in is read.
    pub(crate) findings: Vec<Raw<'de>>,
}

/// All values of which something is known, by the way to them.
#[derive(Debug)]
pub(crate) struct Spots<'de> {
    list: Vec<Spot<'de>>,
    steps: HashMap<(u32, u32), u32, Numbers>,
}

impl Default for Spots<'_> {
    fn default() -> Self {
        Self {
            list: vec![Spot::default()],
            steps: HashMap::default(),
        }
    }
}

impl<'de> Spots<'de> {
    pub(crate) fn find(&self, parent: u32, step: u32) -> Option<u32> {
        self.steps.get(&(parent, step)).copied()
    }

    pub(crate) fn child(&mut self, parent: u32, step: u32) -> u32 {
        let next = u32::try_from(self.list.len()).unwrap_or_default();
        let list = &mut self.list;
        *self.steps.entry((parent, step)).or_insert_with(|| {
            list.push(Spot::default());
            next
        })
    }

    /// Forgets all values in one: they were made after it.
    pub(crate) fn forget_below(&mut self, parent: u32) {
        self.list.truncate(parent as usize + 1);
        self.steps.retain(|_, id| *id <= parent);
    }

    /// The error of all of them.
    pub(crate) fn findings(&self) -> impl Iterator<Item = &Raw<'de>> {
        self.list.iter().flat_map(|spot| &spot.findings)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn get(&self, id: u32) -> Option<&Spot<'de>> {
        self.list.get(id as usize)
    }

    pub(crate) fn get_mut(&mut self, id: u32) -> Option<&mut Spot<'de>> {
        self.list.get_mut(id as usize)
    }
}
