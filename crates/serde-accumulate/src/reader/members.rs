//! The members of a struct, one after the other.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;

use crate::Problem;
use crate::document::node::{Fields, Member, Members, Node};
use crate::learned::bits::Bits;
use crate::learned::lack::Lack;
use crate::learned::schema::{Hint, SchemaId, SchemaStep, Unknown};
use crate::passes::cursor::{Entry, Part, Stop};
use crate::passes::error::Error;
use crate::passes::frame::{ABSENT, Frame, Rung};
use crate::passes::known::NEAR;
use crate::passes::pass::Moment;
use crate::reader::slot::{Entries, Seed};
use crate::reader::source::Source;
use crate::reader::value::Reader;

/// Offers the members of an object to a struct: its fields as they are declared, then the rest.
pub(crate) struct StructAccess<'a, 'de> {
    object: &'a Reader<'a, 'de>,
    offer: Offer,
    names: &'static [&'static str],
    /// The members of these names, once they were looked for.
    fields: OnceCell<Option<Rc<Fields<'de>>>>,
    /// Members that are offered, but are not among the names.
    others: Vec<&'static str>,
    /// Declared members that are offered though they are absent.
    absent: Bits,
    /// The position among the names, then among the others.
    at: usize,
    /// Of stand-ins: those that were offered.
    offered: Bits,
    /// True if stand-ins are offered that the type is known to take.
    is_second: bool,
    /// The member that the pass before was given up in.
    resumed: Option<Stop>,
    /// The position to go on at.
    next: usize,
    /// The members that are not declared, once it is their turn.
    rest: Option<Members<'de>>,
    /// True if the other fields mean nothing without the first.
    needs_first: bool,
    since: Moment,
    pending: Option<Pending<'de>>,
}

/// The members of an object that are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    /// Its members.
    Members,
    /// Stand-ins for its members, to find out what it lacks.
    StandIns,
    /// Nothing of it, but stand-ins for what the type asks for.
    Nothing,
    /// Nothing of it, but stand-ins for what is not known of the type.
    Unknown,
}

/// A member whose key was offered, and whose value was not.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Pending<'de> {
    pub(crate) name: Name<'de>,
    pub(crate) key: Node<'de>,
    pub(crate) node: Node<'de>,
    pub(crate) rank: u32,
    pub(crate) schema: SchemaId,
    pub(crate) is_duplicate: bool,
    pub(crate) is_unknown: bool,
    pub(crate) is_told: bool,
    pub(crate) is_silent: bool,
}

pub(crate) enum Name<'de> {
    Declared(&'static str),
    Sent(Cow<'de, str>),
}

impl<'de> Pending<'de> {
    pub(crate) fn frame<'x>(&'x self, object: &'x Reader<'x, 'de>) -> Frame<'x, 'de> {
        let rung = match &self.name {
            Name::Declared(name) => Rung::Field(name),
            Name::Sent(name) => Rung::Member(name),
        };
        let mut frame = object.frame.child(self.node, rung, self.rank, self.schema);
        frame.is_told |= self.is_told;
        frame.is_silent |= self.is_silent;
        object.session.settle(frame)
    }
}

impl<'a, 'de> StructAccess<'a, 'de> {
    pub(crate) fn new(object: &'a Reader<'a, 'de>, offer: Offer) -> Self {
        let mut access = Self {
            object,
            offer,
            names: object.frame.names,
            fields: OnceCell::new(),
            others: Vec::new(),
            absent: Bits::default(),
            at: 0,
            offered: Bits::default(),
            is_second: false,
            resumed: None,
            next: 0,
            rest: None,
            needs_first: false,
            since: object.session.moment(),
            pending: None,
        };
        access.offer_absent();
        if offer == Offer::Members {
            let names = access.names.len() as u64;
            object.session.charge(STRUCT + NAME * names);
            access.resume();
        }
        access
    }

    /// Reads stand-ins for all fields if one is read for the first.
    pub(crate) fn needs_first(&mut self) {
        self.needs_first = true;
        let is_first_left = self.resumed.is_some_and(|stop| stop.rank == 0) && self.next > 0;
        self.at = if is_first_left { self.names.len() } else { 0 };
    }

