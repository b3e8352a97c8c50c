//! The mistakes of a model that its errors tell.

use crate::document::node::Datum;
use crate::learned::schema::Hint;
use crate::passes::error::{Error, Unfit};
use crate::passes::frame::{Frame, Rung};
use crate::passes::pass::Moment;
use crate::passes::trial::{How, Trial};
use crate::reader::fit;
use crate::reader::part;
use crate::reader::value::Reader;
use crate::{Mistake, Problem};

impl<'de> Reader<'_, 'de> {
    /// Notes what the model asks for that serde cannot read out of sight.
    pub(crate) fn note_mistake(&self, error: &Error, branches: &[Error]) {
        let session = self.session;
        if session.mistake.get().is_some() || !self.is_out_of_sight() {
            return;
        }
        let own = match error {
            Error::Custom(message) if message == "can only flatten structs and maps" => {
                Some(Mistake::Flattened)
            }
            _ => None,
        };
        let mut errors = branches.iter().chain([error]);
        let mistake = own.or_else(|| errors.find_map(|error| self.mistake(error)));
        session.mistake.set(mistake);
    }

    fn mistake(&self, error: &Error) -> Option<Mistake> {
        match error {
            error if unread(error).is_some() => unread(error).map(|(mistake, _)| mistake),
            Error::Unfit(unfit) if unfit.is_type => self.is_key(unfit).then_some(Mistake::Key),
            _ => None,
        }
    }

    /// True if an error is about a key that would be read elsewhere.
    fn is_key(&self, unfit: &Unfit) -> bool {
        let session = self.session;
        let mut is_key = false;
        part::each(session, &self.frame, 0, &mut |part| {
            let Datum::Key(key) = part.node.datum(session.tape()) else {
                return;
            };
            let asked = fit::asked_for(&unfit.expecting, &key);
            let asked = asked.first().copied().flatten();
            let is_read = asked.is_some_and(|hint| fit::text(hint, &key).is_none());
            is_key |= is_read
                && matches!(part.rung, Rung::Key(_))
                && part::is(session, part, &unfit.value)
                && part::is_at(session, part, unfit.address);
        });
        is_key
    }

    /// Begins to look for the member that serde cannot read, whatever it is: without it the error is another one,
    /// and with anything else in its place it is the same.
    pub(crate) fn seeks_unread(&self, error: &Error) -> bool {
        if unread(error).is_none() || !self.may_search(error) {
            return false;
        }
        let mut trial = Trial::new(&self.frame, (error, Vec::new()), Vec::new(), How::Withheld);
        trial.is_unread = true;
        let is_any = self.try_members(&mut trial, &self.frame.steps());
        if is_any {
            self.session.trial.replace(Some(trial));
        }
        is_any
    }

    /// Goes on with that. Returns the position of the member if nothing else is left to try.
    pub(crate) fn seek_unread(&self, mut trial: Trial, is_same: bool) -> Option<Vec<u32>> {
        let at = trial.tried.start;
        let part = trial.parts.get(at).cloned().unwrap_or_default();
        let is_next = match (trial.how, is_same) {
            (How::Withheld, false) => {
                trial.how = How::Outer;
                true
            }
            (How::Outer, true) => return Some(part),
            (_, false) if self.try_members(&mut trial, &part) => {
                trial.found = Some((part, String::new()));
                true
            }
            _ => {
                let is_tag = trial.how == How::Outer;
                trial.how = if is_tag { How::Withheld } else { trial.how };
                let next = at.checked_sub(1);
                trial.tried = next.map_or(0..0, |next| next..next + 1);
                next.is_some()
            }
        };
        if is_next {
            self.session.trial.replace(Some(trial));
            return None;
        }
        // The elements of a list are read one after the other.
        let element = trial.parts.first().filter(|_| trial.how == How::Replaced);
        Some(
            element
                .cloned()
                .or(trial.found.map(|(part, _)| part))
                .unwrap_or_default(),
        )
    }

    /// Tries the members of a part, the last one first, or the elements of a list. Returns whether there are any.
    fn try_members(&self, trial: &mut Trial, part: &[u32]) -> bool {
        let (mut parts, mut how) = (Vec::new(), How::Withheld);
        part::each(self.session, &self.frame, 0, &mut |own| {
            let steps = own.steps();
            let is_own = steps.len() == part.len() + 1 && steps.starts_with(part);
            // A tag is read at once.
            let is_kept = self.session.hint(own.schema) == Some(Hint::Any);
            if is_own && is_kept && !part::is_key(own) {
                parts.push(steps);
            }
            // A stand-in for an element that is read before changes the error as well.
            if is_own && matches!(own.rung, Rung::Index(_)) {
                how = How::Replaced;
            }
        });
        if parts.is_empty() || parts.len() > MOST {
            return false;
        }
        let last = parts.len() - 1;
        trial.turn_to(parts, how);
        trial.tried = last..last + 1;
        true
    }

    /// Leaves out a member that serde cannot read.
    pub(crate) fn leave_unread(&self, part: &Frame<'_, 'de>, error: &Error) {
        let session = self.session;
        if let Some((_, expecting)) = unread(error) {
            let problem = Problem::Refused {
                expecting: expecting.to_owned(),
                message: error.clone().message(),
            };
            session.drop_value(part, problem);
        }
        if let Rung::Member(name) = part.rung {
            session.unread.borrow_mut().push(name.to_owned());
        }
    }

    /// Ends with a value that misses a member which was left out, as serde cannot read it.
    pub(crate) fn fail_unread(&self, since: Moment, error: &Error) -> Option<Error> {
        let session = self.session;
        let Error::Missing(name) = error else {
            return None;
        };
        if session.unread.borrow().iter().all(|own| own != name) {
            return None;
        }
        if !self.has_member(name) {
            // Nothing behind the value that misses it is reached.
            session.cut();
        }
        session.refuse_for_parts(&self.frame, since);
        Some(session.finish(&self.frame))
    }
}

/// The mistake that an error is about which serde makes whatever it has kept, and what it was asked for.
fn unread(error: &Error) -> Option<(Mistake, &str)> {
    match error {
        Error::Custom(message) => {
            let asked = message.strip_suffix(" is not supported")?;
            asked
                .ends_with("128")
                .then_some((Mistake::Integer128, asked))
        }
        // A `Value` refuses nothing.
        Error::Unfit(unfit) if unfit.expecting == "any valid JSON value" => {
            Some((Mistake::RawValue, &unfit.expecting))
        }
        _ => None,
    }
}

/// As many members of an object are tried.
const MOST: usize = 64;
