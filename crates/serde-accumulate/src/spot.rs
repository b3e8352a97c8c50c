//! What is known of single values of a document: which are refused, and how far lists were read.

use std::collections::HashMap;

use crate::numbers::Numbers;
use crate::raw::Raw;
use crate::session::progress::Progress;

/// What is known of one value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spot<'de> {
    /// Whether it cannot be read as it is: a stand-in is read, or it is left out.
    pub(crate) is_bad: bool,
    /// Whether it has to be left out.
    pub(crate) is_dropped: bool,
    /// Whether nothing in it may be left out because it was read in an earlier pass.
    pub(crate) is_whole: bool,
    /// Of a list or map: how far earlier passes have read it.
    pub(crate) progress: Option<Box<Progress>>,
    /// Of an object that is read by its own keys: members it is given though it lacks them.
    pub(crate) injected: Vec<&'static str>,
    /// Members that are still missing when they are offered: something deeper asks for them.
    pub(crate) refuted: Vec<&'static str>,
    /// What is wrong with it.
    pub(crate) findings: Vec<Raw<'de>>,
    /// How many things are wrong with it.
    pub(crate) total: usize,
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
    pub(crate) fn find(&self, parent: u32, ordinal: u32) -> Option<u32> {
        self.steps.get(&(parent, ordinal)).copied()
    }

    pub(crate) fn child(&mut self, parent: u32, ordinal: u32) -> u32 {
        let next = u32::try_from(self.list.len()).unwrap_or_default();
        let list = &mut self.list;
        *self.steps.entry((parent, ordinal)).or_insert_with(|| {
            list.push(Spot::default());
            next
        })
    }

    pub(crate) fn get(&self, id: u32) -> Option<&Spot<'de>> {
        self.list.get(id as usize)
    }

    pub(crate) fn get_mut(&mut self, id: u32) -> Option<&mut Spot<'de>> {
        self.list.get_mut(id as usize)
    }
}
