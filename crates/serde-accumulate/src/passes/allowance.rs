//! The number of stand-ins that the code of a type is given, and a document's share of it.
//!
//! How many there are is up to the type, not to who sends the document.

use std::cell::{Cell, RefCell};

use crate::passes::session::Session;

/// How much was tried.
#[derive(Debug, Default)]
pub(crate) struct Allowance {
    /// The most members that an object was found to lack.
    missing: Cell<usize>,
    /// How many stand-ins were read.
    tried: Cell<usize>,
    /// The number of passes that tried parts of what is read out of sight.
    trials: Cell<usize>,
    /// True if the value has as many stand-ins of one type as it may.
    is_exhausted: Cell<bool>,
    /// The structs of which it was found out what their objects lack.
    credited: RefCell<Vec<&'static [&'static str]>>,
}

impl Session<'_> {
    /// Notes how many members an object was found to lack.
    pub(crate) fn note_missing(&self, count: usize) {
        let missing = &self.allowance.missing;
        missing.set(missing.get().max(count));
    }

    /// How many stand-ins may be read at one position of the type.
    pub(crate) fn stand_ins(&self) -> usize {
        if !STANDS_IN {
            return 0;
        }
        if self.is_for_value() {
            return STAND_INS.saturating_add(self.limits.findings);
        }
        STAND_INS.max(TRIED + self.allowance.missing.get())
    }

    /// Notes that the value has as many stand-ins of one type as it may.
    pub(crate) fn note_exhausted(&self) {
        self.allowance.is_exhausted.set(true);
    }

    /// True if no more stand-ins are read for the value.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.allowance.is_exhausted.get()
    }

    /// Makes the document worth a pass more, as another stand-in is tried for it. It is so for a while
    /// only, since a type may have itself in it.
    pub(crate) fn credit_stand_in(&self) {
        let tried = self.allowance.tried.get();
        if tried < CREDITED {
            self.allowance.tried.set(tried + 1);
            self.meter.credit(STOOD_IN);
        }
    }

    /// Likewise, as a part of what is read out of sight is tried: all of that is read again, and so many
    /// instructions are spent on what was swallowed.
    pub(crate) fn credit_trial(&self, swallowed: u64) {
        let trials = self.allowance.trials.get();
        if trials < TRIALS {
            self.allowance.trials.set(trials + 1);
            self.meter
                .credit_pass_of((STOOD_IN + swallowed).min(TRIED_PART), TRIED_PART);
        }
    }

    /// Makes the document worth as much more as it may take to find out what objects of a struct
    /// lack: serde tells of one member at a time, and asks for those before it each time. It is done
    /// once for each struct.
    pub(crate) fn credit(&self, names: &'static [&'static str]) {
        let mut credited = self.allowance.credited.borrow_mut();
        if credited.iter().all(|own| !std::ptr::eq(*own, names)) {
            credited.push(names);
            let names = names.len() as u64;
            self.meter.credit(names * names * OFFERED);
        }
    }
}

/// True if a type is given what was not sent. Where panics end the process it is not: neither stand-ins
/// nor a part of what was sent, behind which it would take defaults for the rest.
pub(crate) const STANDS_IN: bool = !cfg!(panic = "abort");

/// How many stand-ins are read at one position of the type.
const STAND_INS: usize = 32;

/// How many stand-ins are read beside one for each member that an object lacks.
const TRIED: usize = 16;

/// How many stand-ins are read at one position only to spare a pass.
pub(crate) const SPARED: usize = 8;

/// What it may cost to read a stand-in: a pass.
const STOOD_IN: u64 = 20_000;

/// The most that a pass may cost which tries a part.
const TRIED_PART: u64 = 80_000;

/// The number of trials that any document is worth.
const TRIALS: usize = 64;

/// How many stand-ins a document is worth, whatever it is.
const CREDITED: usize = 128;

/// What it may cost to offer a stand-in for a member.
const OFFERED: u64 = 1_000;
