//! What the passes over one document share: what was learned, and what was found.
//!
//! A pass reads the document as the type asks for it. Where that cannot go on, what is needed to go
//! on is noted, the pass is given up, and another one begins. The findings that count are those of
//! the last pass, which runs through.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use serde::de::Deserialize;

use crate::error::Error;
use crate::frame::{Frame, Rung};
use crate::node::Node;
use crate::raw::{Raw, Shown};
use crate::reader::Reader;
use crate::schema::{ROOT, Schema, SchemaId, SchemaStep, Schemas};
use crate::spot::{Spot, Spots};
use crate::tape::{Mark, Tape};
use crate::{Limits, Place, Problem, Step};

/// One document, and all that is known of it and of the type.
#[derive(Debug)]
pub(crate) struct Session<'de> {
    text: &'de str,
    marks: Vec<Mark>,
    limits: Limits,
    pub(crate) schemas: RefCell<Schemas>,
    pub(crate) spots: RefCell<Spots<'de>>,
    found: RefCell<Vec<Raw<'de>>>,
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
    /// Whether something is nested too deep to be read again.
    is_cut: Cell<bool>,
    pass: Cell<Pass>,
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
    /// To read a good document; nothing is noted.
    Scout,
    /// To find everything.
    Full,
    /// To learn: what was read before may be left out.
    Learn,
    /// To find what can be found without learning more.
    Last,
}

/// A moment of a pass.
#[derive(Clone, Copy, Debug)]
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
            limits,
            schemas: RefCell::default(),
            spots: RefCell::default(),
            found: RefCell::default(),
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
            pass: Cell::new(Pass::Scout),
            is_inspected: false,
            omitted: RefCell::default(),
        }
    }

    /// Reads named texts once, without noting anything.
    pub(crate) fn scout<T: Deserialize<'de>>(&self, node: Node<'de>) -> Option<T> {
        self.begin(Pass::Scout);
        let value = T::deserialize(Reader::new(self, Frame::root(node))).ok();
        value.filter(|_| !self.is_given_up.get())
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
        loop {
            self.begin(pass);
            let frame = Frame::root(node);
            if self.is_left_out(&frame) {
                return self.outcome(None, true);
            }
            let reader = Reader::new(self, frame);
            let moment = self.moment();
            let result = reader.judge(moment, T::deserialize(reader));
            if !self.is_given_up.get() {
                if self.skips.get() == 0 {
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
                pass = Pass::Learn;
            }
        }
    }

    fn begin(&self, pass: Pass) {
        self.pass.set(pass);
        self.found.borrow_mut().clear();
        self.omitted.borrow_mut().clear();
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
        }
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// Whether nobody looks at the value, so that its lists may lack elements.
    pub(crate) fn is_value_unused(&self) -> bool {
        !self.is_inspected && !self.is_scout()
    }

    /// Whether nothing is noted in this pass.
    pub(crate) fn is_scout(&self) -> bool {
        self.pass.get() == Pass::Scout
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
            kept: self.found.borrow().len(),
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

    /// Whether what earlier passes have read may be left out of a value.
    pub(crate) fn may_skip(&self, frame: &Frame<'_, 'de>) -> bool {
        self.pass.get() == Pass::Learn && !frame.is_whole
    }

    /// Records a finding at a value.
    pub(crate) fn record(&self, frame: &Frame<'_, 'de>, problem: Problem) {
        let shown = match (frame.node, frame.parent) {
            (Node::Absent, Some(parent)) if parent.node.is_container(self.tape()) => {
                Shown::Enclosing(parent.node, parent.schema)
            }
            (Node::Absent, _) => Shown::Null,
            (node, _) if problem != Problem::Unknown => Shown::Value(node),
            _ => Shown::Never,
        };
        self.taint();
        self.total.set(self.total.get() + 1);
        let mut found = self.found.borrow_mut();
        if found.len() < self.limits.findings && !self.is_scout() {
            found.push(Raw {
                place: place(frame),
                rank: rank(frame),
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
                .entry(rank(list))
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
        let mut found = self.found.borrow_mut();
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
        let mut found = self.found.borrow_mut();
        let room = self.limits.findings.saturating_sub(found.len());
        found.extend(spot.findings.iter().take(room).cloned());
    }

    /// Whether a value has to be left out. If so, what is wrong with it is reported.
    pub(crate) fn is_left_out(&self, frame: &Frame<'_, 'de>) -> bool {
        if self.is_scout() {
            return false;
        }
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

    /// How many elements of a list or map earlier passes have read, and the mark to go on from.
    pub(crate) fn progress(&self, frame: &Frame<'_, 'de>) -> (u32, u32) {
        if frame.is_settled {
            let end = match frame.node {
                Node::Json(index) => self.tape().end(index),
                _ => 0,
            };
            return (u32::MAX, end);
        }
        let spot = frame.spot;
        spot.map_or((0, 0), |spot| {
            self.read_spot(spot, |spot| (spot.done, spot.resume))
        })
    }

    /// Notes how many elements of a list or map were read, and which is next.
    pub(crate) fn advance(&self, frame: &Frame<'_, 'de>, done: u32, next: Node<'de>) {
        if frame.is_whole || frame.is_absent() || self.is_scout() {
            return;
        }
        let resume = match next {
            Node::Json(index) | Node::JsonKey(index) => index,
            _ => 0,
        };
        let spot = self.make_spot(frame);
        self.with_spot(spot, |spot| {
            if spot.done < done {
                spot.done = done;
                spot.resume = resume;
            }
        });
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
        if self.is_scout() {
            return;
        }
        if let Some(schema) = self.schemas.borrow_mut().get_mut(id) {
            change(schema);
        }
    }

    /// The position in the type after a step.
    pub(crate) fn step(&self, parent: SchemaId, step: SchemaStep) -> SchemaId {
        if self.is_scout() {
            return ROOT;
        }
        self.schemas.borrow_mut().child(parent, step)
    }

    /// The position in the type of a member.
    pub(crate) fn step_member(&self, parent: SchemaId, name: &str) -> SchemaId {
        if self.is_scout() {
            return ROOT;
        }
        let mut schemas = self.schemas.borrow_mut();
        let step = schemas.member(name);
        schemas.child(parent, step)
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
                frame.is_settled |= spot.is_settled;
                frame.is_whole |= spot.is_whole;
            });
        }
        frame
    }
}

fn place(frame: &Frame<'_, '_>) -> Place {
    let mut steps = Vec::new();
    let mut frame = Some(frame);
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

fn rank(frame: &Frame<'_, '_>) -> Vec<u32> {
    let mut ranks = Vec::new();
    let mut frame = Some(frame);
    while let Some(own) = frame {
        if own.parent.is_some() {
            ranks.push(own.rank);
        }
        frame = own.parent;
    }
    ranks.reverse();
    ranks
}

/// What the smallest document is worth: enough to try every stand-in on each of some positions.
const SMALL: usize = 1000;

/// How many values may be refused, for each finding that is kept: each is remembered.
const SPOILED: usize = 100;

/// How deep values are looked at: a level of the document is one or two of these.
const DEPTH: u16 = 96;
