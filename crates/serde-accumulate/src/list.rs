//! The elements of a list or tuple, one after the other.

use serde::de::{DeserializeSeed, SeqAccess};

use crate::error::Error;
use crate::frame::{ABSENT, Frame, Rung};
use crate::node::{Elements, Node};
use crate::reader::Reader;
use crate::schema::{Hint, SchemaId, SchemaStep};
use crate::secret;
use crate::session::Moment;
use crate::session::progress::MANY;

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
    /// Whether `serde_json` may be asked for the elements.
    may_trust: bool,
    /// When the list was begun.
    since: Moment,
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
            may_trust: hint == Hint::Seq && session.may_trust(&list.frame),
            since: session.moment(),
        };
        if hint == Hint::Seq && session.may_skip(&list.frame) {
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
        let (done, resume) = session.resume(&self.list.frame);
        self.index = self.elements.resume(session.tape(), done, resume);
        if self.index > 0 {
            session.skip();
        }
    }

    /// Whether the next element is given to `serde_json`. The first of its type is not: what it
    /// looks like is good to know.
    fn trusts(&self, index: usize) -> bool {
        let session = self.list.session;
        self.may_trust
            && session.schema(self.item, |schema| schema.hint.is_some())
            && !session.is_slow(&self.list.frame, number(index))
    }

    /// Notes that an element cannot be read in this pass.
    fn stop(&self, since: Moment, index: usize, node: Node<'de>) {
        let moments = (self.since, since);
        let list = &self.list.frame;
        self.list
            .session
            .advance(list, moments, number(index), Some(node));
    }

    /// Notes that all elements were read, if there are many.
    fn finish(&self) {
        let session = self.list.session;
        if self.index >= MANY && self.length.is_none() {
            let moments = (self.since, session.moment());
            session.advance(&self.list.frame, moments, number(self.index), None);
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
                None if self.length.is_some_and(|length| index < length) => Node::Absent,
                None => {
                    self.finish();
                    return Ok(None);
                }
            };
            self.index += 1;
            let moment = session.moment();
            if let (Node::Json(at), true) = (node, self.trusts(index)) {
                session.charge(1);
                let rest = session.tape().rest(at);
                let result = seed.deserialize(&mut serde_json::Deserializer::from_slice(rest));
                // What is that long is not shown, with or without secrets.
                secret::take_read();
                return result.map(Some).map_err(|_| {
                    let error = session.distrust(&self.list.frame, number(index));
                    self.stop(moment, index, node);
                    error
                });
            }
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
            let result = reader.judge(moment, seed.deserialize(reader));
            if result.is_err() {
                self.stop(moment, index, node);
            }
            return result.map(Some);
        }
    }

    fn size_hint(&self) -> Option<usize> {
        None
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
