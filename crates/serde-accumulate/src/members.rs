//! The members of an object, one after the other: those of a struct, or the entries of a map.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::de::value::{BorrowedStrDeserializer, StringDeserializer};
use serde::de::{DeserializeSeed, MapAccess};

use crate::Problem;
use crate::error::Error;
use crate::frame::{ABSENT, Frame, KEY, Rung};
use crate::node::{Member, Members, Node};
use crate::reader::Reader;
use crate::schema::{Hint, SchemaId, SchemaStep, Unknown};
use crate::session::Moment;
use crate::session::progress::MANY;

/// Offers the members of an object to a struct: its fields as they are declared, then the rest.
pub(crate) struct StructAccess<'a, 'de> {
    object: &'a Reader<'a, 'de>,
    names: &'static [&'static str],
    /// The members of these names, where they were looked for at once.
    fields: Option<Vec<Option<(Member<'de>, bool)>>>,
    /// Members that are asked for, but are not among the names.
    injected: Vec<&'static str>,
    /// The position among the names, then among the injected ones.
    at: usize,
    /// The members that are not declared, once it is their turn.
    rest: Option<Members<'de>>,
    seen: HashSet<Cow<'de, str>>,
    /// Whether nothing of the object is offered.
    is_stand_in: bool,
    /// Whether the other fields mean nothing without the first.
    needs_first: bool,
    since: Moment,
    pending: Option<Pending<'de>>,
}

/// A member whose key was offered, and whose value was not.
struct Pending<'de> {
    name: Name<'de>,
    key: Node<'de>,
    node: Node<'de>,
    ordinal: u32,
    rank: u32,
    schema: SchemaId,
    is_duplicate: bool,
    is_unknown: bool,
}

enum Name<'de> {
    Declared(&'static str),
    Sent(Cow<'de, str>),
}

impl<'de> Pending<'de> {
    fn frame<'x>(&'x self, object: &'x Reader<'x, 'de>) -> Frame<'x, 'de> {
        let rung = match &self.name {
            Name::Declared(name) => Rung::Field(name),
            Name::Sent(name) => Rung::Member(name),
        };
        let mut frame = object
            .frame
            .child(self.node, rung, self.ordinal, self.schema);
        frame.rank = self.rank;
        object.session.settle(frame)
    }
}

impl<'a, 'de> StructAccess<'a, 'de> {
    pub(crate) fn new(object: &'a Reader<'a, 'de>, is_stand_in: bool) -> Self {
        let names = object.frame.names;
        let injected = object.session.schema(object.frame.schema, |schema| {
            schema
                .injected
                .iter()
                .copied()
                .filter(|name| !names.contains(name))
                .collect()
        });
        Self {
            object,
            names,
            fields: object.frame.node.fields(object.session.tape(), names),
            injected,
            at: 0,
            rest: None,
            seen: HashSet::new(),
            is_stand_in,
            needs_first: false,
            since: object.session.moment(),
            pending: None,
        }
    }

    /// Reads stand-ins for all fields if one is read for the first.
    pub(crate) fn needs_first(&mut self) {
        self.needs_first = true;
    }

    /// Says which member an error is about that came between its key and its value.
    pub(crate) fn explain(&mut self, error: Error) -> Error {
        explain(self.object, self.pending.take(), error)
    }

    fn next(&mut self) -> Result<Option<Pending<'de>>, Error> {
        while self.at < self.names.len() + self.injected.len() {
            let at = self.at;
            self.at += 1;
            if let Some(pending) = self.declared(at) {
                return Ok(Some(pending));
            }
        }
        let session = self.object.session;
        let schema = self.object.frame.schema;
        let unknown = session.schema(schema, |schema| schema.unknown);
        if self.is_stand_in || unknown == Unknown::Ignored {
            return Ok(None);
        }
        let tape = session.tape();
        loop {
            let members = || self.object.frame.node.members(tape);
            let Some(member) = self.rest.get_or_insert_with(members).next(tape) else {
                return Ok(None);
            };
            session.charge(1);
            let key = member.key.key(tape);
            if self.is_declared(&key) || self.object.frame.hidden == Some(&*key) {
                continue;
            }
            let pending = Pending {
                name: Name::Sent(key.clone()),
                key: member.key,
                node: member.value,
                ordinal: member.ordinal,
                rank: rank(self.names.len()).saturating_add(member.ordinal),
                schema: session.step(schema, SchemaStep::Entry),
                is_duplicate: false,
                is_unknown: true,
            };
            if unknown == Unknown::Untold {
                return Ok(Some(pending));
            }
            if self.seen.insert(key) {
                session.record(&pending.frame(self.object), Problem::Unknown);
            }
        }
    }

    fn declared(&self, at: usize) -> Option<Pending<'de>> {
        let session = self.object.session;
        let schema = self.object.frame.schema;
        let extra = at.checked_sub(self.names.len());
        let name = match extra {
            None => *self.names.get(at)?,
            Some(at) => *self.injected.get(at)?,
        };
        if self.object.frame.hidden == Some(name) {
            return None;
        }
        let member = match &self.fields {
            Some(fields) if extra.is_none() => fields.get(at).copied().flatten(),
            _ => self.object.frame.node.member(session.tape(), name),
        };
        let is_injected = || session.schema(schema, |schema| schema.injected.contains(&name));
        let member = member.filter(|(member, _)| match member.value {
            _ if self.is_stand_in => false,
            Node::Named(texts, first) => {
                !texts.is_absent(first) || is_injected() || session.may_be_list(schema, name)
            }
            _ => true,
        });
        let (member, is_duplicate) = match member {
            Some(found) => found,
            None if is_injected() => (absent(at, name), false),
            None => return None,
        };
        Some(Pending {
            name: Name::Declared(name),
            key: member.key,
            node: member.value,
            ordinal: member.ordinal,
            rank: rank(at),
            schema: session.step_field(schema, at, name),
            is_duplicate,
            is_unknown: false,
        })
    }

    fn is_declared(&self, key: &str) -> bool {
        let is = |name: &&str| match self.object.frame.node {
            Node::Texts(texts) => texts.names.is_said(key, name),
            _ => key == *name,
        };
        self.names.iter().any(is) || self.injected.iter().any(is)
    }
}

