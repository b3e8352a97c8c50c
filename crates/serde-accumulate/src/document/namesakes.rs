//! The texts of one name, one after the other.

use crate::document::texts::Texts;

/// The texts of one name among others.
#[derive(Clone, Debug)]
pub(crate) struct Namesakes<'de> {
    texts: &'de Texts<'de>,
    first: usize,
    /// Those that are left: places in the order of the names, if there is an index of it, otherwise
    /// among all texts.
    next: usize,
    end: usize,
}

impl<'de> Namesakes<'de> {
    pub(crate) fn new(texts: &'de Texts<'de>, first: usize) -> Self {
        let rest = texts
            .same_names(first)
            .unwrap_or_else(|| first..texts.pairs.len());
        Self {
            texts,
            first,
            next: rest.start,
            end: rest.end,
        }
    }

    /// Passes over so many.
    pub(crate) fn skip(&mut self, count: usize) {
        if self.texts.by_name().is_some() {
            self.next = self.next.saturating_add(count).min(self.end);
        } else {
            self.by_ref().take(count).for_each(drop);
        }
    }
}

impl Iterator for Namesakes<'_> {
    type Item = usize;

    /// The position of the next text.
    fn next(&mut self) -> Option<usize> {
        while self.next < self.end {
            let place = self.next;
            self.next += 1;
            match self.texts.by_name() {
                Some(by_name) => return by_name.at(place),
                None if self.texts.have_same_name(self.first, place) => return Some(place),
                None => {}
            }
        }
        None
    }
}
