//! What the passes over one document share: what was learned, and what was found.
//!
//! A pass reads the document as the type asks for it. Where that cannot go on, what is needed to go
//! on is noted, the pass is given up, and another one begins: in a list or map with the element that
//! could not be read, and with what was found before it. The findings that count are those of the
//! pass that runs through.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use serde::de::Deserialize;

use crate::error::Error;
use crate::frame::Frame;
use crate::node::Node;
use crate::raw::{Raw, Shown};
use crate::reader::Reader;
use crate::schema::{Hint, Schema, SchemaId, SchemaStep, Schemas};
use crate::secret;
use crate::spot::{Spot, Spots};
use crate::tape::{Mark, Tape};
use crate::{Limits, Problem};

pub(crate) mod progress;

use self::progress::Resume;

/// One document, and all that is known of it and of the type.
#[derive(Debug)]
pub(crate) struct Session<'de> {
    text: &'de str,
    marks: Vec<Mark>,
    /// Whether there is no escape in the text.
    is_plain: bool,
    limits: Limits,
    pub(crate) schemas: RefCell<Schemas>,
    pub(crate) spots: RefCell<Spots<'de>>,
    found: RefCell<Vec<Raw<'de>>>,
    /// How many of the findings are those of this pass: fewer than there are while it repeats what
    /// an earlier one has found.
    kept: Cell<usize>,
    /// How many things were found in this pass.
    total: Cell<usize>,
    /// How often something else than the document was read in this pass, or something left out.
    events: Cell<usize>,
    /// How often something was left out of this pass because an earlier one had read it.
    skips: Cell<usize>,
    /// How many findings are kept with the values they are of.
    stored: Cell<usize>,
    /// How many values cannot be read.
    spoiled: Cell<usize>,
    visits: Cell<usize>,
    budget: Cell<usize>,
    is_given_up: Cell<bool>,
    is_exhausted: Cell<bool>,
    /// Whether something may not have been looked at: it is nested too deep, or out of sight.
    is_cut: Cell<bool>,
    /// How many values had been visited when no more findings were kept.
    full: Cell<Option<usize>>,
    /// Whether there is nothing more to do than to count.
    is_over: Cell<bool>,
    pass: Cell<Pass>,
    /// Where this pass goes on with what the one before has found.
    resumed: Cell<Option<Resume>>,
    /// Where the next pass may go on.
    next: Cell<Option<Resume>>,
    /// How many passes began with no findings.
    attempt: Cell<usize>,
    /// How many values had been visited before this pass.
    visited: Cell<usize>,
    /// How many values this pass visited to get to where it went on.
    detour: Cell<usize>,
    /// Whether somebody looks at the value.
    is_inspected: bool,
    /// Which elements are left out of the lists of the value, by the rank of the list.
    omitted: RefCell<Omitted>,
}

/// Positions of elements, by the rank of the list.
pub(crate) type Omitted = HashMap<Vec<u32>, Vec<usize>>;

/// What a pass is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pass {
    /// To find everything.
    Full,
    /// To go on where the pass before was given up: what was read before is left out.
    Resume,
    /// To find what can be found without learning more.
    Last,
}

/// A moment of a pass.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Moment {
    events: usize,
    skips: usize,
    kept: usize,
    total: usize,
}

/// What came of the passes.
#[derive(Debug)]
pub(crate) struct Outcome<'de, T> {
    pub(crate) value: Option<T>,
    pub(crate) found: Vec<Raw<'de>>,
    pub(crate) total: usize,
    pub(crate) is_complete: bool,
}

impl<'de> Session<'de> {
    /// A session for a JSON text and its marks; both are empty for other documents.
    pub(crate) fn new(text: &'de str, marks: Vec<Mark>, limits: Limits) -> Self {
        Self {
            text,
            marks,
            is_plain: !text.as_bytes().contains(&b'\\'),
            limits,
            schemas: RefCell::default(),
            spots: RefCell::default(),
            found: RefCell::default(),
            kept: Cell::new(0),
            total: Cell::new(0),
            events: Cell::new(0),
            skips: Cell::new(0),
            stored: Cell::new(0),
            spoiled: Cell::new(0),
            visits: Cell::new(0),
            budget: Cell::new(usize::MAX),
            is_given_up: Cell::new(false),
            is_exhausted: Cell::new(false),
            is_cut: Cell::new(false),
            full: Cell::new(None),
            is_over: Cell::new(false),
            pass: Cell::new(Pass::Full),
            resumed: Cell::new(None),
            next: Cell::new(None),
            attempt: Cell::new(0),
            visited: Cell::new(0),
            detour: Cell::new(0),
            is_inspected: false,
            omitted: RefCell::default(),
        }
    }

