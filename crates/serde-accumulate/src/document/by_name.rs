//! An index of texts by name.

use std::cmp::Ordering;
use std::ops::Range;

use crate::document::pairs::Pairs;

/// The positions of texts among many, in the order of their names, and of one name in their own.
#[derive(Clone, Debug)]
pub(crate) struct ByName {
    order: Vec<u32>,
    /// Of each name, in the order of the texts: the first text, and whether the last is empty.
    groups: Vec<(u32, bool)>,
}

impl ByName {
    pub(crate) fn new(pairs: &Pairs<'_>, compare: &dyn Fn(&str, &str) -> Ordering) -> Self {
        let count = u32::try_from(pairs.len()).unwrap_or(u32::MAX);
        let mut order: Vec<u32> = (0..count).collect();
        // In place, so that a form of short texts stays small; those of one name stay in order.
        order.sort_unstable_by(|a, b| in_order(pairs, compare, *a, *b));
        // Of each text that is the first of its name, whether the last one is empty.
        let mut firsts: Vec<Option<bool>> = vec![None; pairs.len()];
        let mut first = None;
        for position in &order {
            let (own, text) = pairs.get(*position as usize).unwrap_or_default();
            match first {
                Some(first) if compare(name(pairs, first), own).is_eq() => {}
                _ => first = Some(*position),
            }
            if let Some(is_last_empty) = first.and_then(|first| firsts.get_mut(first as usize)) {
                *is_last_empty = Some(text.is_empty());
            }
        }
        let groups = (0..).zip(firsts);
        let groups = groups.filter_map(|(first, is_empty)| Some((first, is_empty?)));
        let groups = groups.collect();
        Self { order, groups }
    }

    /// The places in this order of the texts of a name, which is compared as the texts were.
    pub(crate) fn of(&self, pairs: &Pairs<'_>, compare: impl Fn(&str) -> Ordering) -> Range<usize> {
        let own = |position: &u32| compare(name(pairs, *position));
        let start = self.order.partition_point(|position| own(position).is_lt());
        let end = self.order.partition_point(|position| own(position).is_le());
        start..end
    }

    /// The position of the text at a place in this order.
    pub(crate) fn at(&self, place: usize) -> Option<usize> {
        self.order.get(place).map(|position| *position as usize)
    }

    /// The first text of a name, by the place of the name in the order of the texts.
    pub(crate) fn first(&self, place: usize) -> Option<usize> {
        self.groups.get(place).map(|(first, _)| *first as usize)
    }

    /// The place of the name whose first text this is.
    pub(crate) fn place_of(&self, first: usize) -> usize {
        let groups = &self.groups;
        groups.partition_point(|(own, _)| (*own as usize) < first)
    }

    /// True if the last text of the name is empty whose first text this is.
    pub(crate) fn ends_empty(&self, first: usize) -> bool {
        let group = self.groups.get(self.place_of(first));
        group.is_some_and(|(_, is_empty)| *is_empty)
    }
}

/// The order of two texts. It is called from many places of the sort, each of which would have its code.
#[inline(never)]
fn in_order(
    pairs: &Pairs<'_>,
    compare: &dyn Fn(&str, &str) -> Ordering,
    a: u32,
    b: u32,
) -> Ordering {
    compare(name(pairs, a), name(pairs, b)).then(a.cmp(&b))
}

fn name<'p>(pairs: &'p Pairs<'_>, position: u32) -> &'p str {
    pairs.get(position as usize).map_or("", |(name, _)| name)
}