impl<'de> MapAccess<'de> for &mut StructAccess<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let session = self.object.session;
        while let Some(pending) = self.next()? {
            if session.is_left_out(&pending.frame(self.object)) {
                continue;
            }
            let name = match &pending.name {
                Name::Declared(name) => Cow::Borrowed(*name),
                Name::Sent(name) => name.clone(),
            };
            let result = match name {
                Cow::Borrowed(name) => {
                    seed.deserialize(BorrowedStrDeserializer::<Error>::new(name))
                }
                Cow::Owned(name) => seed.deserialize(StringDeserializer::<Error>::new(name)),
            };
            if pending.is_unknown && matches!(result, Err(Error::Unknown { .. })) {
                let schema = self.object.frame.schema;
                session.learn(schema, |schema| schema.unknown = Unknown::Forbidden);
                if session.is_last() {
                    session.record(&pending.frame(self.object), Problem::Unknown);
                }
                return Err(session.give_up());
            }
            self.pending = Some(pending);
            return result.map(Some);
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let session = self.object.session;
        let Some(pending) = self.pending.take() else {
            return Err(Error::Hopeless);
        };
        let mut frame = pending.frame(self.object);
        if self.needs_first && self.at > 1 && session.is_tainted(self.since) {
            frame.node = Node::Absent;
            frame.is_silent = true;
        }
        let reader = Reader::new(session, frame);
        let moment = session.moment();
        let result = reader.judge(moment, seed.deserialize(reader));
        let value = result?;
        if pending.is_unknown {
            let is_ignored =
                session.schema(pending.schema, |schema| schema.hint == Some(Hint::Ignored));
            session.learn(self.object.frame.schema, |schema| {
                if is_ignored {
                    schema.unknown = Unknown::Ignored;
                }
            });
        } else if pending.is_duplicate && !session.is_tainted(moment) {
            session.record(&frame, Problem::Duplicate);
        }
        Ok(value)
    }
}

/// Offers the entries of an object, in its order.
pub(crate) struct EntriesAccess<'a, 'de> {
    object: &'a Reader<'a, 'de>,
    hint: Hint,
    members: Option<Members<'de>>,
    injected: Vec<&'static str>,
    at: usize,
    key: SchemaId,
    /// When the object was begun.
    since: Moment,
    /// When the last key was begun.
    begun: Moment,
    /// How many entries were looked at.
    count: usize,
    pending: Option<Pending<'de>>,
}

impl<'a, 'de> EntriesAccess<'a, 'de> {
    pub(crate) fn new(object: &'a Reader<'a, 'de>, hint: Hint, is_stand_in: bool) -> Self {
        let session = object.session;
        let mut access = Self {
            object,
            hint,
            members: (!is_stand_in).then(|| object.frame.node.members(session.tape())),
            injected: session.injected(&object.frame),
            at: 0,
            key: session.step(object.frame.schema, SchemaStep::Key),
            since: session.moment(),
            begun: session.moment(),
            count: 0,
            pending: None,
        };
        if access.injected.is_empty() && !access.has_names() && session.may_skip(&object.frame) {
            access.skip();
        }
        access
    }

    pub(crate) fn explain(&mut self, error: Error) -> Error {
        explain(self.object, self.pending.take(), error)
    }

    /// Whether there are members that nobody asked for.
    pub(crate) fn has_more(&self) -> bool {
        let members = self.members.clone();
        members.is_some_and(|mut members| members.next(self.object.session.tape()).is_some())
    }

