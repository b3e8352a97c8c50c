//! The facts learned of the texts of a type, kept for its next document.
//!
//! A type is known by its name. Two types of one name would be taken for one: what is known of a text
//! would then be wrong, which costs a pass, as its type refuses it.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use crate::learned::schema::Hint;

/// As what the texts of a name are handed over, or the elements of their list. `None` where it is not
/// always the same.
pub(crate) type Known = HashMap<Text, Option<Hint>>;

/// The name of texts, and whether it is about each of them as an element of a list.
pub(crate) type Text = (Box<str>, bool);

static TYPES: LazyLock<RwLock<HashMap<&'static str, Known>>> = LazyLock::new(RwLock::default);

/// The facts known of the texts of a type.
pub(crate) fn recall(type_name: &'static str) -> Known {
    let types = TYPES.read().unwrap_or_else(PoisonError::into_inner);
    types.get(type_name).cloned().unwrap_or_default()
}

/// Keeps what was learned of the texts of a type.
pub(crate) fn keep(type_name: &'static str, learned: Vec<(Text, Option<Hint>)>) {
    if learned.is_empty() {
        return;
    }
    let mut types = TYPES.write().unwrap_or_else(PoisonError::into_inner);
    let known = types.entry(type_name).or_default();
    for (text, hint) in learned {
        if let Some(own) = known.get_mut(&text) {
            *own = own.filter(|own| Some(*own) == hint);
        } else if known.len() < TEXTS && text.0.len() <= NAME {
            known.insert(text, hint);
        }
    }
}

/// How many texts of a type are remembered: whoever sends a document may choose their names.
const TEXTS: usize = 64;

/// How long a name is that is remembered.
const NAME: usize = 64;
