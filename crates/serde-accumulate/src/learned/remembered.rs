//! The facts learned of the texts of a type, kept for its next document.
//!
//! A type is known by its name. Two types of one name would be taken for one: what is known of a text
//! would then be wrong, which costs a pass, as its type refuses it.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use crate::learned::schema::Hint;

/// The facts known of the texts of a type.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// As what the texts of a name are handed over, or the elements of their list. There is none where
    /// that is not always the same.
    pub(crate) texts: HashMap<Text, Box<[Hint]>>,
    /// Likewise, but of texts that are so only beside the same others, by a number for the names of all.
    pub(crate) same: Vec<(u64, Text, Box<[Hint]>)>,
    /// The fate of texts of other names.
    pub(crate) rest: Rest,
    /// The spellings of headers.
    pub(crate) spelt: Vec<&'static str>,
    /// Headers that are no fields.
    pub(crate) asked: Vec<Box<str>>,
}

/// The fate of texts that no member of a struct with `flatten` is named for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Rest {
    #[default]
    Untold,
    /// It is to be found out.
    Wanted,
    /// One is offered that no type takes, to find it out.
    Asked,
    /// It cannot be found out of this document.
    Unasked,
    Ignored,
    /// A map takes them: as this, if not as texts.
    Taken(Option<Hint>),
}

impl Rest {
    /// True if it is known.
    fn is_told(self) -> bool {
        matches!(self, Self::Ignored | Self::Taken(_))
    }
}

/// The name of texts, and whether it is about each of them as an element of a list.
pub(crate) type Text = (Box<str>, bool);

static TYPES: LazyLock<RwLock<HashMap<&'static str, Known>>> = LazyLock::new(RwLock::default);

/// The facts known of the texts of a type.
pub(crate) fn recall(type_name: &'static str) -> Known {
    let types = TYPES.read().unwrap_or_else(PoisonError::into_inner);
    types.get(type_name).cloned().unwrap_or_default()
}

/// True if something is so of what is known of a type.
fn recall_with(type_name: &'static str, is_so: impl FnOnce(&Known) -> bool) -> bool {
    let types = TYPES.read().unwrap_or_else(PoisonError::into_inner);
    types.get(type_name).is_some_and(is_so)
}

/// Keeps what was learned of the texts of a type.
pub(crate) fn keep(type_name: &'static str, learned: Known) {
    let has_texts = !learned.texts.is_empty() || !learned.same.is_empty();
    if !has_texts && !learned.rest.is_told() && learned.spelt.is_empty() {
        return;
    }
    let is_same = |known: &Known| {
        !has_texts
            && known.rest == learned.rest
            && known.asked.len() >= learned.asked.len()
            && known.spelt.len() >= learned.spelt.len()
    };
    if recall_with(type_name, is_same) {
        return;
    }
    let mut types = TYPES.write().unwrap_or_else(PoisonError::into_inner);
    let known = types.entry(type_name).or_default();
    if learned.rest.is_told() {
        known.rest = learned.rest;
    }
    for name in learned.spelt {
        if !known.spelt.contains(&name) {
            known.spelt.push(name);
        }
    }
    for name in learned.asked {
        if !known.asked.contains(&name) && known.asked.len() < TEXTS {
            known.asked.push(name);
        }
    }
    for own in learned.same {
        known
            .same
            .retain(|other| (other.0, &other.1) != (own.0, &own.1));
        if known.same.len() >= TEXTS {
            known.same.remove(0);
        }
        known.same.push(own);
    }
    for (text, kinds) in learned.texts {
        if let Some(own) = known.texts.get_mut(&text) {
            if *own != kinds {
                *own = Box::default();
            }
        } else if known.texts.len() < TEXTS && text.0.len() <= NAME {
            known.texts.insert(text, kinds);
        }
    }
}

/// How many texts of a type are remembered: whoever sends a document may choose their names.
pub(crate) const TEXTS: usize = 128;

/// How long a name is that is remembered.
pub(crate) const NAME: usize = 64;
