//! The part that an error is about which names none, found by a trial of one part after the other.

use std::ops::Range;

use crate::document::node::Node;
use crate::learned::schema::Hint;
use crate::passes::allowance::STANDS_IN;
use crate::passes::error::{Error, Leaf};
use crate::passes::frame::{ABSENT, Rung};
use crate::passes::spot::Spot;
use crate::passes::trial::{How, Trial, UNKNOWN};
use crate::reader::fit;
use crate::reader::part::{self, Blamed};
use crate::reader::union::{self, is_union};
use crate::reader::value::Reader;
use crate::report::shown;

/// The end of a trial.
enum Verdict {
    /// It goes on.
    Open,
    /// A part is blamed.
    Blamed(Blamed),
    /// No part is at fault alone.
    Unknown(Error),
}

impl<'de> Reader<'_, 'de> {
    /// Begins to try the parts of a value that serde reads out of sight. Returns whether there are any.
    pub(crate) fn begin_trial(&self, error: &Error, branches: Vec<Error>) -> bool {
        if !self.may_search(error) {
            return false;
        }
        let (how, (parts, is_narrow)) = match error {
            Error::Missing(name) if self.lacks_tag(name) => return false,
            Error::Missing(name) => {
                // A list in the place of a struct may lack it.
                let is_json = matches!(self.frame.node, Node::Json(_) | Node::Value(_));
                match self.objects_without(name) {
                    none if none.is_empty() => (How::Replaced, (self.parts_with_lists(), false)),
                    objects => (How::Given(name), (objects, is_json)),
                }
            }
            Error::Noted | Error::StandIn | Error::Unknown { .. } | Error::Duplicate(_) => {
                return false;
            }
            error => {
                let parts = self.parts_of(&self.frame.steps(), repeated(error));
                (How::Replaced, parts)
            }
        };
        if parts.is_empty() || parts.len() > MOST {
            return false;
        }
        let mut trial = Trial {
            is_narrow,
            ..Trial::new(&self.frame, (error, branches), parts, how)
        };
        let first = trial.parts.first();
        if matches!(how, How::Given(_)) && first == Some(&trial.anchor) {
            // Most often it is the whole.
            (trial.tried, trial.open) = (0..1, 0..0);
        }
        self.session.trial.replace(Some(trial));
        true
    }

    /// Replaces the part that an error names, to hear what it should be. Returns whether that may help.
    pub(crate) fn ask_part(&self, part: Vec<u32>, error: &Error) -> bool {
        if !self.may_search(error) {
            return false;
        }
        let how = match error {
            Error::Variant { .. } => How::Replaced,
            Error::Unfit(unfit) if part::asks_for_parts(&unfit.expecting) => How::Emptied,
            _ => How::Said,
        };
        self.session.trial.replace(Some(Trial {
            is_sure: true,
            ..Trial::new(&self.frame, (error, Vec::new()), vec![part], how)
        }));
        true
    }

    /// True if parts may be tried that serde reads out of sight, and it is not known that none is at fault alone
    /// for an error.
    pub(crate) fn may_search(&self, error: &Error) -> bool {
        let is_it = |spot: &Spot<'de>| {
            let searched = spot.searched.as_ref();
            searched.is_some_and(|own| own.is_same(error))
        };
        let is_searched = |spot| self.session.read_spot(spot, is_it);
        self.may_try() && self.is_out_of_sight() && !self.frame.spot.is_some_and(is_searched)
    }

    /// True if parts of the value may be tried.
    pub(crate) fn may_try(&self) -> bool {
        STANDS_IN && !self.frame.is_whole && !self.session.is_for_value()
    }

    /// Goes on with a trial of which a pass has ended with this error, or without one.
    pub(crate) fn try_next(&self, outcome: Option<&Error>, branches: &[Error]) -> Error {
        let session = self.session;
        let how = session.trial.borrow().as_ref().map(|trial| trial.how);
        if let Some(how @ (How::Asked | How::Opened | How::Tested(_))) = how {
            session.trial.take();
            self.learn_branches(how, branches);
            return session.again(&self.frame);
        }
        match self.go_on_trying(outcome, branches) {
            Verdict::Blamed(Blamed::ReadAnew) => return session.ask_again(&self.frame),
            Verdict::Blamed(Blamed::Whole(problem)) => {
                let spot = session.make_spot(&self.frame);
                session.with_spot(spot, |spot| spot.tag = Some(problem));
            }
            Verdict::Open | Verdict::Blamed(Blamed::Refused) => {}
            Verdict::Unknown(error) => {
                let spot = session.make_spot(&self.frame);
                session.with_spot(spot, |spot| spot.searched = Some(error));
            }
        }
        session.again(&self.frame)
    }

    /// True if serde keeps the value, or members of it, to read it later.
    pub(crate) fn is_out_of_sight(&self) -> bool {
        let session = self.session;
        let hint = session.hint(self.frame.schema);
        hint == Some(Hint::Any) || session.schemas.borrow().flattens(self.frame.schema)
    }

    /// Goes on with a trial: a pass ended with this error, or without one.
    fn go_on_trying(&self, outcome: Option<&Error>, branches: &[Error]) -> Verdict {
        let Some(mut trial) = self.session.trial.take() else {
            return Verdict::Open;
        };
        let is_same = outcome.is_some_and(|outcome| {
            let mut both = branches.iter().zip(&trial.branches);
            let is_other_union = is_union(outcome)
                && (branches.len() != trial.branches.len() || !both.all(|(a, b)| a.is_alike(b)));
            outcome.is_same(&trial.error) && !is_other_union
        });
        if trial.is_unread {
            let error = trial.error.clone();
            return match self.seek_unread(trial, is_same) {
                Some(found) => self.blame_unread(&found, error),
                None => Verdict::Open,
            };
        }
        match trial.how {
            How::First | How::Buffered | How::Twice => self.doubt(trial, outcome),
            How::Distracted(name) => {
                let is_unknown = |error: &Error| matches!(error, Error::Unknown { member, .. } if member == UNKNOWN);
                if is_same || outcome.is_some_and(is_unknown) {
                    if trial
                        .found
                        .as_ref()
                        .is_some_and(|(_, expecting)| !expecting.is_empty())
                    {
                        return self.conclude(trial);
                    }
                    trial.how = How::Amiss(name);
                    self.session.trial.replace(Some(trial));
                    return Verdict::Open;
                }
                trial.how = How::Given(name);
                self.clear(trial)
            }
            How::Said => {
                let is_said = |error: &&Error| matches!(error, Error::Variant { name, .. } if name.is_empty());
                self.learn_names(trial, outcome.iter().copied().chain(branches).find(is_said))
            }
            How::Withheld if trial.asked.is_some() => {
                // A member that a branch misses is a part of it.
                if outcome.is_some_and(is_union) && self.missed(&trial, branches).is_some() {
                    return Verdict::Unknown(trial.error);
                }
                self.conclude(trial)
            }
            How::Amiss(_) => {
                let found = trial.found.take();
                // Any branch of an untagged enum may stand in.
                let first = branches
                    .iter()
                    .rev()
                    .take_while(|error| is_odd(error))
                    .last();
                let outcome = outcome.filter(|outcome| !is_union(outcome)).or(first);
                trial.found = found.map(|(part, _)| (part, asked_of_odd(outcome)));
                self.conclude(trial)
            }
            How::Outer => {
                trial.outer = Some(asked_of_odd(outcome));
                self.conclude(trial)
            }
            How::Listed => {
                if let [list] = &*trial.parts {
                    self.learn_list(list, &asked_of_odd(outcome));
                }
                self.conclude(trial)
            }
            How::Kept(missed) => {
                let is_content = matches!(outcome, Some(Error::Duplicate(_)));
                if self.learn_content(&trial, missed, is_content) {
                    return Verdict::Blamed(Blamed::Refused);
                }
                self.conclude(trial)
            }
            How::Emptied => self.learn_length(trial, outcome),
            How::Withheld => {
                trial.tag = match outcome {
                    Some(Error::Missing(tag)) => Some(*tag),
                    _ => self.missed(&trial, branches),
                };
                self.conclude(trial)
            }
            How::Replaced | How::Asked | How::Opened | How::Given(_) | How::Tested(_) => {
                let Range { start, end } = trial.tried.clone();
                if is_same && trial.open.is_empty() {
                    return self.clear(trial);
                }
                if is_same {
                    // It is one before, or none.
                    let open = trial.open.start..start;
                    return self.search(trial, open);
                }
                if end - start > 1 {
                    return self.search(trial, start..end);
                }
                self.suspect(trial, start, (outcome, branches))
            }
        }
    }

    /// Leaves out what serde cannot read.
    fn blame_unread(&self, found: &[u32], error: Error) -> Verdict {
        let mut is_found = false;
        self.at(found, &mut |part| {
            self.leave_unread(part, &error);
            is_found = true;
        });
        if is_found {
            return Verdict::Blamed(Blamed::Refused);
        }
        Verdict::Unknown(error)
    }

    /// Goes on with a member that was offered twice: where the type says so, it was read before that which is at
    /// fault. An adjacently tagged enum says so as well, as it keeps what it holds until its tag is known.
    fn doubt(&self, mut trial: Trial, outcome: Option<&Error>) -> Verdict {
        let is_twice = matches!(outcome, Some(Error::Duplicate(_)));
        trial.how = match (trial.how, is_twice) {
            (How::First, true) => How::Buffered,
            (How::Buffered, true) => How::Twice,
            (How::Buffered, false) | (_, true) => {
                trial.how = How::Replaced;
                return self.clear(trial);
            }
            _ => return self.descend(trial),
        };
        self.session.trial.replace(Some(trial));
        Verdict::Open
    }

    /// Learns how many elements there have to be.
    fn learn_length(&self, mut trial: Trial, outcome: Option<&Error>) -> Verdict {
        let part = trial.parts.first().cloned();
        let found = part.map(|part| (part, String::new()));
        trial.found = trial.found.take().or(found);
        if let (Some(Error::Custom(message)), Error::Unfit(unfit)) = (outcome, &mut trial.error) {
            if let Some((_, expecting)) = fit::length_error(message) {
                expecting.clone_into(&mut unfit.expecting);
            }
        }
        self.conclude(trial)
    }

    /// The member that is tried, if a branch misses it.
    fn missed(&self, trial: &Trial, branches: &[Error]) -> Option<&'static str> {
        let part = trial.parts.get(trial.tried.start)?;
        let mut found = None;
        self.at(part, &mut |own| {
            let mut missed = branches.iter().filter_map(|error| match (error, own.rung) {
                (Error::Missing(missed), Rung::Member(name)) if *missed == name => Some(*missed),
                _ => None,
            });
            found = missed.next_back();
        });
        found
    }

    /// Learns which names a tag or an enum may have that was no text.
    fn learn_names(&self, mut trial: Trial, outcome: Option<&Error>) -> Verdict {
        let (Some(Error::Variant { expected, .. }), [part]) = (outcome, &*trial.parts) else {
            // Its words are those of an enum, but it is none.
            return self.conclude(trial);
        };
        let session = self.session;
        let mut name = String::new();
        self.at(part, &mut |own| {
            name = shown::whole(own.node, session.tape(), session.limits());
        });
        let asked = match &trial.error {
            Error::Unfit(unfit) if part::asks_for_enum(&unfit.expecting) => unfit.expecting.clone(),
            _ => VARIANT.to_owned(),
        };
        trial.error = Error::Variant {
            name,
            address: 0,
            expected,
        };
        trial.found = Some((part.clone(), asked));
        self.conclude(trial)
    }

    /// Goes on without the part that is tried: it is one before, or any other where that was tried first.
    fn clear(&self, mut trial: Trial) -> Verdict {
        let cleared = trial.tried.start;
        trial.found = trial.before.take();
        trial.asked = None;
        trial.parts.remove(cleared);
        let is_first = trial.open.is_empty();
        let open = 0..if is_first { trial.parts.len() } else { cleared };
        self.search(trial, open)
    }

    /// Tries the second half of those of which one may be at fault.
    fn search(&self, mut trial: Trial, open: Range<usize>) -> Verdict {
        if open.is_empty() {
            return self.conclude(trial);
        }
        let middle = open.start + open.len() / 2;
        trial.tried = middle..open.end;
        trial.open = open;
        self.session.trial.replace(Some(trial));
        Verdict::Open
    }

    /// A part changes the error where it is replaced. A member may do so as one that is read before
    /// the one that is at fault.
    fn suspect(
        &self,
        mut trial: Trial,
        at: usize,
        (outcome, branches): (Option<&Error>, &[Error]),
    ) -> Verdict {
        let Some(part) = trial.parts.get(at).cloned() else {
            return self.conclude(trial);
        };
        let mut expecting = match (trial.how, outcome) {
            (How::Given(_), Some(Error::Unfit(unfit))) if self.is_alone(&unfit.value) => {
                unfit.expecting.clone()
            }
            (How::Given(_), _) => String::new(),
            _ => asked_of_odd(outcome),
        };
        if is_union(&trial.error) && outcome.is_some_and(is_union) {
            let is_inner = trial.union.is_some();
            let is_union_of = |count, behind| {
                let is_alone = count == branches.len();
                (count > 1 || (is_alone && !is_inner)) && (is_inner || behind == 0)
            };
            match union::own_errors(&trial.branches, branches, &is_odd) {
                Some((asked, own, behind)) if is_union_of(asked.len(), behind) => {
                    (trial.asked, trial.own) = (Some(union::asked_by(asked)), own.to_vec());
                }
                // Something in an untagged enum.
                Some((asked, ..)) if is_inner => {
                    trial.asked = None;
                    expecting = asked
                        .first()
                        .map_or_else(String::new, |own| asked_of_odd(Some(own)));
                }
                // It is a part of the untagged enum, which is flattened.
                _ => return Verdict::Unknown(trial.error),
            }
        }
        if !expecting.is_empty() && !matches!(trial.how, How::Given(_)) {
            self.learn_list(&part, &expecting);
        }
        trial.before = trial.found.replace((part.clone(), expecting));
        if let How::Given(name) = trial.how {
            if matches!(outcome, Some(Error::Unknown { .. })) {
                return self.clear(trial);
            }
            trial.how = How::Distracted(name);
            trial.tried = at..at + 1;
            self.session.trial.replace(Some(trial));
            return Verdict::Open;
        }
        if trial.is_sure || self.is_certain(&trial) {
            return self.conclude(trial);
        }
        let mut is_member = false;
        self.at(&part, &mut |own| {
            is_member = matches!(own.rung, Rung::Member(_));
        });
        if !is_member {
            return self.descend(trial);
        }
        trial.how = How::First;
        trial.tried = at..at + 1;
        self.session.trial.replace(Some(trial));
        Verdict::Open
    }

    /// True if the part that was found is what an error repeats, and says itself that it expects the same.
    fn is_certain(&self, trial: &Trial) -> bool {
        let (Error::Unfit(unfit), Some((part, expecting))) = (&trial.error, &trial.found) else {
            return false;
        };
        let mut is_it = false;
        self.at(part, &mut |own| {
            is_it = union::is_kind(self.session, own, &unfit.value);
        });
        is_it && *expecting == unfit.expecting
    }

    /// True if an error about nothing can only be about what an object is given, as nothing else is there.
    fn is_alone(&self, value: &Leaf) -> bool {
        let mut is_alone = *value == Leaf::Unit;
        part::each(self.session, &self.frame, 0, &mut |own| {
            is_alone &= !union::is_kind(self.session, own, &Leaf::Unit);
        });
        is_alone
    }

    /// Tries the parts of the part that is at fault.
    fn descend(&self, mut trial: Trial) -> Verdict {
        let Some((part, expecting)) = &trial.found else {
            return self.conclude(trial);
        };
        if self.is_of_length(part, &trial.error, expecting) {
            return self.conclude(trial);
        }
        let (parts, _) = self.parts_of(part, repeated(&trial.error));
        if trial.asked.is_some() && matches!(trial.how, How::First | How::Twice) {
            trial.how = How::Withheld;
            self.session.trial.replace(Some(trial));
            return Verdict::Open;
        }
        if parts.is_empty() || parts.len() > MOST || trial.asked.is_some() {
            return self.conclude(trial);
        }
        self.try_parts(trial, parts)
    }

    /// True if an error is about how many elements there are in a part, of which a type said this.
    fn is_of_length(&self, part: &[u32], error: &Error, expecting: &str) -> bool {
        let said = match error {
            Error::Custom(message) => fit::length_error(message),
            _ => None,
        };
        said.is_some_and(|(found, said)| {
            let is_own = !expecting.is_empty() && said.starts_with(expecting);
            let length = fit::length_of(said);
            is_own
                || (length.is_some() && length == fit::length_of(expecting))
                || self.is_list_for_parts(part, found)
        })
    }

    /// Goes on with other parts.
    fn try_parts(&self, mut trial: Trial, parts: Vec<Vec<u32>>) -> Verdict {
        trial.turn_to(parts, How::Replaced);
        self.session.trial.replace(Some(trial));
        Verdict::Open
    }

    /// Blames the part that was found.
    fn conclude(&self, mut trial: Trial) -> Verdict {
        let is_innermost = trial.return_to_union();
        let Some((found, expecting)) = trial.found.clone() else {
            if std::mem::take(&mut trial.is_narrow) {
                let parts = match trial.error {
                    Error::Missing(_) => self.parts_with_lists(),
                    _ => self.parts_of(&trial.anchor, None).0,
                };
                if parts.is_empty() {
                    return Verdict::Unknown(trial.error);
                }
                return self.try_parts(trial, parts);
            }
            return Verdict::Unknown(trial.error);
        };
        if self.asks_for_list(&mut trial, &found) || self.asks_for_content(&mut trial, &found) {
            self.session.trial.replace(Some(trial));
            return Verdict::Open;
        }
        if let Some(object) = self.object_of(&trial, &found, &expecting) {
            trial.turn_to(vec![object], How::Outer);
            self.session.trial.replace(Some(trial));
            return Verdict::Open;
        }
        // A tag is what is missed when it is left out.
        let is_named = expecting == VARIANT || trial.is_adjacent();
        let is_tag = matches!(trial.error, Error::Variant { .. }) && is_named;
        let is_unnamed =
            matches!(&trial.error, Error::Unfit(unfit) if part::asks_for_name(&unfit.expecting));
        let is_of_parts =
            matches!(&trial.error, Error::Unfit(unfit) if part::asks_for_parts(&unfit.expecting));
        let ways = [
            (is_tag, How::Withheld),
            (is_unnamed, How::Said),
            (is_of_parts, How::Emptied),
        ];
        let mut ways = ways.into_iter();
        if let Some((_, how)) = ways.find(|(is_it, how)| *is_it && trial.how != *how) {
            trial.turn_to(vec![found], how);
            self.session.trial.replace(Some(trial));
            return Verdict::Open;
        }
        if !is_innermost && self.has_inner_union(&trial, &found) {
            let (parts, _) = self.parts_of(&found, None);
            if trial.enter_union() && !parts.is_empty() {
                return self.try_parts(trial, parts);
            }
        }
        let mut blamed = None;
        if found.len() == usize::from(self.frame.depth) {
            blamed = self.blame_whole(&trial, &expecting);
        }
        self.at(&found, &mut |own| {
            blamed = self.blame_list(own);
            blamed = blamed
                .take()
                .or_else(|| self.blame_culprit(own, &trial, &expecting));
        });
        blamed.map_or(Verdict::Unknown(trial.error), Verdict::Blamed)
    }

    /// True if what is wrong with the untagged enum that was found is wrong with another one in it.
    fn has_inner_union(&self, trial: &Trial, found: &[u32]) -> bool {
        if trial.asked.is_none() {
            return false;
        }
        let mut has_inner = false;
        self.at(found, &mut |own| {
            let branch = union::branch(self.session, own, &trial.own, trial.asked.as_deref());
            has_inner = branch.is_some_and(|branch| is_union(&branch.error));
        });
        has_inner
    }

    /// The object that the part is a member of, or that lacks one, where it has to be asked whether it is an
    /// adjacently tagged enum, of which that is the tag.
    fn object_of(&self, trial: &Trial, found: &[u32], expecting: &str) -> Option<Vec<u32>> {
        let (last, object) = match trial.error {
            Error::Missing(_) => (None, found),
            Error::Variant { .. } => found
                .split_last()
                .map(|(last, object)| (Some(last), object))?,
            _ => return None,
        };
        let is_asked = trial.outer.is_some() || !part::asks_for_enum(expecting);
        let is_part = object.len() > usize::from(self.frame.depth);
        (!is_asked && is_part && last != Some(&ABSENT)).then(|| object.to_vec())
    }
}

/// True if an error is about what no type takes.
fn is_odd(error: &Error) -> bool {
    matches!(error, Error::Unfit(own) if own.value == ODD)
}

/// The words of a type for what it expects, in the place of what no type takes.
fn asked_of_odd(outcome: Option<&Error>) -> String {
    match outcome {
        Some(Error::Unfit(unfit)) if unfit.value == ODD => unfit.expecting.clone(),
        Some(Error::Variant { name, .. }) if name == ODD_NAME => VARIANT.to_owned(),
        _ => String::new(),
    }
}

/// The value that an error repeats, unless it is a text, which tells by itself where it is.
fn repeated(error: &Error) -> Option<&Leaf> {
    match error {
        Error::Unfit(unfit) if !matches!(unfit.value, Leaf::Text(_) | Leaf::Other) => {
            Some(&unfit.value)
        }
        _ => None,
    }
}

/// A value that no type takes, as a type repeats it in its error.
pub(crate) const ODD: Leaf = Leaf::Other;

/// Likewise, as the name of a variant.
const ODD_NAME: &str = "\u{fffd}";

/// The words for the expectation of a tag, or of the name of a variant.
pub(crate) const VARIANT: &str = "variant identifier";

/// As many parts are tried.
const MOST: usize = 1024;
