//! The elements of a list or tuple, one after the other.

use crate::Problem;
use crate::document::node::{Elements as Nodes, Node};
use crate::learned::schema::{Hint, Schema, SchemaId, SchemaStep};
use crate::passes::cursor::{End, Entry, Part};
use crate::passes::error::Error;
use crate::passes::frame::{ABSENT, Frame, KEY, Rung};
use crate::passes::pass::Moment;
use crate::reader::secret;
use crate::reader::slot::{Elements, Next, Seed};
use crate::reader::value::Reader;

/// Offers the elements of a list to a visitor.
pub(crate) struct ListAccess<'a, 'de> {
    list: &'a Reader<'a, 'de>,
    elements: Nodes<'de>,
    /// The position of the next element.
    index: usize,
    /// How many elements there have to be.
    length: Option<usize>,
    /// True if it is one of what serde keeps that is known to be a tuple.
    is_tuple: bool,
    /// Of what serde keeps: how many there are, with those that the list is given as it lacks them.
    given: Option<usize>,
    item: SchemaId,
    /// Of a tuple: so many elements were read before.
    passed: usize,
    /// True if elements of the wrong type need no stand-ins.
    may_lack: bool,
    /// True if `serde_json` may be asked for the elements.
    may_trust: bool,
    /// The members of an element that hold no structs, once that was asked.
    free: Option<Vec<&'static str>>,
    /// The element that the pass before was given up in.
    resumed: Option<usize>,
    /// The element that `serde_json` was given last.
    trusted: Option<u32>,
    since: Moment,
}

impl<'a, 'de> ListAccess<'a, 'de> {
    pub(crate) fn new(list: &'a Reader<'a, 'de>, hint: Hint) -> Self {
        let session = list.session;
        session.charge(LIST);
        let mut access = Self {
            list,
            elements: list.frame.node.elements(session.tape()),
            index: 0,
            length: match hint {
                Hint::Tuple(length) => Some(length),
                _ => None,
            },
            is_tuple: hint == Hint::Any
                && session.schema(list.frame.schema, Schema::is_listed_as_tuple),
            given: None,
            item: match hint {
                Hint::Tuple(_) | Hint::Struct => list.frame.schema,
                _ => session.step(list.frame.schema, SchemaStep::Item),
            },
            passed: 0,
            may_lack: false,
            may_trust: hint == Hint::Seq && session.may_trust(&list.frame),
            free: None,
            resumed: None,
            trusted: None,
            since: session.moment(),
        };
        if !list.frame.is_absent() {
            access.resume(hint);
        }
        if let (Hint::Any, Some(spot)) = (hint, list.frame.spot) {
            access.given = session.read_spot(spot, |spot| spot.length);
        }
        access
    }

    /// Offers so many elements.
    pub(crate) fn of_length(mut self, length: usize) -> Self {
        self.length = Some(length);
        self
    }

    /// Passes over elements of the wrong type: the list is one that asks the same of all of them,
    /// and takes any number.
    pub(crate) fn may_lack(&mut self) {
        self.may_lack = !self.list.frame.is_whole && !self.list.session.is_inspected();
    }

    /// Goes on where the pass before was given up.
    fn resume(&mut self, hint: Hint) {
        let session = self.list.session;
        let Entry::Resume(stop, part) = session.entry(&self.list.frame) else {
            return;
        };
        let position = (stop.rank & !KEY) as usize;
        let is_passed = part == Part::Passed;
        if hint == Hint::Seq {
            self.elements.resume(session.tape(), position, stop.mark);
            self.index = position;
            if is_passed {
                self.elements.next(session.tape());
                self.index += 1;
            } else {
                self.resumed = Some(position);
            }
        } else {
            self.passed = position + usize::from(is_passed);
        }
    }

    /// True if the next element is given to `serde_json`. The first of its type is not: what it
    /// looks like is good to know.
    fn trusts(&self, index: usize) -> bool {
        let session = self.list.session;
        self.may_trust
            && self.resumed != Some(index)
            && session.hint(self.item).is_some()
            && !session.trust.is_slow(self.list.frame.depth, index)
    }

    /// True if no list in an element is in the place of a struct, which `serde_json` would take.
    fn has_lists_in_place(&mut self, at: u32) -> bool {
        let session = self.list.session;
        let (tape, item) = (session.tape(), self.item);
        let schemas = session.schemas.borrow();
        let is_struct = tape.byte(at) == b'{' && session.hint(item) == Some(Hint::Struct);
        let is_in_place = if is_struct {
            let free = || schemas.members_without_structs(item);
            let free = self.free.get_or_insert_with(free);
            let is_free = schemas
                .get(item)
                .is_some_and(|own| own.names.len() == free.len());
            is_free || schemas.has_members_in_place(tape, at, item, free)
        } else {
            schemas.has_lists_in_place(tape, at, item)
        };
        let text = || tape.rest(at).get(..tape.length(at));
        is_in_place || text().is_some_and(|text| !text.contains('['))
    }

