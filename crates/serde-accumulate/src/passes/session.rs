//! The session that the passes over one document share.
//!
//! A pass reads the document as the type asks for it. Where that cannot go on, the error is noted
//! and the pass is given up; the next one goes on behind that value, and what was read before is not
//! read again. [`Cursor`] says where, [`Ledger`] what was found, [`Meter`] what it cost, and
//! [`Schemas`] what was learned of the type.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

use crate::document::node::Node;
use crate::document::tape::{Mark, Tape};
use crate::learned::numbers::Numbers;
use crate::learned::remembered::{Rest, Text};
use crate::learned::schema::{SchemaId, Schemas};
use crate::passes::allowance::Allowance;
use crate::passes::known::LastFields;
use crate::passes::ledger::Ledger;
use crate::passes::meter::{Meter, Size, Work};
use crate::passes::pass::Pass;
use crate::passes::spot::Spots;
use crate::passes::stack::Stack;
use crate::passes::texts::{Elements, Headers};
use crate::passes::trial::Trial;
use crate::passes::trust::Trust;
use crate::report::later::Origin;
use crate::{Limits, Mistake};

/// One document, and all that is known of it and of the type.
#[derive(Debug)]
pub(crate) struct Session<'de> {
    pub(crate) text: &'de str,
    pub(super) marks: Vec<Mark>,
    /// True if there is no escape in the text.
    pub(super) is_plain: bool,
    pub(super) limits: Limits,
    pub(crate) schemas: RefCell<Schemas>,
    pub(crate) spots: RefCell<Spots<'de>>,
    pub(crate) ledger: RefCell<Ledger<'de>>,
    pub(crate) meter: Meter,
    pub(crate) trust: Trust,
    /// Values of the document that the type takes, by the position in the type.
    pub(super) donors: RefCell<HashMap<SchemaId, Vec<Node<'de>>, Numbers>>,
    pub(super) stack: Stack,
    pub(super) fields: RefCell<Option<LastFields<'de>>>,
    pub(super) pass: Pass,
    /// True if the caller asked for the value, in spite of errors.
    pub(super) is_inspected: bool,
    pub(crate) lists: Lists,
    /// True if something may not have been looked at.
    pub(super) is_cut: Cell<bool>,
    pub(super) allowance: Allowance,
    /// The part of the model that serde cannot read.
    pub(crate) mistake: Cell<Option<Mistake>>,
    /// The names of members that serde cannot read.
    pub(crate) unread: RefCell<Vec<String>>,
    /// The parts that are tried, of a value that serde reads out of sight.
    pub(crate) trial: RefCell<Option<Trial>>,
    /// The texts of which it was learned as what they are handed over.
    pub(super) read_anew: RefCell<Vec<Text>>,
    /// The fate of texts that no member is named for.
    pub(crate) rest: Cell<Rest>,
    pub(super) headers: RefCell<Headers>,
    /// Texts of which none counts, as the last one is empty: it is tried whether a list is asked for.
    pub(crate) tried_list: Cell<Option<SchemaId>>,
    /// The elements that lists of texts are known to have.
    pub(super) elements: Cell<Elements>,
    /// True if an untagged enum has swallowed an error of what could be read.
    pub(crate) has_swallowed: Cell<bool>,
    /// Which elements are left out of the lists of the value, by the rank of the list.
    pub(super) omitted: RefCell<Omitted>,
    /// The integers beyond their types in place of which the value has the end of the range, by rank.
    pub(crate) clamped: RefCell<HashSet<Vec<u32>>>,
    /// True if there are any.
    pub(crate) clamps: Cell<bool>,
}

/// The treatment of lists in the place of structs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lists {
    /// They are reported, as something else is wrong. The reader of the document decides if it may be one
    /// itself.
    Told,
    /// They are reported, the document itself included.
    Refused,
    /// serde takes them.
    Taken,
}

/// Positions of elements, by the rank of the list.
pub(crate) type Omitted = HashMap<Vec<u32>, Vec<usize>>;

impl<'de> Session<'de> {
    /// A session for a JSON text and its marks, both of which are empty for other documents, and for
    /// the size of the document.
    pub(crate) fn new(text: &'de str, marks: Vec<Mark>, size: Size, limits: Limits) -> Self {
        Self {
            text,
            marks,
            is_plain: size.escapes == 0,
            limits,
            schemas: RefCell::default(),
            spots: RefCell::default(),
            ledger: RefCell::new(Ledger::new(limits.findings)),
            meter: Meter::new(size, limits.work),
            trust: Trust::default(),
            donors: RefCell::default(),
            stack: Stack::here(),
            fields: RefCell::default(),
            pass: Pass::default(),
            is_inspected: false,
            lists: Lists::Told,
            is_cut: Cell::new(false),
            allowance: Allowance::default(),
            mistake: Cell::default(),
            unread: RefCell::default(),
            trial: RefCell::default(),
            read_anew: RefCell::default(),
            rest: Cell::default(),
            headers: RefCell::default(),
            tried_list: Cell::default(),
            elements: Cell::default(),
            has_swallowed: Cell::default(),
            omitted: RefCell::default(),
            clamped: RefCell::default(),
            clamps: Cell::new(false),
        }
    }

    /// Keeps what is needed to make a value in spite of what is wrong.
    pub(crate) fn inspected(mut self) -> Self {
        self.is_inspected = true;
        self
    }

    /// Has this become of lists in the place of structs.
    pub(crate) fn with_lists(mut self, lists: Lists) -> Self {
        self.lists = lists;
        self
    }

    /// Begins anew, and takes lists for structs.
    pub(crate) fn take_lists(&mut self, size: Size) {
        let marks = std::mem::take(&mut self.marks);
        *self = Self {
            is_inspected: self.is_inspected,
            lists: Lists::Taken,
            ..Self::new(self.text, marks, size, self.limits)
        };
    }

    /// What is needed to know a place in the value.
    pub(crate) fn into_parts(self) -> (Vec<Mark>, Schemas, Omitted, HashSet<Vec<u32>>) {
        (
            self.marks,
            self.schemas.into_inner(),
            self.omitted.into_inner(),
            self.clamped.into_inner(),
        )
    }

    /// The text, and what is needed to show values of it.
    pub(crate) fn into_origin(self) -> Origin {
        Origin {
            text: self.text.to_owned(),
            marks: self.marks,
            is_plain: self.is_plain,
            schemas: self.schemas.into_inner(),
            limits: self.limits,
        }
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

    /// What the passes did.
    pub(crate) fn work(&self) -> Work {
        Work {
            stand_ins: self.schemas.borrow().most_stand_ins(),
            ..self.meter.work()
        }
    }

    pub(crate) fn is_inspected(&self) -> bool {
        self.is_inspected
    }

    /// Notes that something may not have been looked at.
    pub(crate) fn cut(&self) {
        self.is_cut.set(self.is_cut.get() || !self.is_for_value());
    }

    pub(crate) fn is_cut(&self) -> bool {
        self.is_cut.get()
    }
}
