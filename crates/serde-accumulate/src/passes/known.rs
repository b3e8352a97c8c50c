//! Facts about single values, and about positions of the type.

use std::rc::Rc;

use crate::document::node::{Fields, Node};
use crate::learned::schema::{Hint, Schema, SchemaId, SchemaStep};
use crate::passes::allowance::STANDS_IN;
use crate::passes::cursor::Track;
use crate::passes::frame::Frame;
use crate::passes::session::Session;
use crate::passes::spot::Spot;
use crate::passes::stack::DEEPEST;

/// The members of an object of a JSON text that were looked for last: its mark, and the names.
pub(crate) type LastFields<'de> = (u32, &'static [&'static str], Rc<Fields<'de>>);

impl<'de> Session<'de> {
    /// The members of these names that an object has, if they are looked for at once.
    pub(crate) fn fields(
        &self,
        frame: &Frame<'_, 'de>,
        names: &'static [&'static str],
    ) -> Option<Rc<Fields<'de>>> {
        let mark = match frame.node {
            Node::Json(mark) => Some(mark),
            _ => None,
        };
        if let Some((last, of, fields)) = &*self.fields.borrow() {
            if Some(*last) == mark && std::ptr::eq(*of, names) {
                return Some(fields.clone());
            }
        }
        let fields = frame.node.fields(self.tape(), names)?;
        self.charge(FIELD * (names.len() + fields.members) as u64);
        let fields = Rc::new(fields);
        if let Some(mark) = mark {
            self.fields.replace(Some((mark, names, fields.clone())));
        }
        Some(fields)
    }

    /// The members that an object is given though it lacks them.
    pub(crate) fn injected(&self, frame: &Frame<'_, 'de>) -> Vec<&'static str> {
        if frame.is_absent() || self.is_bad(frame) {
            return self.schema(frame.schema, |schema| schema.injected.clone());
        }
        frame.spot.map_or_else(Vec::new, |spot| {
            self.read_spot(spot, |spot| spot.injected.clone())
        })
    }

    pub(crate) fn read_spot<R: Default>(&self, spot: u32, read: impl FnOnce(&Spot<'de>) -> R) -> R {
        self.spots.borrow().get(spot).map_or_else(R::default, read)
    }

    pub(crate) fn with_spot(&self, spot: u32, change: impl FnOnce(&mut Spot<'de>)) {
        if let Some(spot) = self.spots.borrow_mut().get_mut(spot) {
            change(spot);
        }
    }

    /// The spot of a value, made if there is none.
    pub(crate) fn make_spot(&self, frame: &Frame<'_, 'de>) -> u32 {
        if let Some(spot) = frame.spot {
            return spot;
        }
        let parent = frame.parent.map_or(0, |parent| self.make_spot(parent));
        let is_kept = |parent| self.is_inspected || frame.is_whole || self.reads_again(parent);
        let is_kept = frame.parent.is_none_or(is_kept);
        let mut spots = self.spots.borrow_mut();
        if !is_kept && spots.find(parent, frame.step()).is_none() {
            // What comes before this part is not read any more.
            spots.forget_below(parent);
        }
        if spots.len() > self.limits.findings.saturating_mul(SPOTS) {
            // Each is remembered until the end.
            self.cut();
            self.pass.is_given_up.set(true);
        }
        spots.child(parent, frame.step())
    }

    pub(crate) fn schema<R: Default>(&self, id: SchemaId, read: impl FnOnce(&Schema) -> R) -> R {
        self.schemas.borrow().get(id).map_or_else(R::default, read)
    }

    pub(crate) fn learn(&self, id: SchemaId, change: impl FnOnce(&mut Schema)) {
        if let Some(schema) = self.schemas.borrow_mut().get_mut(id) {
            change(schema);
        }
    }

    /// Notes the name of the type at a position. Returns whether it has no rules of its own.
    pub(crate) fn learn_type(&self, id: SchemaId, name: &'static str) -> bool {
        let mut schemas = self.schemas.borrow_mut();
        schemas.get_mut(id).is_some_and(|own| own.learn_type(name))
    }

    /// What was asked for at a position.
    pub(crate) fn hint(&self, id: SchemaId) -> Option<Hint> {
        self.schema(id, |schema| schema.hint)
    }

    /// The position in the type after a step.
    pub(crate) fn step(&self, parent: SchemaId, step: SchemaStep) -> SchemaId {
        self.schemas.borrow_mut().child(parent, step)
    }

    /// The position in the type of a field, by its position in the declaration.
    pub(crate) fn step_field(&self, parent: SchemaId, at: usize, name: &'static str) -> SchemaId {
        self.schemas.borrow_mut().field(parent, at, name)
    }

    /// The position in the type of a member.
    pub(crate) fn step_member(&self, parent: SchemaId, name: &str) -> SchemaId {
        let mut schemas = self.schemas.borrow_mut();
        let step = schemas.member(name);
        schemas.child(parent, step)
    }

    /// True if any stand-in is taken, and no code is called for that but that of the standard library and
    /// serde's derive.
    pub(crate) fn takes_any(&self, frame: &Frame<'_, 'de>) -> bool {
        let is_plain = self.schema(frame.schema, |schema| schema.is_plain);
        is_plain && frame.parent.is_some_and(|own| self.is_made_plainly(own))
    }

    /// True if no code is called with what is made of a value, and of what it is in, but that of the standard
    /// library and serde's derive. The document itself is made once.
    pub(crate) fn is_made_plainly(&self, frame: &Frame<'_, 'de>) -> bool {
        let schemas = self.schemas.borrow();
        let is_plain = |own: &Frame<'_, '_>| {
            let schema = schemas.get(own.schema);
            own.parent.is_none() || schema.is_some_and(Schema::is_made_plainly)
        };
        frame.depth <= NEAR && frame.upward().all(is_plain)
    }

    /// True if the tag of an internally tagged enum is hidden, to hear its name.
    pub(crate) fn is_probing(&self, id: SchemaId) -> bool {
        self.schema(id, |schema| {
            schema.tag.is_none()
                && schema
                    .probed_tag
                    .as_ref()
                    .is_some_and(|tag| !tag.is_empty())
        })
    }

    /// True if a list may be asked for at a member: it is, or nothing was asked for yet.
    pub(crate) fn may_be_list(&self, parent: SchemaId, name: &str) -> bool {
        let id = self.step_member(parent, name);
        matches!(self.hint(id), None | Some(Hint::Seq | Hint::Tuple(_)))
    }

    /// Makes the frame of something in a value know what is known of it.
    #[inline]
    pub(crate) fn settle<'f>(&self, mut frame: Frame<'f, 'de>) -> Frame<'f, 'de> {
        if frame.node.is_container(self.tape()) && self.stack.used() > DEEPEST {
            // A stand-in is read, and it is said that this was not.
            self.cut();
            frame.node = Node::Absent;
            frame.is_silent = true;
        }
        if let Some(parent) = frame.parent {
            let step = frame.step();
            if parent.track != Track::Off {
                frame.track = self.pass.way.borrow().follow(parent.track, step);
            }
            frame.spot = parent
                .spot
                .and_then(|spot| self.spots.borrow().find(spot, step));
        }
        frame
    }

    /// Remembers a value that the type takes, to stand in for one that it refuses.
    pub(crate) fn note_donor(&self, frame: &Frame<'_, 'de>) {
        let donors = self.schema(frame.schema, |schema| schema.donors);
        let is_own = !frame.is_told && !frame.is_absent();
        if donors < DONORS && is_own && !frame.node.is_container(self.tape()) {
            self.learn(frame.schema, |schema| schema.donors += 1);
            let mut donors = self.donors.borrow_mut();
            donors.entry(frame.schema).or_default().push(frame.node);
        }
    }

    /// A value that the type takes, where no stand-in is known. Each is lent once.
    pub(crate) fn donor(&self, id: SchemaId) -> Option<Node<'de>> {
        if !STANDS_IN || !self.schema(id, |own| own.is_hopeless) {
            return None;
        }
        self.donors.borrow_mut().get_mut(&id)?.pop()
    }

    /// Puts a value that the type takes in place of one for which no stand-in is known, if there is
    /// one.
    pub(crate) fn lend(&self, frame: &mut Frame<'_, 'de>) -> bool {
        let Some(donor) = self.donor(frame.schema) else {
            return false;
        };
        self.put_in_place(frame, donor);
        true
    }

    /// Reads another value in place of a bad one.
    pub(crate) fn put_in_place(&self, frame: &mut Frame<'_, 'de>, node: Node<'de>) {
        if let Some(spot) = frame.spot.take() {
            self.repeat(spot);
        }
        self.taint();
        frame.node = node;
        frame.is_told = true;
        frame.track = Track::Off;
    }

    /// How many passes went the same way as this one.
    pub(crate) fn retries(&self) -> usize {
        self.pass.retries.get()
    }
}

/// The greatest depth at which it is asked what makes all that a value is in.
pub(crate) const NEAR: u16 = 4;

/// The cost to look for a field.
const FIELD: u64 = 60;

/// How many values that a type takes are remembered.
const DONORS: usize = 16;

/// How many values are remembered, for each finding that is kept.
const SPOTS: usize = 100;