    /// Offers members though the object lacks them.
    fn offer_absent(&mut self) {
        let session = self.object.session;
        let frame = &self.object.frame;
        let names = self.names;
        let is_lacking = self.offer == Offer::Members
            && !frame.is_whole
            && if session.is_for_value() {
                session.schema(frame.schema, |schema| !schema.lacks.is_empty())
            } else {
                let is_open = frame.depth <= NEAR && !session.is_again(frame);
                is_open && session.schema(frame.schema, |schema| schema.lacks.are_few())
            };
        let has = is_lacking.then(|| self.has());
        let (absent, others) = session.schema(frame.schema, |schema| match self.offer {
            Offer::StandIns => {
                let others = schema.lacks.open().map(|lack| lack.others().to_vec());
                (Bits::default(), others.unwrap_or_default())
            }
            Offer::Unknown => {
                let schemas = session.schemas.borrow();
                let is_unknown = |(at, name): &(usize, &&str)| {
                    let child = schemas.find_field(frame.schema, *at, name);
                    !child.is_some_and(|child| schemas.is_clear(child))
                };
                let unknown = names.iter().enumerate().filter(is_unknown);
                (unknown.map(|(at, _)| at).collect(), Vec::new())
            }
            Offer::Members if !frame.is_whole => {
                let known = has.as_ref().and_then(|has| schema.lacks.find(has));
                let is_offered =
                    |lack: &&Lack| session.is_for_value() || self.object.is_offered(lack);
                let missing = known.filter(is_offered).map(|lack| {
                    let missing = lack.missing(names.len()).collect();
                    (missing, lack.others().to_vec())
                });
                missing.unwrap_or_default()
            }
            _ => {
                let position = |name: &&str| names.iter().position(|own| own == name);
                let injected = schema.injected.iter();
                let is_other = |name: &&&'static str| position(name).is_none();
                let others = injected.clone().filter(is_other).copied().collect();
                (injected.filter_map(position).collect(), others)
            }
        });
        self.absent = absent;
        self.others = others;
    }

    /// Goes on where the pass before was given up.
    fn resume(&mut self) {
        let Entry::Resume(stop, part) = self.object.session.entry(&self.object.frame) else {
            return;
        };
        let at = stop.rank as usize;
        let is_passed = part == Part::Passed;
        if let Some(ordinal) = at.checked_sub(self.names.len()) {
            self.at = at;
            let tape = self.object.session.tape();
            let mut rest = self.object.frame.node.members(tape);
            let ordinal = u32::try_from(ordinal).unwrap_or(u32::MAX);
            rest.resume(tape, ordinal, stop.mark.map(|mark| mark - 1));
            if is_passed {
                rest.next(tape);
            }
            self.rest = Some(rest);
        } else {
            self.at = at + usize::from(is_passed);
            self.next = self.at;
            self.resumed = Some(stop);
        }
    }

    /// The declared members that the object has.
    pub(crate) fn has(&self) -> Bits {
        let names = 0..self.names.len();
        names.filter(|at| self.member(*at).is_some()).collect()
    }

    /// Says which member an error is about that came between its key and its value.
    pub(crate) fn explain(&mut self, error: Error) -> Error {
        if let (Offer::StandIns, Some(pending), Error::Duplicate(_)) =
            (self.offer, &self.pending, &error)
        {
            // It is another name for a member that was offered.
            let at = pending.rank as usize;
            let schema = self.object.frame.schema;
            self.object.session.learn(schema, |schema| {
                if let Some(lack) = schema.lacks.open_mut() {
                    lack.note_twice(at);
                }
            });
            return self.object.session.again(&self.object.frame);
        }
        explain(self.object, self.pending.take(), error)
    }