    /// Reads the document until everything in it is known, or the work it is worth is done.
    pub(crate) fn run<T: Deserialize<'de>>(
        &self,
        node: Node<'de>,
        nodes: usize,
    ) -> Outcome<'de, T> {
        let nodes = nodes.saturating_add(SMALL);
        self.visits.set(0);
        self.budget.set(nodes.saturating_mul(self.limits.work));
        let mut pass = Pass::Full;
        let mut resume = None;
        loop {
            self.begin(pass, resume.take());
            let frame = Frame::root(node);
            if self.is_left_out(&frame) {
                return self.outcome(None, true);
            }
            let reader = Reader::new(self, frame);
            let moment = self.moment();
            let result = reader.judge(moment, T::deserialize(reader));
            if self.is_over.get() {
                return self.outcome(None, false);
            }
            let next = self.next.take();
            if !self.is_given_up.get() {
                // What was left out is missing from the value, and so are its findings if the pass
                // did not come to where it should have gone on.
                let is_value_needed = self.is_inspected || self.total.get() == 0;
                let is_partial = self.skips.get() > 0 && is_value_needed;
                if !is_partial && self.resumed.get().is_none() {
                    return self.outcome(result.ok(), true);
                }
                pass = Pass::Full;
            } else if pass == Pass::Last {
                return self.outcome(None, false);
            } else if self.is_exhausted.get() {
                // What is known now is reported as far as the document can be read with it.
                pass = Pass::Last;
                self.budget
                    .set(self.visits.get().saturating_add(nodes.saturating_mul(2)));
            } else {
                resume = next.filter(|next| next.kept <= self.found.borrow().len());
                pass = resume.map_or(Pass::Full, |_| Pass::Resume);
            }
        }
    }

    fn begin(&self, pass: Pass, resume: Option<Resume>) {
        // What was read before this pass is not in it.
        secret::take_read();
        self.pass.set(pass);
        if resume.is_none() {
            self.attempt.set(self.attempt.get() + 1);
        }
        let known = resume.map_or(0, |resume| resume.kept);
        self.found.borrow_mut().truncate(known);
        self.resumed.set(resume);
        self.next.set(None);
        self.visited.set(self.visits.get());
        self.detour.set(0);
        self.omitted.borrow_mut().clear();
        self.kept.set(0);
        self.total.set(0);
        self.events.set(0);
        self.skips.set(0);
        self.is_given_up.set(false);
        self.is_exhausted.set(false);
    }

    fn outcome<T>(&self, value: Option<T>, is_complete: bool) -> Outcome<'de, T> {
        Outcome {
            value,
            found: self.found.take(),
            total: self.total.get(),
            is_complete: is_complete && !self.is_cut.get(),
        }
    }

    /// Keeps what is needed to know a place in the value.
    pub(crate) fn inspected(mut self) -> Self {
        self.is_inspected = true;
        self
    }

    /// What is needed to know a place in the value.
    pub(crate) fn into_parts(self) -> (Vec<Mark>, Schemas, Omitted) {
        (
            self.marks,
            self.schemas.into_inner(),
            self.omitted.into_inner(),
        )
    }

    pub(crate) fn tape(&self) -> Tape<'_, 'de> {
        Tape {
            text: self.text,
            marks: &self.marks,
            is_plain: self.is_plain,
        }
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// Whether nobody looks at the value, so that its lists may lack elements.
    pub(crate) fn is_value_unused(&self) -> bool {
        !self.is_inspected
    }

    /// Counts the visit of a value.
    pub(crate) fn visit(&self) -> Result<(), Error> {
        self.charge(1);
        if self.is_given_up.get() {
            Err(Error::Noted)
        } else {
            Ok(())
        }
    }

    /// Counts work that is no visit.
    pub(crate) fn charge(&self, visits: usize) {
        let visits = self.visits.get().saturating_add(visits);
        self.visits.set(visits);
        if visits > self.budget.get() {
            self.is_exhausted.set(true);
            self.is_given_up.set(true);
        }
        let full = self.full.get();
        if full.is_some_and(|full| visits.saturating_sub(full) > COUNTED)
            && self.kept.get() >= self.limits.findings
        {
            self.is_over.set(true);
            self.is_given_up.set(true);
        }
    }

    /// Notes that something may not have been looked at.
    pub(crate) fn cut(&self) {
        self.is_cut.set(true);
    }

    pub(crate) fn is_last(&self) -> bool {
        self.pass.get() == Pass::Last
    }

    /// Whether the tag of an internally tagged enum is hidden in this pass.
    pub(crate) fn is_probing(&self, id: SchemaId) -> bool {
        self.schema(id, |schema| {
            schema.tag.is_none()
                && schema
                    .probed_tag
                    .as_ref()
                    .is_some_and(|tag| !tag.is_empty())
        })
    }

    /// Gives the pass up.
    pub(crate) fn give_up(&self) -> Error {
        self.is_given_up.set(true);
        Error::Noted
    }

    pub(crate) fn is_given_up(&self) -> bool {
        self.is_given_up.get()
    }

    pub(crate) fn moment(&self) -> Moment {
        Moment {
            events: self.events.get(),
            skips: self.skips.get(),
            kept: self.kept.get(),
            total: self.total.get(),
        }
    }

    /// Whether anything but the document itself was read since.
    pub(crate) fn is_tainted(&self, since: Moment) -> bool {
        self.events.get() != since.events
    }

    pub(crate) fn has_skipped(&self, since: Moment) -> bool {
        self.skips.get() != since.skips
    }

    /// Notes that something else than the document is read.
    pub(crate) fn taint(&self) {
        self.events.set(self.events.get() + 1);
    }

    /// Notes that something was left out because an earlier pass has read it.
    pub(crate) fn skip(&self) {
        self.skips.set(self.skips.get() + 1);
    }

    /// Records a finding at a value.
    pub(crate) fn record(&self, frame: &Frame<'_, 'de>, problem: Problem) {
        self.taint();
        self.total.set(self.total.get() + 1);
        let kept = self.kept.get();
        if kept >= self.limits.findings {
            if self.full.get().is_none() {
                self.full.set(Some(self.visits.get()));
            }
            return;
        }
        self.kept.set(kept + 1);
        if self.resumed.get().is_none() {
            let shown = match (frame.node, frame.parent) {
                (Node::Absent, Some(parent)) if parent.node.is_container(self.tape()) => {
                    Shown::Enclosing(parent.node, parent.schema)
                }
                (Node::Absent, _) => Shown::Null,
                (node, _) if problem != Problem::Unknown => Shown::Value(node),
                _ => Shown::Never,
            };
            self.found.borrow_mut().push(Raw {
                place: frame.place(),
                rank: frame.ranks(),
                problem,
                schema: frame.schema,
                shown,
            });
        }
    }

    pub(crate) fn has_found(&self, since: Moment) -> bool {
        self.total.get() != since.total
    }

    /// Notes that an element of a list is left out of the value.
    pub(crate) fn omit(&self, list: &Frame<'_, 'de>, index: usize) {
        if self.is_inspected {
            self.omitted
                .borrow_mut()
                .entry(list.ranks())
                .or_default()
                .push(index);
        }
    }

    /// Leaves a value out from now on, for this reason.
    pub(crate) fn drop_value(&self, frame: &Frame<'_, 'de>, problem: Problem) {
        let since = self.moment();
        self.record(frame, problem);
        let (findings, total) = self.take_back(since);
        self.spoil(frame, findings, total);
        let spot = self.make_spot(frame);
        self.with_spot(spot, |spot| spot.is_dropped = true);
    }

    /// Takes back what was found since.
    pub(crate) fn take_back(&self, since: Moment) -> (Vec<Raw<'de>>, usize) {
        let total = self.total.get() - since.total;
        self.total.set(since.total);
        let kept = self.kept.replace(since.kept);
        let mut found = self.found.borrow_mut();
        // What the pass before found after this is not what this one will.
        found.truncate(kept);
        self.resumed.set(None);
        let start = since.kept.min(found.len());
        (found.split_off(start), total)
    }

    /// Marks a value as one that cannot be read, and says why.
    pub(crate) fn spoil(&self, frame: &Frame<'_, 'de>, findings: Vec<Raw<'de>>, total: usize) {
        let spot = self.make_spot(frame);
        let keeps = self.stored.get() < self.limits.findings.saturating_mul(4);
        self.stored.set(self.stored.get() + findings.len());
        self.spoiled.set(self.spoiled.get() + 1);
        if self.spoiled.get() > self.limits.findings.saturating_mul(SPOILED).max(SMALL) {
            self.is_exhausted.set(true);
        }
        self.with_spot(spot, |spot| {
            spot.is_bad = true;
            spot.total = total;
            spot.findings = if keeps { findings } else { Vec::new() };
        });
        if self.pass.get() == Pass::Last {
            self.repeat(spot);
        }
    }

    /// Reports again what is known to be wrong with a value.
    pub(crate) fn repeat(&self, spot: u32) {
        self.taint();
        let spots = self.spots.borrow();
        let Some(spot) = spots.get(spot) else { return };
        self.total.set(self.total.get() + spot.total);
        let kept = self.kept.get();
        let room = self.limits.findings.saturating_sub(kept);
        let repeated = room.min(spot.findings.len());
        self.kept.set(kept + repeated);
        if self.resumed.get().is_none() {
            let findings = spot.findings.iter().take(repeated);
            self.found.borrow_mut().extend(findings.cloned());
        }
    }

    /// Whether a value has to be left out. If so, what is wrong with it is reported.
    pub(crate) fn is_left_out(&self, frame: &Frame<'_, 'de>) -> bool {
        let is_hopeless = self.schema(frame.schema, |schema| schema.is_hopeless);
        let is_bad = frame.spot.filter(|&spot| {
            self.read_spot(spot, |spot| spot.is_dropped || (spot.is_bad && is_hopeless))
        });
        if let Some(spot) = is_bad {
            self.repeat(spot);
            return true;
        }
        if !frame.is_absent() || !is_hopeless {
            return false;
        }
        self.taint();
        if !frame.is_silent {
            self.record(frame, Problem::Missing);
        }
        true
    }

    /// Whether a stand-in has to be read for a value.
    pub(crate) fn is_bad(&self, frame: &Frame<'_, 'de>) -> bool {
        frame
            .spot
            .is_some_and(|spot| self.read_spot(spot, |spot| spot.is_bad))
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
        self.spots.borrow_mut().child(parent, frame.ordinal)
    }

    /// The spot of something in a value, if there is one.
    pub(crate) fn find_spot(&self, frame: &Frame<'_, 'de>, ordinal: u32) -> Option<u32> {
        frame
            .spot
            .and_then(|spot| self.spots.borrow().find(spot, ordinal))
    }

    pub(crate) fn schema<R: Default>(&self, id: SchemaId, read: impl FnOnce(&Schema) -> R) -> R {
        self.schemas.borrow().get(id).map_or_else(R::default, read)
    }

    pub(crate) fn learn(&self, id: SchemaId, change: impl FnOnce(&mut Schema)) {
        if let Some(schema) = self.schemas.borrow_mut().get_mut(id) {
            change(schema);
        }
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

    /// Whether a list may be asked for at a member: it is, or nothing was asked for yet.
    pub(crate) fn may_be_list(&self, parent: SchemaId, name: &str) -> bool {
        let id = self.step_member(parent, name);
        let hint = self.schema(id, |schema| schema.hint);
        !self.is_last() && matches!(hint, None | Some(Hint::Seq | Hint::Tuple(_)))
    }

    /// Makes the frame of something in a value know what is known of it.
    pub(crate) fn settle<'f>(&self, mut frame: Frame<'f, 'de>) -> Frame<'f, 'de> {
        if frame.depth > DEPTH && frame.node.is_container(self.tape()) {
            // Threads have small stacks. A stand-in is read, and it is said that this was not.
            self.is_cut.set(true);
            frame.node = Node::Absent;
            frame.is_silent = true;
        }
        if let Some(parent) = frame.parent {
            frame.spot = self.find_spot(parent, frame.ordinal);
        }
        if let Some(spot) = frame.spot {
            self.read_spot(spot, |spot| {
                frame.is_whole |= spot.is_whole;
            });
        }
        frame
    }
}

/// What the smallest document is worth: enough to try every stand-in on each of some positions.
const SMALL: usize = 1000;

/// How many values may be refused, for each finding that is kept: each is remembered.
const SPOILED: usize = 100;

/// How many values are visited once findings are only counted.
const COUNTED: usize = 1_000_000;

/// How deep values are looked at: a level of the document is one or two of these.
const DEPTH: u16 = 96;
