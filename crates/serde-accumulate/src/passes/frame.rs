//! The position of the reader: a list on the stack, from the current value up to the root.

use std::borrow::Cow;

use crate::document::node::Node;
use crate::learned::schema::{ROOT, SchemaId};
use crate::passes::cursor::Track;
use crate::{Place, Step};

/// A value that is being read, and what it is in.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame<'f, 'de> {
    pub(crate) parent: Option<&'f Frame<'f, 'de>>,
    pub(crate) node: Node<'de>,
    pub(crate) rung: Rung<'f>,
    /// Its position among its siblings, in the order of findings.
    pub(crate) rank: u32,
    pub(crate) schema: SchemaId,
    /// The fields or variants that are asked for.
    pub(crate) names: &'static [&'static str],
    /// What is known of this very value, if anything is.
    pub(crate) spot: Option<u32>,
    /// The member that names the variant of a [`Tagged`](crate::Tagged) enum: not the variant's.
    pub(crate) hidden: Option<&'f str>,
    /// How many values it is in.
    pub(crate) depth: u16,
    /// How many absent values it is in.
    pub(crate) absence: u16,
    /// True if it may be absent without a report.
    pub(crate) is_silent: bool,
    /// True if its errors were reported.
    pub(crate) is_told: bool,
    /// True if it is read to know what its type has in it.
    pub(crate) is_survey: bool,
    /// True if it is in something that is read as a whole: nothing in it may be left out because it
    /// was read in an earlier pass, and what is found in it may be taken back.
    pub(crate) is_whole: bool,
    /// How its parts are read.
    pub(crate) holds: Holds,
    /// Where it is, seen from the way of this pass.
    pub(crate) track: Track,
}

/// How the parts of a value are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Each for itself, and each once.
    Apart,
    /// Each for itself; those before one that is read again are read again, too.
    InOrder,
    /// All together, every time.
    Whole,
}

/// The last step to a value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rung<'f> {
    /// No step: the root, or what is transparent.
    Same,
    Index(usize),
    Member(&'f str),
    Field(&'static str),
    Key(&'f str),
    Variant(&'static str),
}

impl<'f, 'de> Frame<'f, 'de> {
    pub(crate) const fn root(node: Node<'de>, track: Track) -> Self {
        Self {
            parent: None,
            node,
            rung: Rung::Same,
            rank: 0,
            schema: ROOT,
            names: &[],
            spot: Some(0),
            hidden: None,
            depth: 0,
            absence: 0,
            is_silent: false,
            is_told: false,
            is_survey: false,
            is_whole: false,
            holds: Holds::Apart,
            track,
        }
    }

    /// What is in this one.
    pub(crate) fn child(
        &'f self,
        node: Node<'de>,
        rung: Rung<'f>,
        rank: u32,
        schema: SchemaId,
    ) -> Self {
        let is_absent = matches!(node, Node::Absent);
        Self {
            parent: Some(self),
            node,
            rung,
            rank,
            schema,
            names: &[],
            spot: None,
            hidden: None,
            depth: self.depth.saturating_add(1),
            absence: self.absence + u16::from(is_absent),
            // What an absent value lacks is not missed on its own.
            is_silent: self.is_silent || self.is_absent(),
            is_told: self.is_told,
            is_survey: self.is_survey,
            is_whole: self.is_whole || self.holds == Holds::Whole,
            holds: Holds::Apart,
            track: Track::Off,
        }
    }

    /// The value that is read once more if something in this one asks for that: the nearest around
    /// it that is in nothing that is read as a whole.
    pub(crate) fn anchor(&self) -> &Self {
        let mut frame = self;
        while let (true, Some(parent)) = (frame.is_whole, frame.parent) {
            frame = parent;
        }
        frame
    }

    pub(crate) fn is_absent(&self) -> bool {
        matches!(self.node, Node::Absent)
    }

    /// The value itself, and all that it is in, innermost first.
    pub(crate) fn upward(&self) -> impl Iterator<Item = &Frame<'f, 'de>> {
        std::iter::successors(Some(self), |own| own.parent)
    }

    /// Where it is.
    pub(crate) fn place(&self) -> Place {
        let mut steps = Vec::with_capacity(self.depth.into());
        let mut is_named = false;
        for own in self.upward() {
            if std::mem::take(&mut is_named) {
                continue;
            }
            // The name of a text is the way to it.
            is_named = matches!(
                (own.rung, own.parent),
                (
                    Rung::Key(_),
                    Some(Frame {
                        node: Node::Pair(..),
                        ..
                    })
                )
            );
            steps.push(match own.rung {
                Rung::Same => continue,
                Rung::Index(index) => Step::Index(index),
                Rung::Member(name) => Step::Member(Cow::Owned(match own.parent {
                    Some(Frame {
                        node: Node::Texts(texts),
                        ..
                    }) if own.is_absent() => texts.shown(name).into_owned(),
                    _ => name.to_owned(),
                })),
                Rung::Field(name) => Step::Member(match own.parent {
                    Some(Frame {
                        node: Node::Texts(texts),
                        ..
                    }) => texts.shown(name),
                    _ => Cow::Borrowed(name),
                }),
                Rung::Key(key) => Step::Key(key.to_owned()),
                Rung::Variant(name) => Step::Variant(name),
            });
        }
        steps.reverse();
        steps.into_iter().collect()
    }

    /// Its position among all values, in the order of findings.
    pub(crate) fn ranks(&self) -> Vec<u32> {
        let mut ranks = Vec::with_capacity(self.depth.into());
        let inner = self.upward().filter(|own| own.parent.is_some());
        ranks.extend(inner.map(|own| own.rank));
        ranks.reverse();
        ranks
    }

    /// True if it comes before a position in the order of findings.
    pub(crate) fn comes_before(&self, ranks: &[u32]) -> bool {
        let depth = usize::from(self.depth);
        let mut order = depth.cmp(&ranks.len());
        let inner = self.upward().filter(|own| own.parent.is_some());
        for (own, at) in inner.zip((0..depth).rev()) {
            // The outermost that differ decide.
            match ranks.get(at) {
                Some(rank) if own.rank != *rank => order = own.rank.cmp(rank),
                _ => {}
            }
        }
        order.is_lt()
    }
}

/// The rank of what a map lacks.
pub(crate) const ABSENT: u32 = 1 << 31;

/// Added to the rank of an entry, it is the step to its key.
pub(crate) const KEY: u32 = 1 << 30;
