//! The pass that is going on: where it began, whether it was given up, and where the next one goes on.

use std::cell::{Cell, RefCell};

use crate::learned::schema::Hint;
use crate::passes::allowance::STANDS_IN;
use crate::passes::cursor::{Cursor, End, Entry, Track};
use crate::passes::error::Error;
use crate::passes::errors;
use crate::passes::frame::{Frame, Holds, Rung};
use crate::passes::session::Session;

/// One reading of the type.
#[derive(Debug, Default)]
pub(crate) struct Pass {
    pub(super) purpose: Cell<Purpose>,
    /// Where it begins to look at the document.
    pub(super) way: RefCell<Cursor>,
    /// Where the next one does, if this one was given up.
    pub(super) next: RefCell<Option<Cursor>>,
    pub(super) is_given_up: Cell<bool>,
    /// How many passes before this one went the same way.
    pub(super) retries: Cell<usize>,
    /// How often something else than the document was read, or something left out.
    pub(super) taints: Cell<usize>,
    /// How deep the value is that was read last, if a stand-in was read for it.
    pub(super) stood_in: Cell<Option<u16>>,
}

/// What a pass is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To find what is wrong.
    #[default]
    Search,
    /// To make a value of what is good, and of stand-ins.
    Value,
}

/// A moment of a pass.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(super) taints: usize,
    pub(super) open: usize,
    /// How many errors were noted.
    pub(crate) errors: usize,
}

impl<'de> Session<'de> {
    /// Begins a pass. Returns where the root is, seen from its way.
    pub(crate) fn begin(&self, way: Cursor, purpose: Purpose) -> Track {
        self.meter.begin();
        errors::end();
        let pass = &self.pass;
        pass.purpose.set(purpose);
        pass.way.replace(way);
        pass.next.replace(None);
        pass.is_given_up.set(false);
        pass.taints.set(0);
        self.omitted.borrow_mut().clear();
        self.clamped.borrow_mut().clear();
        Track::On(0)
    }

    /// True if this pass looks at the whole document.
    pub(crate) fn is_start(&self) -> bool {
        self.pass.way.borrow().is_start()
    }

    /// Where the next pass goes on, if this one was given up and there is more to look at.
    pub(crate) fn next(&self) -> Option<Cursor> {
        self.pass.next.take()
    }

    /// True if the value is made, and nothing is reported any more.
    pub(crate) fn is_for_value(&self) -> bool {
        self.pass.purpose.get() == Purpose::Value
    }

    pub(crate) fn is_given_up(&self) -> bool {
        self.pass.is_given_up.get()
    }

    /// Counts the visit of a value.
    pub(crate) fn visit(&self) -> Result<(), Error> {
        self.charge(VISIT);
        if self.is_given_up() {
            Err(Error::Noted)
        } else {
            Ok(())
        }
    }

    /// Counts work. Where it is more than the document is worth, the search ends.
    pub(crate) fn charge(&self, instructions: u64) {
        self.meter.charge(instructions);
        if self.meter.is_spent(0) && self.meter.is_spent(self.ledger.borrow().listed()) {
            self.cut();
            self.pass.is_given_up.set(true);
        }
    }

    /// Gives the pass up; the next one goes on at this place.
    pub(crate) fn go_on(&self, frame: &Frame<'_, 'de>, end: End) -> Error {
        if !self.pass.is_given_up.replace(true) {
            if end != End::Close {
                self.pass.retries.set(0);
                self.settle_found();
            }
            self.pass.next.replace(Some(Cursor::to(frame, end)));
        }
        Error::Noted
    }

    /// Gives the pass up: this value is not read any further.
    pub(crate) fn leave(&self, frame: &Frame<'_, 'de>) -> Error {
        if frame.is_whole {
            return self.again(frame);
        }
        if self.is_inspected {
            self.spoil(frame);
        }
        let is_proven = self.schema(frame.schema, |schema| {
            schema.is_proven || schema.is_hopeless
        });
        let is_tried = frame.is_absent() || self.end_at(frame) == Some(End::StandIn);
        if self.is_inspected && !is_proven && !is_tried {
            // The value is made of stand-ins later, so one is looked for.
            return self.go_on(frame, End::StandIn);
        }
        self.finish(frame)
    }

