//! An index of texts by name.

use std::cmp::Ordering;

use crate::document::pairs::Pairs;

/// The positions of texts among many, in the order of their names, and of one name in their own.
#[derive(Clone, Debug)]
pub(crate) struct ByName(Vec<u32>);

impl ByName {
    pub(crate) fn new(pairs: &Pairs, compare: impl Fn(&str, &str) -> Ordering) -> Self {
        let count = u32::try_from(pairs.len()).unwrap_or(u32::MAX);
        let mut positions: Vec<u32> = (0..count).collect();
        // Stable: those of one name stay in order.
        positions.sort_by(|a, b| compare(name(pairs, *a), name(pairs, *b)));
        Self(positions)
    }

    /// The positions of the texts of a name, which is compared as the texts were.
    pub(crate) fn of(
        &self,
        pairs: &Pairs,
        compare: impl Fn(&str) -> Ordering,
    ) -> impl DoubleEndedIterator<Item = usize> {
        let own = |position: &u32| compare(name(pairs, *position));
        let start = self.0.partition_point(|position| own(position).is_lt());
        let end = self.0.partition_point(|position| own(position).is_le());
        let positions = self.0.get(start..end).unwrap_or_default();
        positions.iter().map(|position| *position as usize)
    }

    /// The text of the same name that comes after one, if it is of a name that is compared so.
    pub(crate) fn after(
        &self,
        pairs: &Pairs,
        nth: usize,
        compare: impl Fn(&str) -> Ordering,
    ) -> Option<usize> {
        let is_before = |position: &u32| match compare(name(pairs, *position)) {
            Ordering::Equal => *position as usize <= nth,
            order => order.is_lt(),
        };
        let next = *self.0.get(self.0.partition_point(is_before))?;
        compare(name(pairs, next)).is_eq().then_some(next as usize)
    }

    /// The first text of each name, in the order of the texts.
    pub(crate) fn firsts(&self, pairs: &Pairs, is_same: impl Fn(&str, &str) -> bool) -> Vec<usize> {
        let mut firsts = Vec::new();
        let mut last = None;
        for position in &self.0 {
            let own = name(pairs, *position);
            if last.is_none_or(|last| !is_same(last, own)) {
                firsts.push(*position as usize);
            }
            last = Some(own);
        }
        firsts.sort_unstable();
        firsts
    }
}

fn name(pairs: &Pairs, position: u32) -> &str {
    pairs.get(position as usize).map_or("", |(name, _)| name)
}
