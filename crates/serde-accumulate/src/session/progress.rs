//! How far a list or map was read, and which of its elements are read slowly.

use super::{Moment, Pass, Session};
use crate::error::Error;
use crate::frame::Frame;
use crate::node::Node;

/// How far earlier passes have read a list or map, and what they found in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress {
    /// Among which findings it is: those of other attempts mean nothing to these.
    pub(crate) attempt: usize,
    /// When it was begun.
    pub(crate) before: Moment,
    /// When the element was begun that is to go on with.
    pub(crate) after: Moment,
    /// How many elements were read.
    pub(crate) done: u32,
    /// Of a JSON text: the mark to go on from.
    pub(crate) resume: u32,
    /// The elements that `serde_json` is not asked to read, as it refused one of them: from the
    /// first up to the second of each pair.
    slow: Vec<(u32, u32)>,
    /// How many elements were to be read slowly after the last refusal.
    run: u32,
}

impl Progress {
    /// Whether an element is read slowly.
    pub(crate) fn is_slow(&self, index: u32) -> bool {
        if self.slow.last().is_none_or(|(_, end)| *end <= index) {
            return false;
        }
        let at = self.slow.partition_point(|(_, end)| *end <= index);
        self.slow.get(at).is_some_and(|(start, _)| *start <= index)
    }

    /// Notes that `serde_json` refuses an element. Where it did so often of late, the next ones are
    /// read slowly, too: every refusal costs a pass, which visits so many values.
    pub(crate) fn refuse(&mut self, index: u32, visits: usize) {
        let after = self.slow.partition_point(|(start, _)| *start <= index);
        if after < self.slow.len() {
            // The first elements may have been read slowly for other reasons, and are not now.
            self.slow.insert(after, (index, index.saturating_add(1)));
            return;
        }
        let least = u32::try_from(visits / DEAR).unwrap_or(LONGEST);
        let latest = self.slow.last_mut();
        let is_often = latest
            .as_ref()
            .is_some_and(|(_, end)| index.saturating_sub(*end) < FEW);
        self.run = if is_often {
            self.run.saturating_mul(2)
        } else {
            1
        };
        self.run = self.run.max(least).clamp(1, LONGEST);
        let until = index.saturating_add(self.run);
        match latest {
            Some((_, end)) if index <= *end => *end = until,
            _ => self.slow.push((index, until)),
        }
    }
}

/// A list or map that was being read when a pass was given up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resume {
    pub(super) spot: u32,
    /// How many findings come before the element to go on with.
    pub(super) kept: usize,
}

impl<'de> Session<'de> {
    /// Whether what earlier passes have read may be left out of a value.
    pub(crate) fn may_skip(&self, frame: &Frame<'_, 'de>) -> bool {
        self.resumed.get().is_some() && !frame.is_whole
    }

    /// Whether the elements of a list may be given to `serde_json`. Nothing is learned from those
    /// that it takes; so the list has to be one that is too long to be shown.
    pub(crate) fn may_trust(&self, frame: &Frame<'_, 'de>) -> bool {
        let is_long = match frame.node {
            Node::Json(index) => self.tape().span(index) > self.limits.found,
            _ => false,
        };
        is_long
            && !self.is_inspected
            && matches!(self.pass.get(), Pass::Full | Pass::Resume)
            && !frame.is_whole
            && !frame.is_silent
            && frame.depth < SHALLOW
    }

    /// Whether `serde_json` is not to be asked for an element.
    pub(crate) fn is_slow(&self, list: &Frame<'_, 'de>, index: u32) -> bool {
        list.spot.is_some_and(|spot| {
            self.read_spot(spot, |spot| {
                let progress = spot.progress.as_ref();
                progress.is_some_and(|progress| progress.is_slow(index))
            })
        })
    }

    /// Gives the pass up, as `serde_json` does not take an element: the next one reads it slowly.
    pub(crate) fn distrust(&self, list: &Frame<'_, 'de>, index: u32) -> Error {
        let spot = self.make_spot(list);
        let visits = self.detour.get();
        self.with_spot(spot, |spot| {
            let progress = spot.progress.get_or_insert_default();
            progress.refuse(index, visits);
        });
        self.give_up()
    }

    /// How many elements of a list or map earlier passes have read, and the mark to go on from. What
    /// they found in them counts as found.
    pub(crate) fn resume(&self, frame: &Frame<'_, 'de>) -> (u32, u32) {
        let (Some(resumed), Some(spot)) = (self.resumed.get(), frame.spot) else {
            return (0, 0);
        };
        let spots = self.spots.borrow();
        let progress = spots.get(spot).and_then(|spot| spot.progress.as_deref());
        let now = self.moment();
        let Some(progress) = progress.filter(|progress| {
            progress.attempt == self.attempt.get()
                && (progress.before.kept, progress.before.total) == (now.kept, now.total)
        }) else {
            return (0, 0);
        };
        let (before, after) = (progress.before, progress.after);
        self.kept
            .set(now.kept + after.kept.saturating_sub(before.kept));
        self.total
            .set(now.total + after.total.saturating_sub(before.total));
        self.events
            .set(now.events + after.events.saturating_sub(before.events));
        if resumed.spot == spot && resumed.kept == self.kept.get() {
            self.resumed.set(None);
            self.detour.set(self.visits.get() - self.visited.get());
        }
        (progress.done, progress.resume)
    }

    /// Notes how many elements of a list or map were read, and which is next, if any is.
    pub(crate) fn advance(
        &self,
        frame: &Frame<'_, 'de>,
        (before, after): (Moment, Moment),
        done: u32,
        next: Option<Node<'de>>,
    ) {
        if frame.is_whole || frame.is_absent() {
            return;
        }
        let resume = match (next, frame.node) {
            (Some(Node::Json(index) | Node::JsonKey(index)), _) => index,
            (None, Node::Json(index)) => self.tape().end(index),
            _ => 0,
        };
        let spot = self.make_spot(frame);
        let attempt = self.attempt.get();
        self.with_spot(spot, |spot| {
            let progress = spot.progress.get_or_insert_default();
            progress.attempt = attempt;
            progress.before = before;
            progress.after = after;
            progress.done = done;
            progress.resume = resume;
        });
        let is_first = self.next.get().is_none() && self.resumed.get().is_none();
        if is_first && self.is_given_up.get() && next.is_some() {
            let kept = after.kept;
            self.next.set(Some(Resume { spot, kept }));
        }
    }
}

/// After fewer good elements than this, a bad one is one of many.
const FEW: u32 = 3;

/// How many elements at most are read slowly on suspicion.
const LONGEST: u32 = 1024;

/// How many visits cost as much as to read one element slowly.
const DEAR: usize = 8;

/// How many elements a list or map has at least that is not read again once it was read.
pub(crate) const MANY: usize = 64;

/// How deep lists may be of which `serde_json` reads elements: it does so on the same stack.
const SHALLOW: u16 = 32;