    /// Gives the pass up: all that is wrong in this value was told.
    pub(crate) fn finish(&self, frame: &Frame<'_, 'de>) -> Error {
        if frame.is_whole {
            return self.again(frame);
        }
        self.keep_parts(frame);
        if let Some(parent) = frame.parent.filter(|parent| self.is_last_of(parent, frame)) {
            return self.finish(parent);
        }
        self.go_on(frame, End::After)
    }

    /// True if a value is the last element of a tuple: nothing comes after it.
    fn is_last_of(&self, parent: &Frame<'_, 'de>, frame: &Frame<'_, 'de>) -> bool {
        let length = match self.hint(parent.schema) {
            Some(Hint::Tuple(length)) if parent.holds == Holds::InOrder => length,
            _ => return false,
        };
        frame.rank as usize + 1 == length
    }

    /// Gives the pass up: this member is left out.
    pub(crate) fn pass_by(&self, frame: &Frame<'_, 'de>) -> Error {
        if frame.is_whole {
            return self.again(frame);
        }
        self.go_on(frame, End::After)
    }

    /// Takes back what was said of where to go on, as a value around that one is left.
    pub(crate) fn forget_next(&self) {
        if self.pass.next.take().is_some() {
            self.pass.is_given_up.set(false);
        }
    }

    /// True if a tuple is gone on with that was given up.
    pub(crate) fn is_tuple_resumed(&self, frame: &Frame<'_, 'de>) -> bool {
        let is_tuple = matches!(self.hint(frame.schema), Some(Hint::Tuple(_)));
        is_tuple && matches!(self.pass.way.borrow().entry(frame.track), Entry::Resume(..))
    }

    /// Gives the pass up: this value, or what it is a part of, is read once more with what was
    /// learned.
    pub(crate) fn again(&self, frame: &Frame<'_, 'de>) -> Error {
        self.go_on(frame.anchor(), End::Close)
    }

    /// Gives the pass up as something was learned of the type that changes what is offered. Where
    /// nothing was found yet, the next one begins anew: the value may be good.
    pub(crate) fn ask_again(&self, frame: &Frame<'_, 'de>) -> Error {
        if frame.is_whole {
            return self.again(frame);
        }
        if self.ledger.borrow().total() > 0 {
            return self.go_on(frame, End::At);
        }
        if !self.pass.is_given_up.replace(true) {
            self.pass.next.replace(Some(Cursor::default()));
        }
        Error::Noted
    }

    /// Gives the pass up; the next one goes the same way, with what was learned.
    pub(crate) fn retry(&self, frame: &Frame<'_, 'de>) -> Error {
        let retries = self.pass.retries.get() + 1;
        self.pass.retries.set(retries);
        let is_in_order = |own: &Frame<'_, '_>| own.holds == Holds::InOrder;
        let limit = if frame.upward().any(is_in_order) || frame.is_told {
            RETRIES_IN_ORDER
        } else {
            RETRIES
        };
        if retries > limit {
            if self.schema(frame.schema, |schema| schema.is_hopeless) {
                self.cut();
                return self.go_on(frame, End::After);
            }
            // Enough was tried.
            self.learn(frame.schema, |schema| schema.is_hopeless = true);
            self.pass.retries.set(0);
        }
        if !self.pass.is_given_up.replace(true) {
            let way = self.pass.way.borrow().clone();
            self.pass.next.replace(Some(way));
        }
        Error::Noted
    }

    /// Takes back what was found in a value that is read once more.
    pub(crate) fn take_back_if_again(&self, frame: &Frame<'_, 'de>, since: Moment) {
        let next = self.pass.next.borrow();
        let is_again = |next: &Cursor| next.closes_at(frame.depth);
        if !frame.is_whole && next.as_ref().is_some_and(is_again) {
            self.ledger.borrow_mut().take_back(since.open);
        }
    }