    /// The next stand-in: first those that the type may refuse, so that nothing is read for nothing.
    fn next_stand_in(&mut self) -> Option<Pending<'de>> {
        let names = self.names.len() + self.others.len();
        let schema = self.object.frame.schema;
        // The tag of an adjacently tagged enum comes before what it says of the content.
        self.is_second |= self.object.session.schema(schema, |own| own.is_adjacent);
        loop {
            while self.at < names {
                let at = self.at;
                self.at += 1;
                if self.offered.contains(at) {
                    continue;
                }
                let pending = self.declared(at);
                let is_due = |pending: &Pending<'_>| {
                    let session = self.object.session;
                    self.is_second || !session.schema(pending.schema, |own| own.is_proven)
                };
                if let Some(pending) = pending.filter(is_due) {
                    self.offered.insert(at);
                    return Some(pending);
                }
            }
            if self.is_second {
                return None;
            }
            self.is_second = true;
            self.at = 0;
        }
    }

    fn next(&mut self) -> Result<Option<Pending<'de>>, Error> {
        if matches!(self.offer, Offer::StandIns | Offer::Nothing) {
            return Ok(self.next_stand_in());
        }
        while self.at < self.names.len() + self.others.len() {
            let at = self.at;
            self.at += 1;
            if let Some(pending) = self.declared(at) {
                if self.needs_first && at == 0 {
                    self.pass_first();
                }
                return Ok(Some(pending));
            }
        }
        let session = self.object.session;
        let schema = self.object.frame.schema;
        let unknown = session.schema(schema, |schema| schema.unknown);
        if self.offer != Offer::Members || unknown == Unknown::Ignored {
            return Ok(None);
        }
        let has_others = |fields: &Fields<'_>| fields.has_others;
        if self.rest.is_none() && !self.fields().is_none_or(has_others) {
            return Ok(None);
        }
        let tape = session.tape();
        loop {
            let members = || self.object.frame.node.members(tape);
            let Some(member) = self.rest.get_or_insert_with(members).next(tape) else {
                return Ok(None);
            };
            session.charge(UNDECLARED);
            if session.is_given_up() {
                return Err(Error::Noted);
            }
            let key = member.key.key(tape);
            if self.is_declared(&key) || self.object.frame.hidden == Some(&*key) {
                continue;
            }
            let pending = Pending {
                name: Name::Sent(key),
                key: member.key,
                node: member.value,
                rank: rank(self.names.len()).saturating_add(member.ordinal),
                schema: session.step(schema, SchemaStep::Entry),
                is_duplicate: false,
                is_unknown: true,
                is_told: false,
                is_silent: false,
            };
            if unknown == Unknown::Untold {
                return Ok(Some(pending));
            }
            session.record(&pending.frame(self.object), Problem::Unknown);
        }
    }

    /// After the first field that was read before, goes on where the pass before was given up.
    fn pass_first(&mut self) {
        self.at = self.at.max(self.next);
    }

    fn declared(&self, at: usize) -> Option<Pending<'de>> {
        let session = self.object.session;
        let schema = self.object.frame.schema;
        let name = match at.checked_sub(self.names.len()) {
            None => *self.names.get(at)?,
            Some(other) => *self.others.get(other)?,
        };
        if self.object.frame.hidden == Some(name) {
            return None;
        }
        let found = match self.offer {
            Offer::Members => self.member(at),
            Offer::StandIns if self.is_stood_in(at) => Some((absent(at, name), false)),
            Offer::StandIns if at < self.names.len() => return None,
            _ => None,
        };
        let field = session.step_field(schema, at, name);
        let donor = match self.offer {
            Offer::StandIns => session.donor(field),
            _ => None,
        };
        let is_sent = found.is_some() && self.offer == Offer::Members;
        let is_offered = || self.absent.contains(at) || at >= self.names.len();
        let (member, is_duplicate) = match found {
            Some(found) => found,
            None if is_offered() => (absent(at, name), false),
            None => return None,
        };
        let is_passed = |stop: Stop| (at as u64) < u64::from(stop.rank);
        Some(Pending {
            name: Name::Declared(name),
            key: member.key,
            node: donor.unwrap_or(member.value),
            rank: rank(at),
            schema: field,
            is_duplicate,
            is_unknown: false,
            is_told: donor.is_some() || self.resumed.is_some_and(is_passed),
            // What is missing was told, or is told when all of it is known.
            is_silent: !is_sent && (self.offer != Offer::Members || session.is_for_value()),
        })
    }

    /// True if a stand-in is offered for a declared member.
    fn is_stood_in(&self, at: usize) -> bool {
        let schema = self.object.frame.schema;
        self.object.session.schema(schema, |schema| {
            let lack = schema.lacks.open();
            lack.is_some_and(|lack| lack.offers(at))
        })
    }

    /// The members of its names, if they are looked for at once.
    fn fields(&self) -> Option<&Fields<'de>> {
        let object = self.object;
        let fields = || object.session.fields(&object.frame, self.names);
        self.fields.get_or_init(fields).as_deref()
    }

    /// The member of a declared name that the object has.
    fn member(&self, at: usize) -> Option<(Member<'de>, bool)> {
        let session = self.object.session;
        let frame = &self.object.frame;
        let tape = session.tape();
        let name = *self.names.get(at)?;
        if frame.hidden == Some(name) {
            return None;
        }
        if let Some(Stop {
            rank,
            mark: Some(mark),
        }) = self.resumed
        {
            if rank as usize == at && self.fields.get().is_none() {
                let member = Member {
                    ordinal: 0,
                    key: Node::JsonKey(mark - 1),
                    value: Node::Json(mark),
                };
                return Some((member, false));
            }
        }
        let member = match self.fields() {
            Some(fields) => fields.list.get(at).copied().flatten(),
            None => frame.node.member(tape, name),
        };
        member.filter(|(member, _)| match member.value {
            Node::Named(texts, first) => {
                !texts.is_absent(first)
                    || (frame.is_whole && self.absent.contains(at))
                    || session.may_be_list(frame.schema, name)
            }
            _ => true,
        })
    }

    fn is_declared(&self, key: &str) -> bool {
        let is = |name: &&str| match self.object.frame.node {
            Node::Texts(texts) => texts.names.is_said(key, name),
            _ => key == *name,
        };
        self.names.iter().any(is) || self.others.iter().any(is)
    }
}