    /// Whether the members are told apart by their names, as those of a struct with `flatten`.
    fn has_names(&self) -> bool {
        let session = self.object.session;
        let is_identifier =
            session.schema(self.key, |schema| schema.hint == Some(Hint::Identifier));
        self.hint == Hint::Any || is_identifier
    }

    /// Leaves out what earlier passes have read.
    fn skip(&mut self) {
        let session = self.object.session;
        let (done, resume) = session.resume(&self.object.frame);
        let members = self.members.as_mut();
        if members.is_some_and(|members| members.resume(session.tape(), done, resume) > 0) {
            session.skip();
        }
    }

    fn next(&mut self) -> Option<(Member<'de>, u32)> {
        let session = self.object.session;
        let tape = session.tape();
        while let Some(member) = self.members.as_mut().and_then(|members| members.next(tape)) {
            if let Node::Named(texts, first) = member.value
                && texts.is_absent(first)
                && self.has_names()
            {
                continue;
            }
            if self
                .object
                .frame
                .hidden
                .is_some_and(|hidden| member.key.says(tape, hidden))
            {
                continue;
            }
            if session.is_probing(self.object.frame.schema) {
                let is_tag = |name: &str| member.key.says(tape, name);
                let schemas = session.schemas.borrow();
                let schema = schemas.get(self.object.frame.schema);
                if schema.is_some_and(|schema| schema.probed_tag.as_deref().is_some_and(is_tag)) {
                    continue;
                }
            }
            return Some((member, member.ordinal));
        }
        let at = self.at;
        let name = *self.injected.get(at)?;
        self.at += 1;
        Some((absent(at, name), ABSENT.saturating_add(rank(at))))
    }
}

impl<'de> MapAccess<'de> for &mut EntriesAccess<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let session = self.object.session;
        let schema = self.object.frame.schema;
        self.begun = session.moment();
        while let Some((member, rank)) = self.next() {
            self.count += 1;
            let name = member.key.key(session.tape());
            let mut pending = Pending {
                name: Name::Sent(name.clone()),
                key: member.key,
                node: member.value,
                ordinal: member.ordinal,
                rank,
                schema: 0,
                is_duplicate: false,
                is_unknown: false,
            };
            let step = |has_names: bool| {
                if has_names {
                    return session.step_member(schema, &name);
                }
                session.step(schema, SchemaStep::Entry)
            };
            pending.schema = step(self.has_names());
            if session.is_left_out(&pending.frame(self.object)) {
                continue;
            }
            let mut key = self.object.frame.child(
                member.key,
                Rung::Key(&name),
                member.ordinal | KEY,
                self.key,
            );
            key.rank = rank;
            let key = session.settle(key);
            if session.is_left_out(&key) {
                continue;
            }
            let reader = Reader::new(session, key);
            let moment = session.moment();
            let result = seed.deserialize(reader);
            pending.schema = step(self.has_names());
            let result = match result {
                Err(Error::Unknown { .. }) if self.has_names() && !session.is_given_up() => {
                    Err(drop_member(self.object, &pending, Problem::Unknown))
                }
                result => reader.judge(moment, result),
            };
            self.pending = Some(pending);
            return result.map(Some);
        }
        if self.count >= MANY && self.injected.is_empty() && !self.has_names() {
            let moments = (self.since, session.moment());
            session.advance(&self.object.frame, moments, u32::MAX, None);
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let session = self.object.session;
        let Some(pending) = self.pending.take() else {
            return Err(Error::Hopeless);
        };
        let reader = Reader::new(session, pending.frame(self.object));
        let moment = session.moment();
        let result = reader.judge(moment, seed.deserialize(reader));
        let object = &self.object.frame;
        if result.is_err() && !self.has_names() {
            let moments = (self.since, self.begun);
            session.advance(object, moments, pending.ordinal, Some(pending.key));
        }
        result
    }
}

/// Finds the member that an error is about, if it came between the member's key and its value.
fn explain<'de>(object: &Reader<'_, 'de>, pending: Option<Pending<'de>>, error: Error) -> Error {
    match (pending, error) {
        (Some(pending), Error::Duplicate(_)) if !object.session.is_given_up() => {
            drop_member(object, &pending, Problem::Duplicate)
        }
        (_, error) => error,
    }
}

/// Leaves a member out from now on, for this reason.
fn drop_member<'de>(object: &Reader<'_, 'de>, pending: &Pending<'de>, problem: Problem) -> Error {
    let session = object.session;
    let frame = pending.frame(object);
    session.drop_value(&frame, problem);
    session.give_up()
}

fn absent<'de>(at: usize, name: &'static str) -> Member<'de> {
    Member {
        ordinal: ABSENT.saturating_add(rank(at)),
        key: Node::Key(name),
        value: Node::Absent,
    }
}

fn rank(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(ABSENT - 1)
}
