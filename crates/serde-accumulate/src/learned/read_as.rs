//! The kind of value as which a text is handed over that serde keeps, to read it later.
//!
//! Behind `flatten`, `tag` and `untagged` serde asks for anything. A text is handed over as one first;
//! the error of the type says what it should have been.

use crate::learned::schema::Hint;
use crate::reader::fit;

/// The facts learned of a text.
#[derive(Clone, Debug)]
pub(crate) struct ReadAs {
    /// As what it is handed over: the first of these that it may be, and a text where it is none, or
    /// where that is [`Hint::Str`].
    kinds: Vec<Hint>,
    /// As what it was handed over before: [`Hint::Str`] as a text.
    tried: Vec<Hint>,
    sure: Sure,
    /// True if it is handed over as a text once more, after it was refused as one.
    is_text_again: bool,
}

/// When a type takes no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sure {
    /// Whatever it says.
    Always,
    /// Whatever it says, beside texts of the same names.
    Beside,
    /// It may take another one.
    Not,
}

impl ReadAs {
    /// Nothing was learned.
    pub(crate) const NOTHING: Self = Self {
        kinds: Vec::new(),
        tried: Vec::new(),
        sure: Sure::Not,
        is_text_again: false,
    };

    /// The facts known from another document.
    pub(crate) fn known(kinds: &[Hint]) -> Self {
        Self {
            kinds: kinds.to_vec(),
            tried: kinds.to_vec(),
            sure: Sure::Always,
            is_text_again: false,
        }
    }

    /// It is handed over as a text first, whatever is guessed.
    pub(crate) fn as_text() -> Self {
        Self::known(&[Hint::Str])
    }

    /// True if a text is refused as such a one, and as a text.
    pub(crate) fn is_refused(&self, kind: Option<Hint>) -> bool {
        let is_it = |own: &Hint| Some(*own) == kind;
        self.is_text_again && self.tried.iter().any(is_it) && !self.kinds.iter().any(is_it)
    }

    /// True if nothing was learned.
    pub(crate) fn is_open(&self) -> bool {
        self.tried.is_empty()
    }

    /// As what a text is handed over, if not as a text: as what was learned, or as is guessed where
    /// nothing was.
    pub(crate) fn hint(&self, text: &str, guess: Option<Hint>) -> Option<Hint> {
        let guess = guess.filter(|_| self.tried.is_empty());
        let mut kinds = self.kinds.iter().copied().chain(guess);
        let kind = kinds.find(|kind| fit::text(*kind, text).is_none());
        kind.filter(|kind| *kind != Hint::Str)
    }

    /// The kinds that may be taken for known in other documents, or in those with the same names alone.
    pub(crate) fn learned(&self) -> Option<(&[Hint], Sure)> {
        let sure = match *self.kinds {
            [Hint::Str] => Sure::Always,
            _ => self.sure,
        };
        (!self.kinds.is_empty()).then_some((&self.kinds, sure))
    }

    /// Learns from what a type says it expects in place of this text, or each branch of an untagged
    /// enum. Returns whether the text is handed over as something else from now on.
    pub(crate) fn learn(
        &mut self,
        expecting: &[&str],
        text: &str,
        guess: Option<Hint>,
        sure: Sure,
    ) -> bool {
        let handed = self.hint(text, guess);
        let is_other = |kind: &Hint| *kind != Hint::Str;
        let named = expecting
            .iter()
            .map(|words| fit::kind_named(words).filter(is_other));
        let named = named
            .collect::<Option<Vec<_>>>()
            .filter(|_| sure == Sure::Always);
        let is_guess = handed.is_some() && !self.tried.contains(&Hint::Str);
        if !self.tried.contains(&Hint::Str) {
            self.tried.push(Hint::Str);
            if handed.is_some() && named.is_none() {
                self.kinds = vec![Hint::Str];
                if sure != Sure::Not {
                    self.tried = vec![Hint::Str];
                }
                return true;
            }
        }
        let wants_text = |words: &&str| fit::kind_named(words) == Some(Hint::Str);
        if handed.is_some() && !self.is_text_again && expecting.iter().all(wants_text) {
            // Another branch of an untagged enum takes it as a text.
            (self.kinds, self.is_text_again) = (vec![Hint::Str], true);
            return true;
        }
        let asked = expecting
            .iter()
            .flat_map(|words| fit::asked_for(words, text));
        let asked: Vec<_> = asked.flatten().collect();
        let is_next =
            |hint: &&Hint| !self.tried.contains(hint) && fit::text(**hint, text).is_none();
        let Some(&next) = asked.iter().find(is_next) else {
            if is_guess {
                // As a text it says by its place which one it is.
                self.kinds = vec![Hint::Str];
            }
            return is_guess;
        };
        self.kinds
            .retain(|kind| Some(*kind) != handed && *kind != Hint::Str);
        for kind in named.unwrap_or_else(|| vec![next]) {
            if !self.tried.contains(&kind) {
                self.tried.push(kind);
                self.kinds.push(kind);
            }
        }
        self.sure = sure;
        true
    }
}