impl<'de> Entries<'de> for StructAccess<'_, 'de> {
    fn key(&mut self, seed: &mut dyn Seed<'de>) -> Result<bool, Error> {
        let session = self.object.session;
        while let Some(pending) = self.next()? {
            session.charge(KEY_OFFERED);
            if session.is_given_up() {
                return Err(Error::Noted);
            }
            let frame = pending.frame(self.object);
            if session.is_left_out(&frame) {
                continue;
            }
            let result = seed.read(match &pending.name {
                Name::Declared(name) | Name::Sent(Cow::Borrowed(name)) => Source::Name(name),
                Name::Sent(Cow::Owned(name)) => Source::Passing(name),
            });
            if pending.is_unknown && matches!(result, Err(Error::Unknown { .. })) {
                let schema = self.object.frame.schema;
                session.learn(schema, |schema| schema.unknown = Unknown::Forbidden);
                return Err(drop_member(self.object, &pending, Problem::Unknown));
            }
            self.pending = Some(pending);
            return result.map(|()| true);
        }
        self.end()?;
        Ok(false)
    }

    fn value(&mut self, seed: &mut dyn Seed<'de>) -> Result<(), Error> {
        let session = self.object.session;
        let Some(pending) = self.pending.take() else {
            return Err(Error::StandIn);
        };
        let mut frame = pending.frame(self.object);
        if self.needs_first && self.at > 1 && self.is_first_bad() {
            frame.node = Node::Absent;
            frame.is_silent = true;
        }
        let moment = session.moment();
        Reader::new(session, frame).read_part(seed)?;
        if pending.is_unknown {
            let is_ignored = session.hint(pending.schema) == Some(Hint::Ignored);
            session.learn(self.object.frame.schema, |schema| {
                if is_ignored {
                    schema.unknown = Unknown::Ignored;
                }
            });
        } else if pending.is_duplicate && !session.is_tainted(moment) {
            session.record(&frame, Problem::Duplicate);
        }
        Ok(())
    }
}

impl StructAccess<'_, '_> {
    /// Ends the object. If the type does not come to its end, nothing tells what is missing.
    fn end(&self) -> Result<(), Error> {
        let session = self.object.session;
        let ended = session.end(&self.object.frame, self.since);
        if ended.is_err() && (0..self.names.len()).any(|at| self.member(at).is_none()) {
            session.cut();
        }
        ended
    }

    /// True if a stand-in was read for the first field.
    fn is_first_bad(&self) -> bool {
        let is_resumed = self.resumed.is_some();
        !is_resumed && self.object.session.is_tainted(self.since)
    }
}

/// Finds the member that an error is about, if it came between the member's key and its value.
pub(crate) fn explain<'de>(
    object: &Reader<'_, 'de>,
    pending: Option<Pending<'de>>,
    error: Error,
) -> Error {
    match (pending, error) {
        (Some(pending), Error::Duplicate(_)) if !object.session.is_given_up() => {
            drop_member(object, &pending, Problem::Duplicate)
        }
        (_, error) => error,
    }
}

/// Leaves a member out from now on, for this reason.
pub(crate) fn drop_member<'de>(
    object: &Reader<'_, 'de>,
    pending: &Pending<'de>,
    problem: Problem,
) -> Error {
    let session = object.session;
    let frame = pending.frame(object);
    session.drop_value(&frame, problem);
    session.pass_by(&frame)
}

pub(crate) fn absent<'de>(at: usize, name: &'static str) -> Member<'de> {
    Member {
        ordinal: ABSENT.saturating_add(rank(at)),
        key: Node::Key(name),
        value: Node::Absent,
    }
}

pub(crate) fn rank(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(ABSENT - 1)
}

/// The cost to pass over a member that no field is declared for.
const UNDECLARED: u64 = 200;

/// The cost to begin a struct, and to come past each of its names.
const STRUCT: u64 = 1_300;
const NAME: u64 = 70;

/// The cost to offer a key.
const KEY_OFFERED: u64 = 450;
