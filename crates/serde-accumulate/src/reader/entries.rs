//! The entries of a map, in the order of the document.

use std::borrow::Cow;

use crate::Problem;
use crate::document::node::{Member, Members, Node};
use crate::document::texts::{Names, Texts};
use crate::learned::schema::{CONTENT, Hint, Schema, SchemaId, SchemaStep};
use crate::passes::allowance::STANDS_IN;
use crate::passes::cursor::{Entry, Part};
use crate::passes::error::Error;
use crate::passes::frame::{Frame, KEY, Rung};
use crate::passes::pass::Moment;
use crate::passes::texts::Asked;
use crate::passes::trial::{How, UNKNOWN};
use crate::reader::members::{Name, Pending, absent, drop_member, explain};
use crate::reader::slot::{Entries, Seed};
use crate::reader::source::Source;
use crate::reader::value::Reader;

/// Offers the entries of an object, in its order.
pub(crate) struct EntriesAccess<'a, 'de> {
    object: &'a Reader<'a, 'de>,
    hint: Hint,
    members: Option<Members<'de>>,
    injected: Vec<&'static str>,
    at: usize,
    key: SchemaId,
    /// The member that was offered last, by the other names that it may have.
    again: Vec<Member<'de>>,
    /// The member that is tried: it is offered behind all others, or left out.
    tried: Option<(How, u32)>,
    /// The member that is offered behind all others, as often as it is.
    twice: Vec<Member<'de>>,
    /// Members that are left out.
    withheld: Vec<u32>,
    /// The entry to go on in: its key was read before.
    resumed: Option<u32>,
    /// True if entries were left out, as they were read before.
    is_partial: bool,
    since: Moment,
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
            again: Vec::new(),
            tried: None,
            twice: Vec::new(),
            withheld: Vec::new(),
            key: session.step(object.frame.schema, SchemaStep::Key),
            resumed: None,
            is_partial: false,
            since: session.moment(),
            pending: None,
        };
        if !is_stand_in {
            access.resume();
            access.offer_twice();
            access.offer_to_rest();
        }
        let trial = session.trial_of(&object.frame);
        access.injected.extend(trial.and_then(How::given));
        if let Some(How::Kept(name)) = trial.or(access.tried.map(|(how, _)| how)) {
            access.injected.extend(name);
            let spot = object.frame.spot;
            access.withheld = spot.map_or_else(Vec::new, |spot| {
                session.read_spot(spot, |spot| spot.enums.clone())
            });
        }
        access
    }

    /// Offers the member twice that is tried.
    fn offer_twice(&mut self) {
        let session = self.object.session;
        self.tried = session.tried_member(&self.object.frame);
        if let (Some((how, tried)), Some(mut members)) = (self.tried, self.members.clone()) {
            while let Some(member) = members.next(session.tape()) {
                if member.ordinal == tried {
                    match how {
                        How::Twice | How::Kept(_) => self.twice = vec![member, member],
                        How::First | How::Buffered => self.again = vec![member, member],
                        _ => {}
                    }
                }
            }
        }
    }

    /// Offers first what no type takes, by a name that no member has, if it is to be found out what
    /// becomes of it.
    fn offer_to_rest(&mut self) {
        let object = &self.object.frame;
        if let (Node::Texts(texts), None, Hint::Map) = (object.node, object.parent, self.hint) {
            if self.has_names() && self.object.session.asks_rest(texts) {
                self.again.push(absent(0, UNKNOWN));
            }
        }
    }

    /// Goes on where the pass before was given up.
    fn resume(&mut self) {
        let session = self.object.session;
        let Entry::Resume(stop, part) = session.entry(&self.object.frame) else {
            return;
        };
        self.is_partial = true;
        let tape = session.tape();
        let ordinal = stop.rank & !KEY;
        let is_key = stop.rank & KEY != 0;
        if let Some(members) = &mut self.members {
            let skipped = members.resume(tape, ordinal, stop.mark.map(|mark| mark - 1));
            session.charge(skipped as u64 * SKIPPED);
            if part == Part::Passed && !is_key {
                members.next(tape);
            } else {
                self.resumed = Some(ordinal);
            }
        }
    }

    /// Offers an entry though there is none.
    pub(crate) fn with_entry(mut self) -> Self {
        self.injected.push("");
        self
    }

    pub(crate) fn explain(&mut self, error: Error) -> Error {
        let pending = self.pending.take();
        match (&error, self.object.frame.node) {
            (Error::Duplicate(name), Node::Texts(texts))
                if self.object.session.is_asking(texts, name) =>
            {
                error
            }
            _ => explain(self.object, pending, error),
        }
    }

    /// True if there are members that were not asked for.
    pub(crate) fn has_more(&self) -> bool {
        let members = self.members.clone();
        members.is_some_and(|mut members| members.next(self.object.session.tape()).is_some())
    }

    /// True if some were left out of what has to be read as a whole to be understood.
    pub(crate) fn lacks_some(&self) -> bool {
        self.is_partial && self.has_names()
    }

    /// True if the members are told apart by their names, as those of a struct with `flatten`.
    fn has_names(&self) -> bool {
        let session = self.object.session;
        let is_said = |schema: &Schema| {
            let expecting = schema.expecting.as_deref();
            expecting.is_some_and(|expecting| expecting.starts_with("struct "))
        };
        self.hint == Hint::Any
            || session.hint(self.key) == Some(Hint::Identifier)
            || session.schema(self.object.frame.schema, is_said)
    }

    fn next(&mut self) -> Option<(Member<'de>, u32)> {
        let session = self.object.session;
        let tape = session.tape();
        if let Some(member) = self.again.pop() {
            return Some((member, member.ordinal));
        }
        while let Some(member) = self.members.as_mut().and_then(|members| members.next(tape)) {
            if let (Node::Named(texts, first), true) = (member.value, self.has_names()) {
                if texts.is_absent(first) && !self.is_list_of_texts(texts, first) {
                    continue;
                }
                if !self.names_header(texts, first, member) {
                    match self.again.pop() {
                        Some(again) => return Some((again, again.ordinal)),
                        None => continue,
                    }
                }
            }
            let is_tried = self.tried.is_some_and(|(_, tried)| tried == member.ordinal);
            if is_tried || self.withheld.contains(&member.ordinal) {
                continue;
            }
            let hidden = self.object.frame.hidden;
            if hidden.is_some_and(|hidden| member.key.says(tape, hidden)) {
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
        if let Some(member) = self.twice.pop() {
            return Some((member, member.ordinal));
        }
        loop {
            let at = self.at;
            let member = absent(at, self.injected.get(at)?);
            self.at += 1;
            if !self.withheld.contains(&member.ordinal) {
                return Some((member, member.ordinal));
            }
        }
    }

    /// True if it is known that a list is asked for in place of these texts.
    fn is_list_of_texts(&self, texts: &Texts<'de>, first: usize) -> bool {
        let (session, name) = (self.object.session, texts.name(first));
        let id = session.step_member(self.object.frame.schema, name);
        let as_list = |own: &Schema| own.out_of_sight().read_as.hint("", None) == Some(Hint::Seq);
        session.schema(id, as_list)
    }

    /// Offers a header by the names that a field of it may have: how a struct with `flatten` names its fields
    /// is not known. A map beside it would get it by each name, so it is found out first which one a field has:
    /// that is twice the same field. Returns whether it is offered as it was sent; one that is sent with an
    /// underscore is not the one with a hyphen.
    fn names_header(&mut self, texts: &'de Texts<'de>, first: usize, member: Member<'de>) -> bool {
        let own = texts.name(first);
        if texts.names == Names::Exact || own.contains('_') {
            return texts.names == Names::Exact;
        }
        let session = self.object.session;
        let said = |schema: &Schema| schema.out_of_sight().spelt.clone();
        let mut names: Vec<&'de str> = session.schema(self.object.frame.schema, said);
        names.retain(|name| texts.names.is_of(own, name));
        let spellings = texts.fields_of(first).iter().map(|name| &**name);
        let spellings = spellings.filter(|name| *name != own);
        let mut is_own = names.contains(&own);
        if names.is_empty() {
            is_own = true;
            match session.asks_header(own) {
                Some(Asked::Any) => names.extend(spellings),
                Some(Asked::Twice) => {
                    names.extend(spellings.chain([own]).flat_map(|name| [name, name]));
                    is_own = false;
                }
                None => {}
            }
        } else {
            names.retain(|name| *name != own);
        }
        let key = |name| Member {
            key: Node::Key(name),
            ..member
        };
        self.again = names.into_iter().map(key).collect();
        is_own
    }

    /// The position in the type of a member.
    fn schema(&self, name: &str) -> SchemaId {
        let session = self.object.session;
        let schema = self.object.frame.schema;
        if self.has_names() {
            session.step_member(schema, name)
        } else {
            session.step(schema, SchemaStep::Entry)
        }
    }

    /// Puts one of the next keys in place of a bad one for which no stand-in is known: it may be one
    /// that the type takes. The next pass tries another.
    fn borrow_key(&self, key: &mut Frame<'_, 'de>) -> bool {
        let session = self.object.session;
        let is_hopeless = session.schema(key.schema, |schema| schema.is_hopeless);
        let tries = session.retries();
        if !STANDS_IN || !is_hopeless || key.is_whole || session.is_inspected() || tries >= BORROWED
        {
            return false;
        }
        let mut next = self.members.clone();
        let mut next = || next.as_mut()?.next(session.tape());
        let other = (0..=tries).filter_map(|_| next()).nth(tries);
        let Some(other) = other else {
            return false;
        };
        session.put_in_place(key, other.key);
        true
    }

    /// True if nothing is said of a member that is missing.
    fn is_silent(&self, name: &str) -> bool {
        let is_silent = |spot| {
            let session = self.object.session;
            session.read_spot(spot, |spot| spot.silent.contains(&name))
        };
        self.object.frame.spot.is_some_and(is_silent)
    }

    fn key_frame<'x>(&'x self, pending: &'x Pending<'de>, name: &'x str) -> Frame<'x, 'de> {
        let rung = Rung::Key(name);
        let mut frame = self
            .object
            .frame
            .child(pending.key, rung, pending.rank, self.key);
        frame.is_told |= pending.is_told;
        self.object.session.settle(frame)
    }
}

