//! Reading flat texts, past those that are no number or boolean where one is asked for.
//!
//! Such a text is seen to be none without the type, so that one reading with a stand-in for each finds
//! all of them. Anything else that is wrong stops it, and the reader that takes notes begins.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::document::texts::Texts;
use crate::learned::schema::Hint;
use crate::passes::allowance::STANDS_IN;
use crate::passes::error::Error;
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
    found: RefCell<Vec<Finding>>,
    /// True if a type took a text as whatever it is: it may refuse that later, out of sight.
    is_kept: Cell<bool>,
}

/// The texts of a field.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'t, 'de> {
    pub(crate) flat: &'t Flat<'de>,
    pub(crate) name: &'static str,
    /// The first of them.
    pub(crate) first: usize,
}

/// Reads texts. If nothing but some of the fields of a struct do not fit, that is all that is found.
pub(crate) fn read<'de>(
    texts: &'de Texts<'de>,
    limits: Limits,
    root: &mut dyn Root<'de>,
) -> Result<(), Option<Findings>> {
    let flat = Flat {
        texts,
        limits,
        found: RefCell::default(),
        is_kept: Cell::new(false),
    };
    let has_found = || !flat.found.borrow().is_empty();
    secret::take_read();
    let read = catch_unwind(AssertUnwindSafe(|| {
        let is_read = root.sow(Source::Flat(&flat)).is_ok();
        if has_found() {
            root.clear();
        }
        is_read
    }));
    let is_read = read.unwrap_or_else(|panic| {
        if !has_found() {
            resume_unwind(panic);
        }
        // It is of code behind a stand-in, which serde would not have reached. Its drop is user code, too.
        std::mem::forget(panic);
        false
    });
    let is_kept = flat.is_kept.get();
    let found = flat.found.into_inner();
    if is_read && found.is_empty() {
        return Ok(());
    }
    // Texts beside a secret may be secrets, and are for the other reader.
    let is_all = is_read && !is_kept && !secret::take_read() && found.len() <= limits.findings;
    Err(is_all.then(|| found.into_iter().collect()))
}

impl<'de> Flat<'de> {
    /// Reads all texts.
    pub(crate) fn read(&self, wanted: &Wanted, slot: &mut dyn Visit<'de>) -> Result<(), Error> {
        match wanted.hint {
            Hint::Struct if Plain::reads(wanted.name) => plain::read_fields(self, wanted, slot),
            _ => Plain::All(self.texts).read(wanted, slot),
        }
    }
}

impl<'de> Field<'_, 'de> {
    /// Reads the texts, or notes that they do not fit and reads a stand-in.
    pub(crate) fn read(self, wanted: &Wanted, slot: &mut dyn Visit<'de>) -> Result<(), Error> {
        let texts = self.flat.texts;
        if wanted.hint == Hint::Any {
            self.flat.is_kept.set(true);
        }
        match stand_in::of_text(wanted.hint) {
            Some(stand_in) if STANDS_IN => {
                let text = texts.chosen(self.first);
                match plain::read_text(text, wanted.hint, slot) {
                    Err(error) if plain::is_misfit(&error) => {
                        self.note(text, wanted.hint, slot)?;
                        slot.visit(stand_in)
                    }
                    result => result,
                }
            }
            _ => Plain::Named(texts, self.first).read(wanted, slot),
        }
    }

    /// Notes that its text does not fit.
    #[cold]
    fn note(self, text: &str, hint: Hint, slot: &mut dyn Visit<'de>) -> Result<(), Error> {
        let Flat { texts, limits, .. } = self.flat;
        let is_short = shown::is_short(text, limits.found);
        let problem = fit::text(hint, text).filter(|_| is_short).ok_or(STOP)?;
        let words = matches!(problem, Problem::Range(_)).then(|| slot.to_string());
        self.flat.found.borrow_mut().push(Finding {
            place: Place::from_iter([Step::Member(texts.shown(self.name))]),
            problem,
            found: Found::of_text(text),
            expecting: words.filter(|own| fit::named(own).is_none()).map(Box::from),
        });
        Ok(())
    }
}
