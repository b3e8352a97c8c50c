//! Texts that count how often they are read.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fmt::{Display, Write as _};

use serde::Deserialize;

/// As many times a value of the document may be given to the code of its type.
pub(crate) const GIVEN: usize = 4;

/// As many times the code of a position of the type may be called with what is not in the document.
pub(crate) const STAND_INS: usize = 32;

thread_local! {
    static CALLS: RefCell<Calls> = RefCell::default();
}

/// How often the code of the types here was called.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    /// By the text of the document, each of which is there once.
    pub(crate) given: HashMap<String, usize>,
    /// By the position of the type.
    pub(crate) made_up: BTreeMap<usize, usize>,
}

impl Calls {
    /// The calls on this thread since they were taken last.
    pub(crate) fn take() -> Self {
        CALLS.take()
    }

    /// Says which were more than there may be: with the same text, and with stand-ins for one
    /// position.
    pub(crate) fn too_many(&self, given: usize, stand_ins: usize) -> String {
        let mut said = String::new();
        let most = self.given.iter().max_by_key(|(_, count)| **count);
        if let Some((text, count)) = most.filter(|(_, count)| **count > given) {
            let _ = write!(said, " {text} was given {count} times.");
        }
        let most = self.made_up.iter().max_by_key(|(_, count)| **count);
        if let Some((position, count)) = most.filter(|(_, count)| **count > stand_ins) {
            let _ = write!(said, " Position {position} had {count} stand-ins.");
        }
        said
    }
}

/// A text of the document is taken if it says so; one that is not in it if `FITS`.
///
/// Each has a number of its own: that of its position in the type.
#[derive(Debug, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(try_from = "String")]
pub(crate) struct Word<const POSITION: usize, const FITS: bool>(String);

/// Something can stand in for it.
pub(crate) type Easy<const POSITION: usize> = Word<POSITION, true>;

/// Nothing can stand in for it.
pub(crate) type Hard<const POSITION: usize> = Word<POSITION, false>;

impl<const POSITION: usize, const FITS: bool> TryFrom<String> for Word<POSITION, FITS> {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let is_given = text.contains("-of-document");
        let is_taken = if is_given {
            text.starts_with("good")
        } else {
            FITS
        };
        CALLS.with_borrow_mut(|calls| {
            *if is_given {
                calls.given.entry(text.clone()).or_default()
            } else {
                calls.made_up.entry(POSITION).or_default()
            } += 1;
        });
        if is_taken {
            Ok(Self(text))
        } else {
            Err("refused")
        }
    }
}

/// Writes a text that is taken, and is nowhere else.
pub(crate) fn good(name: impl Display) -> String {
    format!("\"good-{name}-of-document\"")
}

/// Writes a text that is refused, and is nowhere else.
pub(crate) fn bad(name: impl Display) -> String {
    format!("\"bad-{name}-of-document\"")
}