    /// Marks the parts that are bad of what is read in order, from this value up.
    fn keep_parts(&self, frame: &Frame<'_, 'de>) {
        let mut own = frame;
        while let Some(parent) = own.parent {
            let is_key = matches!(own.rung, Rung::Key(_));
            if is_key || (!self.is_inspected && self.reads_again(parent)) {
                self.spoil(own);
            }
            own = parent;
        }
    }

    /// True if the parts of a value are read once more to come to others, or all together.
    pub(crate) fn reads_again(&self, frame: &Frame<'_, 'de>) -> bool {
        frame.is_whole
            || frame.holds != Holds::Apart
            || self.schemas.borrow().flattens(frame.schema)
    }

    /// Marks a value as one that cannot be read.
    pub(crate) fn spoil(&self, frame: &Frame<'_, 'de>) {
        let spot = self.make_spot(frame);
        self.with_spot(spot, |spot| spot.is_bad = true);
    }

    /// What a container has to do with the way of this pass.
    pub(crate) fn entry(&self, frame: &Frame<'_, 'de>) -> Entry {
        let entry = self.pass.way.borrow().entry(frame.track);
        if let Entry::Resume(..) = entry {
            self.taint();
        }
        entry
    }

    /// What is done at this very value, if the way of this pass ends here.
    pub(crate) fn end_at(&self, frame: &Frame<'_, 'de>) -> Option<End> {
        self.pass.way.borrow().end_at(frame.track)
    }

    /// True if the value is read once more, with what was learned.
    pub(crate) fn is_again(&self, frame: &Frame<'_, 'de>) -> bool {
        self.end_at(frame) == Some(End::Close)
    }

    pub(crate) fn moment(&self) -> Moment {
        Moment {
            taints: self.pass.taints.get(),
            open: self.ledger.borrow().open(),
            errors: errors::count(),
        }
    }

    /// True if anything but the document itself was read since, or something left out.
    pub(crate) fn is_tainted(&self, since: Moment) -> bool {
        self.pass.taints.get() != since.taints
    }

    /// Ends what is read of a container. Where no stand-ins are read, a type does not come to the end
    /// of what was not read as it was sent.
    pub(crate) fn end(&self, container: &Frame<'_, 'de>, since: Moment) -> Result<(), Error> {
        if STANDS_IN || !self.is_tainted(since) {
            return Ok(());
        }
        Err(self.finish(container.anchor()))
    }

    /// Notes that something else than the document is read, or that something is left out.
    pub(crate) fn taint(&self) {
        self.pass.taints.set(self.pass.taints.get() + 1);
    }

    /// Notes that a stand-in was read for a value of another type.
    pub(crate) fn note_stood_in(&self, frame: &Frame<'_, 'de>) {
        self.pass.stood_in.set(Some(frame.depth));
    }

    pub(crate) fn forget_stood_in(&self) {
        self.pass.stood_in.set(None);
    }

    /// True if a stand-in was read for this value, and nothing since.
    pub(crate) fn has_stood_in(&self, frame: &Frame<'_, 'de>) -> bool {
        self.pass.stood_in.get() == Some(frame.depth)
    }

    /// Makes what was found in a value hold for good: it is not read once more.
    pub(crate) fn settle_found(&self) {
        let mut ledger = self.ledger.borrow_mut();
        if ledger.open() > 0 {
            ledger.settle();
        }
    }

    /// Takes back what was found since in what is read as a whole.
    pub(crate) fn take_back(&self, since: Moment) {
        self.ledger.borrow_mut().take_back(since.open);
    }
}

/// The cost to read a value.
const VISIT: u64 = 1_000;

/// How many passes may go the same way, to try another stand-in each.
const RETRIES: usize = 64;

/// Likewise, where what is in front of it is read again each time.
const RETRIES_IN_ORDER: usize = 12;
