//! The reports on the values of a document, for good or until the value around them is read again.

use crate::Problem;
use crate::document::node::Node;
use crate::learned::schema::{ROOT, Schema};
use crate::passes::cursor::{End, Entry, Track};
use crate::passes::frame::{ABSENT, Frame, Rung};
use crate::passes::pass::Moment;
use crate::passes::raw::{Raw, Shown};
use crate::passes::session::Session;
use crate::passes::spot::Spot;
use crate::passes::trust::SHALLOW;
use crate::reader::value::Reader;

impl<'de> Session<'de> {
    /// Records a finding at a value.
    pub(crate) fn record(&self, frame: &Frame<'_, 'de>, problem: Problem) {
        self.taint();
        if self.is_for_value() || frame.is_told {
            return;
        }
        self.charge(TOLD);
        let mut ledger = self.ledger.borrow_mut();
        if frame.is_whole {
            ledger.add_open(self.raw(frame, problem));
        } else {
            ledger.add(frame, || self.raw(frame, problem));
        }
    }

    /// Notes that the end of its range is in place of an integer.
    pub(crate) fn note_clamped(&self, frame: &Frame<'_, 'de>) {
        self.clamped.borrow_mut().insert(frame.ranks());
    }

    /// True if the end of its range is in place of an integer.
    pub(crate) fn is_clamped(&self, frame: &Frame<'_, 'de>) -> bool {
        self.clamps.get() && self.is_for_value() && self.clamped.borrow().contains(&frame.ranks())
    }