impl<'de> Entries<'de> for EntriesAccess<'_, 'de> {
    fn key(&mut self, seed: &mut dyn Seed<'de>) -> Result<bool, Error> {
        let session = self.object.session;
        while let Some((member, rank)) = self.next() {
            session.charge(ENTRY);
            if session.is_given_up() {
                return Err(Error::Noted);
            }
            let name = match member.value {
                Node::Named(texts, first) => Cow::Borrowed(texts.name(first)),
                _ => member.key.key(session.tape()),
            };
            let is_absent = matches!(member.value, Node::Absent);
            let mut pending = Pending {
                name: Name::Sent(name.clone()),
                key: member.key,
                node: member.value,
                rank,
                schema: self.schema(&name),
                is_duplicate: false,
                is_unknown: false,
                is_told: self.resumed == Some(rank),
                is_silent: is_absent && self.is_silent(&name),
            };
            if session.is_left_out(&pending.frame(self.object)) {
                continue;
            }
            let mut key = self.key_frame(&pending, &name);
            let is_spoilt = session.is_bad(&key);
            let is_lent = is_spoilt && (session.lend(&mut key) || self.borrow_key(&mut key));
            if is_spoilt && !is_lent && session.is_left_out(&key) {
                // Its value can only be read behind a key.
                session.cut();
                continue;
            }
            let reader = Reader::new(session, key);
            let moment = session.moment();
            let result = seed.read(Source::Value(&reader));
            let result = match result {
                Err(Error::Unknown { .. }) if self.has_names() && !session.is_given_up() => {
                    pending.schema = self.schema(&name);
                    pending.is_told = false;
                    Err(drop_member(self.object, &pending, Problem::Unknown))
                }
                Ok(()) => {
                    if !session.is_tainted(moment) {
                        session.note_donor(&reader.frame);
                    }
                    Ok(())
                }
                result => reader.judge(moment, result),
            };

            pending.schema = self.schema(&name);
            pending.is_told = false;
            self.pending = Some(pending);
            return result.map(|()| true);
        }
        session.end(&self.object.frame, self.since)?;
        Ok(false)
    }

    fn value(&mut self, seed: &mut dyn Seed<'de>) -> Result<(), Error> {
        let session = self.object.session;
        let Some(pending) = self.pending.take() else {
            return Err(Error::StandIn);
        };
        if self.hint == Hint::Map && self.has_names() {
            let is_kept = seed.is_kept();
            session.learn(pending.schema, |schema| {
                schema.is_kept = is_kept;
                if !is_kept && schema.expecting.as_deref() == Some(CONTENT) {
                    // It was offered by another name before.
                    schema.expecting = None;
                }
            });
            if !is_kept && self.tried.is_none() && !session.has_map() {
                self.again.clear();
            }
        }
        Reader::new(session, pending.frame(self.object)).read_part(seed)
    }
}

/// How many of the next keys are tried in place of a bad one.
const BORROWED: usize = 1;

/// The cost to come to an entry.
const ENTRY: u64 = 350;

/// The cost to skip an entry that was read before, where there are no marks.
const SKIPPED: u64 = 10;
