//! The kind of value as which a text is handed over that serde keeps, to read it later.
//!
//! Behind `flatten`, `tag` and `untagged` serde asks for anything. A text is handed over as one first;
//! the error of the type says what it should have been.

use crate::learned::schema::Hint;
use crate::reader::fit;

/// The facts learned of a text.
#[derive(Clone, Debug)]
pub(crate) struct ReadAs {
    /// As what it is handed over, if not as a text.
    hint: Option<Hint>,
    /// As what it was handed over before: [`Hint::Str`] as a text.
    tried: Vec<Hint>,
    /// True if the type takes no text here, whatever it says.
    is_sure: bool,
}

impl ReadAs {
    /// Nothing was learned.
    pub(crate) const NOTHING: Self = Self {
        hint: None,
        tried: Vec::new(),
        is_sure: false,
    };

    /// The facts known from another document.
    pub(crate) fn known(hint: Hint) -> Self {
        Self {
            hint: Some(hint),
            tried: vec![hint],
            is_sure: true,
        }
    }

    /// As what a text is handed over, if not as a text: as what was learned, or as is guessed where
    /// nothing was.
    pub(crate) fn hint(&self, text: &str, guess: Option<Hint>) -> Option<Hint> {
        let guess = guess.filter(|_| self.tried.is_empty());
        let hint = self.hint.or(guess);
        hint.filter(|hint| fit::text(*hint, text).is_none())
    }

    /// The kind that may be taken for known in other documents.
    pub(crate) fn sure(&self) -> Option<Hint> {
        self.hint.filter(|_| self.is_sure)
    }

    /// True if what was known is not so.
    pub(crate) fn is_refuted(&self) -> bool {
        self.hint.is_none() && self.tried.len() > 1
    }

    /// Learns from what a type says it expects in place of this text. Returns whether the text is
    /// handed over as something else from now on.
    pub(crate) fn learn(
        &mut self,
        expecting: &str,
        text: &str,
        guess: Option<Hint>,
        is_sure: bool,
    ) -> bool {
        let handed = self.hint(text, guess);
        if !self.tried.contains(&Hint::Str) {
            self.tried.push(Hint::Str);
            if handed.is_some() {
                self.hint = None;
                return true;
            }
        }
        let asked = fit::asked_for(expecting, text);
        let mut asked = asked.into_iter().flatten();
        let is_next = |hint: &Hint| !self.tried.contains(hint) && fit::text(*hint, text).is_none();
        let Some(hint) = asked.find(is_next) else {
            return false;
        };
        self.tried.push(hint);
        self.hint = Some(hint);
        self.is_sure = is_sure;
        true
    }
}
