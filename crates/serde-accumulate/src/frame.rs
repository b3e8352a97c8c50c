//! Where the reader is: a list on the stack, from the value that is read up to the root.

use std::borrow::Cow;

use crate::node::Node;
use crate::schema::{ROOT, SchemaId};
use crate::{Place, Step};

/// A value that is being read, and what it is in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame<'f, 'de> {
    pub(crate) parent: Option<&'f Frame<'f, 'de>>,
    pub(crate) node: Node<'de>,
    pub(crate) rung: Rung<'f>,
    /// Its position among its siblings, in the order of findings.
    pub(crate) rank: u32,
    /// Its position among its siblings, in the document.
    pub(crate) ordinal: u32,
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
    /// Whether nobody misses it if it is absent.
    pub(crate) is_silent: bool,
    /// Whether nothing in it may be left out because it was read in an earlier pass.
    pub(crate) is_whole: bool,
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
    pub(crate) const fn root(node: Node<'de>) -> Self {
        Self {
            parent: None,
            node,
            rung: Rung::Same,
            rank: 0,
            ordinal: 0,
            schema: ROOT,
            names: &[],
            spot: Some(0),
            hidden: None,
            depth: 0,
            absence: 0,
            is_silent: false,
            is_whole: false,
        }
    }

    /// What is in this one.
    pub(crate) fn child(
        &'f self,
        node: Node<'de>,
        rung: Rung<'f>,
        ordinal: u32,
        schema: SchemaId,
    ) -> Self {
        let is_absent = matches!(node, Node::Absent);
        Self {
            parent: Some(self),
            node,
            rung,
            rank: ordinal,
            ordinal,
            schema,
            names: &[],
            spot: None,
            hidden: None,
            depth: self.depth.saturating_add(1),
            absence: self.absence + u16::from(is_absent),
            // What an absent value lacks is not missed on its own.
            is_silent: self.is_silent || self.is_absent(),
            is_whole: self.is_whole,
        }
    }

    pub(crate) fn is_absent(&self) -> bool {
        matches!(self.node, Node::Absent)
    }

    /// Where it is.
    pub(crate) fn place(&self) -> Place {
        let mut steps = Vec::new();
        let mut frame = Some(self);
        while let Some(own) = frame {
            match own.rung {
                Rung::Same => {}
                Rung::Index(index) => steps.push(Step::Index(index)),
                Rung::Member(name) => steps.push(Step::Member(Cow::Owned(name.to_owned()))),
                Rung::Field(name) => steps.push(Step::Member(match own.parent {
                    Some(Frame {
                        node: Node::Texts(texts),
                        ..
                    }) => texts.shown(name),
                    _ => Cow::Borrowed(name),
                })),
                Rung::Key(key) => steps.push(Step::Key(key.to_owned())),
                Rung::Variant(name) => steps.push(Step::Variant(name)),
            }
            frame = own.parent;
        }
        steps.reverse();
        steps.into_iter().collect()
    }

    /// Its position among all values, in the order of findings.
    pub(crate) fn ranks(&self) -> Vec<u32> {
        let mut ranks = Vec::new();
        let mut frame = Some(self);
        while let Some(own) = frame {
            if own.parent.is_some() {
                ranks.push(own.rank);
            }
            frame = own.parent;
        }
        ranks.reverse();
        ranks
    }
}

/// The ordinal of what an object lacks.
pub(crate) const ABSENT: u32 = 1 << 31;

/// Added to the ordinal of a member, it is that of its key.
pub(crate) const KEY: u32 = 1 << 30;