    /// Gives an element to `serde_json`.
    fn trusted(&mut self, at: u32) -> Next<'de> {
        let session = self.list.session;
        let tape = session.tape();
        let bytes = tape.length(at);
        session.meter.hand(bytes, TRUSTED);
        session.meter.charge(TRUSTED_ELEMENT);
        self.trusted = Some(at);
        Next::Json(tape.rest(at))
    }

    /// If elements were left: how many were read, and how many there are.
    pub(crate) fn left(&self) -> Option<(usize, usize)> {
        let left = self.elements.count(self.list.session.tape());
        (left > 0).then_some((self.index, self.index + left))
    }

    /// Tells what is missing behind an element that nothing stands in for.
    fn leave_rest(&self) {
        let session = self.list.session;
        if self.elements.count(session.tape()) > 0 {
            // What was sent behind it is not reached.
            session.cut();
        }
        let missing = self.index..self.length.unwrap_or_default();
        for index in missing.filter(|_| !self.list.frame.is_silent) {
            let is_sent = index < self.index + self.elements.count(session.tape());
            if !is_sent {
                session.record(&self.frame(Node::Absent, index), Problem::Missing);
            }
        }
    }

    fn frame(&self, node: Node<'de>, index: usize) -> Frame<'_, 'de> {
        let session = self.list.session;
        let rank = u32::try_from(index).unwrap_or(ABSENT - 1);
        let own = self.list.frame.schema;
        let is_given = self.given.is_some() && matches!(node, Node::Absent);
        let schema = if is_given || self.is_tuple || self.item == own {
            session.step(own, SchemaStep::Element(rank))
        } else {
            self.item
        };
        let rung = match (node, self.list.frame.node) {
            (Node::Pair(texts, nth), _) => Rung::Member(texts.name(nth)),
            // A text has the place of its name.
            (Node::Text(name), Node::Pair(..)) if index == 0 => Rung::Key(name),
            (Node::Text(_), Node::Pair(..)) => Rung::Same,
            _ => Rung::Index(index),
        };
        let mut frame = self.list.frame.child(node, rung, rank, schema);
        if index < self.passed {
            frame.is_told = true;
            let is_hopeless = session.schema(schema, |schema| schema.is_hopeless);
            if node.is_container(session.tape()) && !is_hopeless {
                // Its length was paid for before.
                frame.node = Node::Absent;
                frame.is_silent = true;
            }
        }
        session.settle(frame)
    }
}

impl<'de> Elements<'de> for ListAccess<'_, 'de> {
    fn next(&mut self, seed: &mut dyn Seed<'de>) -> Result<Next<'de>, Error> {
        let session = self.list.session;
        if self.trusted.take().is_some() {
            // A list of this length is not shown, with or without secrets.
            secret::take_read();
        }
        loop {
            let index = self.index;
            let node = match self.elements.next(session.tape()) {
                Some(node) => node,
                None if self
                    .length
                    .or(self.given)
                    .is_some_and(|length| index < length) =>
                {
                    Node::Absent
                }
                None => {
                    session.end(&self.list.frame, self.since)?;
                    return Ok(Next::End);
                }
            };
            self.index += 1;
            session.charge(ELEMENT);
            if session.is_given_up() {
                return Err(Error::Noted);
            }
            if let (Node::Json(at), true) = (node, self.trusts(index)) {
                if self.has_lists_in_place(at) {
                    return Ok(self.trusted(at));
                }
            }
            let mut frame = self.frame(node, index);
            let is_lent =
                self.length.is_some() && session.is_bad(&frame) && session.lend(&mut frame);
            // What has something bad in it would need another stand-in.
            let is_over = session.is_exhausted() && self.length.is_none() && frame.spot.is_some();
            if is_over || (!is_lent && session.is_left_out(&frame)) {
                if self.length.is_some() {
                    self.leave_rest();
                    return Err(session.finish(&self.list.frame));
                }
                session.omit(&self.list.frame, index);
                continue;
            }
            let reader = Reader::new(session, frame);
            if self.may_lack && self.resumed != Some(index) && reader.passes_over() {
                continue;
            }
            return reader.read_part(seed).map(|()| Next::Read);
        }
    }

    fn distrust(&self) -> Error {
        let Some(at) = self.trusted else {
            return Error::StandIn;
        };
        let session = self.list.session;
        // A list of this length is not shown, with or without secrets.
        secret::take_read();
        let index = self.index.saturating_sub(1);
        session.trust.refuse(self.list.frame.depth, index);
        session.go_on(&self.frame(Node::Json(at), index), End::At)
    }
}

/// The cost to begin a list.
const LIST: u64 = 700;

/// The cost to come to an element.
const ELEMENT: u64 = 60;

/// The cost to read a byte with `serde_json`.
const TRUSTED: u64 = 8;

/// The cost to ask `serde_json` for an element.
const TRUSTED_ELEMENT: u64 = 300;