    fn raw(&self, frame: &Frame<'_, 'de>, problem: Problem) -> Raw<'de> {
        let shown = match (frame.node, frame.parent) {
            (Node::Absent, Some(parent)) if parent.node.is_object_or_list(self.tape()) => {
                Shown::Enclosing(parent.node, parent.schema)
            }
            (Node::Absent, _) => Shown::Null,
            // What nothing was asked of may be a secret.
            (node, _) if !matches!(problem, Problem::Unknown) => Shown::Value(node),
            _ => Shown::Never,
        };
        Raw {
            place: frame.place(),
            rank: frame.ranks(),
            problem,
            schema: frame.schema,
            shown,
        }
    }

    /// Records that a value cannot be read. Where it is read more than once, that is remembered, and
    /// told each time; a list that takes any number of elements does without it.
    pub(crate) fn refuse(&self, frame: &Frame<'_, 'de>, problem: Problem) {
        if frame.is_whole {
            let list = frame
                .parent
                .filter(|_| matches!(frame.rung, Rung::Index(_)));
            let is_of_list =
                list.is_some_and(|list| self.schema(list.schema, Schema::is_listed_as_sequence));
            self.remember(frame, problem, |spot| {
                spot.is_bad = true;
                spot.is_dropped |= is_of_list;
            });
        } else {
            self.record(frame, problem);
        }
    }

    /// Notes that a value cannot be read for what was found in it.
    pub(crate) fn refuse_for_parts(&self, frame: &Frame<'_, 'de>, since: Moment) {
        if frame.is_whole {
            let found = self.ledger.borrow_mut().split_off(since.open);
            let spot = self.make_spot(frame);
            self.with_spot(spot, |spot| {
                spot.is_bad = true;
                spot.findings = found;
            });
        }
    }

    /// Records that a value of a whole cannot be read for what is wrong with a part of it.
    pub(crate) fn refuse_for(
        &self,
        frame: &Frame<'_, 'de>,
        part: &Frame<'_, 'de>,
        problem: Problem,
    ) {
        let raw = self.raw(part, problem);
        let spot = self.make_spot(frame);
        self.with_spot(spot, |spot| {
            spot.is_bad = true;
            spot.findings = vec![raw];
        });
    }

    /// Leaves an element out from now on, for what is wrong with the list that it is in.
    pub(crate) fn omit_for(
        &self,
        element: &Frame<'_, 'de>,
        list: &Frame<'_, 'de>,
        problem: Problem,
    ) {
        let raw = self.raw(list, problem);
        let spot = self.make_spot(element);
        self.with_spot(spot, |spot| {
            spot.is_dropped = true;
            spot.findings = vec![raw];
        });
    }

    /// Leaves a value out from now on, for this reason.
    pub(crate) fn drop_value(&self, frame: &Frame<'_, 'de>, problem: Problem) {
        if frame.is_whole {
            self.remember(frame, problem, |spot| spot.is_dropped = true);
        } else {
            self.record(frame, problem);
            if self.is_inspected {
                let spot = self.make_spot(frame);
                self.with_spot(spot, |spot| spot.is_dropped = true);
            }
        }
    }

    /// Leaves out a member from now on whose key is refused.
    pub(crate) fn drop_entry(
        &self,
        member: &Frame<'_, 'de>,
        key: &Frame<'_, 'de>,
        problem: Problem,
    ) {
        self.remember(member, problem.clone(), |spot| spot.is_dropped = true);
        let raw = self.raw(key, problem);
        let spot = self.make_spot(member);
        self.with_spot(spot, |spot| spot.findings = vec![raw]);
    }

    fn remember(
        &self,
        frame: &Frame<'_, 'de>,
        problem: Problem,
        change: impl FnOnce(&mut Spot<'de>),
    ) {
        self.charge(TOLD);
        let raw = self.raw(frame, problem);
        let spot = self.make_spot(frame);
        self.with_spot(spot, |spot| {
            change(spot);
            spot.findings = vec![raw];
        });
    }

    /// Tells again what is known to be wrong with a value.
    pub(crate) fn repeat(&self, spot: u32) {
        self.taint();
        if self.is_for_value() {
            return;
        }
        let spots = self.spots.borrow();
        for raw in spots.get(spot).into_iter().flat_map(|spot| &spot.findings) {
            self.ledger.borrow_mut().add_open(raw.clone());
        }
    }

    /// Tells what is known to be wrong, as the search ends before all of it was read once more.
    pub(crate) fn tell_known(&self, node: Node<'de>) {
        let mut ledger = self.ledger.borrow_mut();
        for raw in self.spots.borrow().findings() {
            ledger.add_open(raw.clone());
        }
        // It was to be told once the whole had been read with it.
        let root = Frame::root(node, Track::Off);
        let mut lacking = self.read_spot(0, |spot| spot.injected.clone());
        let trial = self.trial.borrow();
        let is_flat = matches!(node, Node::Texts(_));
        lacking.extend(trial.as_ref().and_then(|trial| trial.lacking(is_flat)));
        lacking.retain(|name| !Reader::new(self, root).has_member(name));
        for (at, name) in (ABSENT..).zip(lacking) {
            let schema = self.step_member(ROOT, name);
            let absent = root.child(Node::Absent, Rung::Field(name), at, schema);
            ledger.add_open(self.raw(&absent, Problem::Missing));
        }
    }

    /// True if a value has to be left out. If so, its error is noted.
    pub(crate) fn is_left_out(&self, frame: &Frame<'_, 'de>) -> bool {
        let is_hopeless = self.schema(frame.schema, |schema| schema.is_hopeless);
        let is_dropped = |spot| self.read_spot(spot, |spot| spot.is_dropped);
        let is_bad = |_: &u32| is_hopeless && self.is_bad(frame);
        let spot = frame.spot.filter(|spot| is_dropped(*spot) || is_bad(spot));
        if let Some(spot) = spot {
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

    /// True if a stand-in has to be read for a value.
    pub(crate) fn is_bad(&self, frame: &Frame<'_, 'de>) -> bool {
        let way = self.pass.way.borrow();
        match way.end_at(frame.track) {
            Some(End::StandIn) => return true,
            Some(End::At | End::Close | End::Survey) => return false,
            Some(End::After) | None => {}
        }
        // What is known to be wrong in it may not be all that is: the pass goes on in it.
        let is_gone_on_in = matches!(way.entry(frame.track), Entry::Resume(..));
        let is_bad = |spot| self.read_spot(spot, |spot| spot.is_bad);
        !is_gone_on_in && frame.spot.is_some_and(is_bad)
    }

    /// Notes that an element of a list is left out of the value.
    pub(crate) fn omit(&self, list: &Frame<'_, 'de>, index: usize) {
        self.taint();
        if self.is_inspected {
            let mut omitted = self.omitted.borrow_mut();
            omitted.entry(list.ranks()).or_default().push(index);
        }
    }

    /// True if `serde_json` may be asked for the elements of a list. Nothing is learned from those
    /// that it takes; so the list has to be one that is too long to be shown.
    pub(crate) fn may_trust(&self, frame: &Frame<'_, 'de>) -> bool {
        let is_long = match frame.node {
            Node::Json(index) => self.tape().span(index) > self.limits.found,
            _ => false,
        };
        is_long
            && !self.is_inspected
            && !frame.is_whole
            && !frame.is_silent
            && frame.depth < SHALLOW
    }
}

/// The cost to tell of a finding.
const TOLD: u64 = 600;
