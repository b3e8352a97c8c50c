//! The elements of a list or tuple, one after the other.

use serde::de::{DeserializeSeed, SeqAccess};

use crate::error::Error;
use crate::frame::{ABSENT, Frame, Rung};
use crate::node::{Elements, Node};
use crate::reader::Reader;
use crate::schema::{Hint, SchemaId, SchemaStep};

/// Offers the elements of a list to a visitor.
pub(crate) struct ListAccess<'a, 'de> {
    list: &'a Reader<'a, 'de>,
    elements: Elements<'de>,
    /// The position of the next element.
    index: usize,
    /// How many elements there have to be.
    length: Option<usize>,
    item: SchemaId,
    /// Whether elements of the wrong type need no stand-ins.
    may_lack: bool,
}

impl<'a, 'de> ListAccess<'a, 'de> {
    pub(crate) fn new(list: &'a Reader<'a, 'de>, hint: Hint) -> Self {
        let session = list.session;
        let mut access = Self {
            list,
            elements: list.frame.node.elements(session.tape()),
            index: 0,
            length: match hint {
                Hint::Tuple(length) => Some(length),
                _ => None,
            },
            item: match hint {
                Hint::Tuple(_) | Hint::Struct => list.frame.schema,
                _ => session.step(list.frame.schema, SchemaStep::Item),
            },
            may_lack: false,
        };
        if matches!(hint, Hint::Seq) && session.may_skip(&list.frame) {
            access.skip();
        }
        access
    }

    /// Passes over elements of the wrong type: the list is one that asks the same of all of them,
    /// and takes any number.
    pub(crate) fn may_lack(&mut self) {
        self.may_lack = !self.list.frame.is_whole && self.list.session.is_value_unused();
    }

    /// Leaves out what earlier passes have read.
    fn skip(&mut self) {
        let session = self.list.session;
        let (done, resume) = session.progress(&self.list.frame);
        self.index = self.elements.resume(session.tape(), done, resume);
        if self.index > 0 {
            session.skip();
        }
    }

    /// If elements were left: how many were read, and how many there are.
    pub(crate) fn left(&self) -> Option<(usize, usize)> {
        let left = self.elements.count(self.list.session.tape());
        (left > 0).then_some((self.index, self.index + left))
    }

    fn frame(&self, node: Node<'de>, index: usize) -> Frame<'_, 'de> {
        let session = self.list.session;
        let ordinal = u32::try_from(index).unwrap_or(ABSENT - 1);
        let schema = match self.item {
            schema if schema == self.list.frame.schema => {
                session.step(schema, SchemaStep::Element(ordinal))
            }
            schema => schema,
        };
        let rung = match node {
            Node::Pair(texts, nth) => Rung::Member(texts.name(nth)),
            _ => Rung::Index(index),
        };
        session.settle(self.list.frame.child(node, rung, ordinal, schema))
    }
}

impl<'de> SeqAccess<'de> for &mut ListAccess<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let session = self.list.session;
        loop {
            let index = self.index;
            let node = match self.elements.next(session.tape()) {
                Some(node) => node,
                None if self.length.is_some_and(|length| index < length) && !session.is_scout() => {
                    Node::Absent
                }
                None => return Ok(None),
            };
            self.index += 1;
            let frame = self.frame(node, index);
            if session.is_left_out(&frame) {
                if self.length.is_some() {
                    return Err(Error::Hopeless);
                }
                session.omit(&self.list.frame, index);
                continue;
            }
            let reader = Reader::new(session, frame);
            if self.may_lack && reader.passes_over() {
                continue;
            }
            let moment = session.moment();
            let result = reader.judge(moment, seed.deserialize(reader));
            if result.is_err() {
                let done = u32::try_from(index).unwrap_or(u32::MAX);
                session.advance(&self.list.frame, done, node);
            }
            return result.map(Some);
        }
    }

    fn size_hint(&self) -> Option<usize> {
        None
    }
}
