//! Reading flat texts past those that are no number or boolean where one is asked for.
//!
//! A text is seen to be none from what is asked for, so that one reading with a stand-in for each finds
//! all of them. Anything else that is wrong stops it, and the reader that takes notes begins.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::document::texts::Texts;
use crate::learned::schema::Hint;
use crate::passes::error::Error;
use crate::reader::members::rank;
use crate::reader::plain::{self, Plain, STOP};
use crate::reader::slot::{Root, Visit};
use crate::reader::source::{Source, Wanted};
use crate::reader::{fit, secret, stand_in};
use crate::report::{found::Found, shown};
use crate::{Finding, Findings, Limits, Place, Problem, Step};

/// All texts, with what is found in those of the fields of a struct.
#[derive(Debug)]
pub(crate) struct Flat<'de> {
    pub(crate) texts: &'de Texts<'de>,
    limits: Limits,
    found: RefCell<Findings>,
}

/// The texts of a field.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'t, 'de> {
    pub(crate) flat: &'t Flat<'de>,
    /// Its position in the declaration.
    pub(crate) at: usize,
    pub(crate) name: &'static str,
    /// The first of them.
    pub(crate) first: usize,
}

/// Finds what is wrong with texts of which nothing but some of the fields do not fit.
pub(crate) fn search<'de>(
    texts: &'de Texts<'de>,
    limits: Limits,
    root: &mut dyn Root<'de>,
) -> Option<Findings> {
    let flat = Flat {
        texts,
        limits,
        found: RefCell::default(),
    };
    secret::take_read();
    // Code that serde would not have reached runs behind a stand-in, the drop of what it makes included.
    let read = catch_unwind(AssertUnwindSafe(|| {
        let is_read = root.sow(Source::Flat(&flat)).is_ok();
        root.clear();
        is_read
    }));
    let is_read = read.unwrap_or_else(|panic| {
        // Its drop is user code, too.
        std::mem::forget(panic);
        false
    });
    // Texts beside a secret may be secrets, and are for the other reader.
    let is_all = is_read && !secret::take_read();
    let found = flat.found.into_inner();
    (is_all && (1..=limits.findings).contains(&found.total)).then_some(found)
}

impl<'de> Flat<'de> {
    /// Reads all texts.
    pub(crate) fn read(&self, wanted: &Wanted, slot: &mut dyn Visit<'de>) -> Result<(), Error> {
        if wanted.hint != Hint::Struct || !Plain::reads(wanted.name) {
            return Err(STOP);
        }
        plain::read_fields(self.texts, Some(self), wanted, slot)
    }
}

impl<'de> Field<'_, 'de> {
    /// Reads the texts, or notes that they do not fit and reads a stand-in.
    pub(crate) fn read(self, wanted: &Wanted, slot: &mut dyn Visit<'de>) -> Result<(), Error> {
        let texts = self.flat.texts;
        let Some(stand_in) = stand_in::of_text(wanted.hint) else {
            // A type that asks for anything reads the text later, and may refuse it out of sight.
            return match wanted.hint {
                Hint::Any => Err(STOP),
                _ => Plain::Named(texts, self.first).read(wanted, slot),
            };
        };
        let text = texts.chosen(self.first);
        let Some(problem) = fit::text(wanted.hint, text) else {
            return Plain::Named(texts, self.first).read(wanted, slot);
        };
        if !shown::is_short(text, self.flat.limits.found) {
            return Err(STOP);
        }
        let words = matches!(problem, Problem::Range(_)).then(|| slot.to_string());
        let finding = Finding {
            place: Place::from_iter([Step::Member(texts.shown(self.name))]),
            problem,
            found: Found::of_text(text),
            expecting: words.filter(|own| fit::named(own).is_none()).map(Box::from),
        };
        let mut found = self.flat.found.borrow_mut();
        found.push(finding, vec![rank(self.at)]);
        found.total += 1;
        drop(found);
        slot.visit(stand_in)
    }
}
