//! The part that an error is about which names none, found by a trial of one part after the other.

use std::ops::Range;

use crate::Problem;
use crate::document::node::Node;
use crate::learned::schema::{Hint, Schema};
use crate::passes::allowance::STANDS_IN;
use crate::passes::error::{Error, Leaf};
use crate::passes::frame::{Frame, Rung};
use crate::passes::session::Session;
use crate::passes::spot::Spot;
use crate::passes::trial::{How, Trial};
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
        let (how, parts) = match error {
            Error::Missing(name) if self.is_tag(name) => return false,
            Error::Missing(name) => (How::Given(name), self.objects_without(name)),
            Error::Noted | Error::StandIn | Error::Unknown { .. } | Error::Duplicate(_) => {
                return false;
            }
            _ => (How::Replaced, self.parts_of(&self.frame.steps())),
        };
        if parts.is_empty() || parts.len() > MOST {
            return false;
        }
        let trial = Trial::new(&self.frame, (error, branches), parts, how);
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
    fn may_search(&self, error: &Error) -> bool {
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
        if how == Some(How::Asked) {
            session.trial.take();
            self.learn_branches(branches);
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
                && (branches.len() != trial.branches.len() || !both.all(|(a, b)| a.is_same(b)));
            outcome.is_same(&trial.error) && !is_other_union
        });
        match trial.how {
            How::Twice if matches!(outcome, Some(Error::Duplicate(_))) => {
                // It was read, and before that which is at fault.
                let cleared = trial.tried.start;
                trial.parts.remove(cleared);
                trial.how = How::Replaced;
                self.search(trial, 0..cleared)
            }
            How::Twice => self.descend(trial),
            How::Said => self.learn_names(trial, outcome),
            How::Withheld if trial.asked.is_some() => {
                // A member that a branch misses is a part of it.
                let part = trial.parts.get(trial.tried.start);
                let mut is_missed = false;
                self.at(part.map_or(&[], |part| part), &mut |own| {
                    let name = match own.rung {
                        Rung::Member(name) => name,
                        _ => "",
                    };
                    is_missed = branches
                        .iter()
                        .any(|error| matches!(error, Error::Missing(own) if *own == name));
                });
                if is_missed && outcome.is_some_and(is_union) {
                    return Verdict::Unknown(trial.error);
                }
                self.conclude(trial)
            }
            How::Withheld => {
                if let Some(Error::Missing(tag)) = outcome {
                    trial.tag = Some(tag);
                }
                self.conclude(trial)
            }
            How::Replaced | How::Asked | How::Given(_) => {
                let Range { start, end } = trial.tried.clone();
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

    /// Learns which names a tag may have that was no text.
    fn learn_names(&self, mut trial: Trial, outcome: Option<&Error>) -> Verdict {
        let (Some(Error::Variant { expected, .. }), [part]) = (outcome, &*trial.parts) else {
            return Verdict::Unknown(trial.error);
        };
        let session = self.session;
        let mut name = String::new();
        self.at(part, &mut |own| {
            name = shown::whole(own.node, session.tape(), session.limits());
        });
        trial.error = Error::Variant {
            name,
            address: 0,
            expected,
        };
        trial.found = Some((part.clone(), VARIANT.to_owned()));
        self.conclude(trial)
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
        let expecting = match outcome {
            Some(Error::Unfit(unfit)) if unfit.value == ODD => unfit.expecting.clone(),
            Some(Error::Variant { .. }) => VARIANT.to_owned(),
            _ => String::new(),
        };
        if is_union(&trial.error) && outcome.is_some_and(is_union) {
            let is_odd = |error: &&Error| matches!(error, Error::Unfit(own) if own.value == ODD);
            let count = branches.iter().rev().take_while(is_odd).count();
            if count == 0 {
                // It is a part of the untagged enum, which is flattened.
                return Verdict::Unknown(trial.error);
            }
            let own = branches.len().saturating_sub(count);
            trial.asked = branches.get(own..).map(union::asked_by);
            let others = trial.branches.len().saturating_sub(count);
            trial.branches.drain(..others);
        }
        trial.found = Some((part.clone(), expecting));
        if trial.is_sure || matches!(trial.how, How::Given(_)) {
            return self.conclude(trial);
        }
        let mut is_member = false;
        self.at(&part, &mut |own| {
            is_member = matches!(own.rung, Rung::Member(_));
        });
        if !is_member {
            return self.descend(trial);
        }
        trial.how = How::Twice;
        trial.tried = at..at + 1;
        self.session.trial.replace(Some(trial));
        Verdict::Open
    }

    /// Tries the parts of the part that is at fault.
    fn descend(&self, mut trial: Trial) -> Verdict {
        let Some((part, _)) = &trial.found else {
            return self.conclude(trial);
        };
        let parts = self.parts_of(part);
        if trial.asked.is_some() && trial.how == How::Twice {
            trial.how = How::Withheld;
            self.session.trial.replace(Some(trial));
            return Verdict::Open;
        }
        if parts.is_empty() || parts.len() > MOST || trial.asked.is_some() {
            return self.conclude(trial);
        }
        trial.turn_to(parts, How::Replaced);
        self.session.trial.replace(Some(trial));
        Verdict::Open
    }

    /// Blames the part that was found.
    fn conclude(&self, mut trial: Trial) -> Verdict {
        let Some((found, expecting)) = trial.found.clone() else {
            return Verdict::Unknown(trial.error);
        };
        // A tag is what is missed when it is left out.
        let is_tag = matches!(trial.error, Error::Variant { .. }) && expecting == VARIANT;
        if is_tag && trial.how != How::Withheld {
            trial.turn_to(vec![found], How::Withheld);
            self.session.trial.replace(Some(trial));
            return Verdict::Open;
        }
        let mut blamed = None;
        if found.len() == usize::from(self.frame.depth) {
            blamed = self.blame_whole(&trial, &expecting);
        }
        self.at(&found, &mut |own| {
            blamed = self.blame_culprit(own, &trial, &expecting);
        });
        blamed.map_or(Verdict::Unknown(trial.error), Verdict::Blamed)
    }

    /// Notes what the whole lacks.
    fn blame_whole(&self, trial: &Trial, expecting: &str) -> Option<Blamed> {
        let Error::Missing(name) = trial.error else {
            return None;
        };
        if expecting == VARIANT {
            return Some(Blamed::Whole(Problem::TagMissing { tag: name }));
        }
        let is_news = self.inject(name, false);
        let child = self.session.step_member(self.frame.schema, name);
        self.session
            .learn(child, |schema| schema.guess_for(expecting));
        is_news.then_some(Blamed::Refused)
    }

    fn blame_culprit(
        &self,
        part: &Frame<'_, 'de>,
        trial: &Trial,
        expecting: &str,
    ) -> Option<Blamed> {
        let session = self.session;
        let is_tag = expecting == VARIANT;
        if session.is_bad(part) {
            let Error::Missing(name) = trial.error else {
                return part::blame(session, part, &trial.error);
            };
            // It is what stands in for an object that lacks it.
            let child = session.step_member(part.schema, name);
            session.learn(child, |schema| schema.guess_for(expecting));
            session.learn(part.schema, |schema| schema.injected.push(name));
            return Some(Blamed::Refused);
        }
        match &trial.error {
            Error::Missing(tag) if is_tag => {
                session.refuse(part, Problem::TagMissing { tag });
                self.stand_in_tagged(part, tag, &[]);
            }
            Error::Missing(name) => {
                give(session, part, name);
                let child = session.step_member(part.schema, name);
                session.learn(child, |schema| schema.guess_for(expecting));
            }
            error @ Error::Variant { name, expected, .. } => match (trial.tag, part.parent) {
                (Some(tag), Some(object)) => {
                    let found = name.clone();
                    let problem = Problem::TagInvalid {
                        tag,
                        found,
                        expected,
                    };
                    if object.depth == self.frame.depth {
                        return Some(Blamed::Whole(problem));
                    }
                    session.refuse(object, problem);
                    self.stand_in_tagged(object, tag, expected);
                }
                _ => return part::blame(session, part, error),
            },
            error @ Error::Custom(_) if is_union(error) => {
                let asked = trial.asked.as_deref();
                match union::branch(session, part, &trial.branches, asked) {
                    Some(Error::Missing(name)) => give(session, part, name),
                    Some(own) => return self.blame_part(&own),
                    None => {
                        let asked = asked.unwrap_or_default();
                        session.refuse(part, union::problem(asked));
                        session.learn(part.schema, |schema| {
                            for asked in asked {
                                schema.guess_for(asked);
                            }
                        });
                    }
                }
            }
            Error::Custom(message) => {
                let problem = Problem::Refused {
                    expecting: expecting.to_owned(),
                    message: message.clone(),
                };
                session.refuse(part, problem);
                session.learn(part.schema, |schema| schema.guess_for(expecting));
            }
            Error::Refusal(refusal) => {
                session.refuse(part, Problem::Refusal(refusal.clone()));
                session.learn(part.schema, |schema| schema.guess_for(expecting));
            }
            error => return part::blame(session, part, error),
        }
        Some(Blamed::Refused)
    }

    /// Lets an object stand in for one whose tag is at fault: of the first variant.
    fn stand_in_tagged(
        &self,
        object: &Frame<'_, 'de>,
        tag: &'static str,
        variants: &[&'static str],
    ) {
        let session = self.session;
        let child = session.step_member(object.schema, tag);
        session.learn(child, |schema| schema.stand_in_for_variant(variants));
        session.learn(object.schema, |schema| {
            schema.guess_for("a map");
            if !schema.injected.contains(&tag) {
                schema.injected.push(tag);
            }
        });
    }

    /// The positions of the parts of a part, in the order of the document.
    fn parts_of(&self, part: &[u32]) -> Vec<Vec<u32>> {
        let mut parts = Vec::new();
        part::each(self.session, &self.frame, 0, &mut |own| {
            let steps = own.steps();
            let is_own = steps.len() == part.len() + 1 && steps.starts_with(part);
            if is_own && !matches!(own.rung, Rung::Key(_)) {
                parts.push(steps);
            }
        });
        parts
    }

    /// The positions of the objects that lack a member, this one first.
    fn objects_without(&self, name: &str) -> Vec<Vec<u32>> {
        let tape = self.session.tape();
        let lacks = |node: Node<'de>| node.is_map(tape) && node.member(tape, name).is_none();
        let mut objects = Vec::new();
        if lacks(self.frame.node) {
            objects.push(self.frame.steps());
        }
        part::each(self.session, &self.frame, 0, &mut |own| {
            let session = self.session;
            let is_given = session.injected(own).contains(&name);
            let is_lacking = if session.is_bad(own) {
                session.schema(own.schema, Schema::stands_in_as_object)
            } else {
                lacks(own.node)
            };
            if is_lacking && !is_given {
                objects.push(own.steps());
            }
        });
        objects
    }

    /// Visits the part at a position.
    fn at(&self, position: &[u32], visit: &mut dyn FnMut(&Frame<'_, 'de>)) {
        part::each(self.session, &self.frame, 0, &mut |own| {
            if !matches!(own.rung, Rung::Key(_)) && own.steps() == position {
                visit(own);
            }
        });
    }
}

/// Gives an object a member from now on that it lacks.
fn give<'de>(session: &Session<'de>, object: &Frame<'_, 'de>, name: &'static str) {
    let spot = session.make_spot(object);
    session.with_spot(spot, |spot| spot.injected.push(name));
}

/// A value that no type takes, as a type repeats it in its error.
const ODD: Leaf = Leaf::Other;

/// The words for the expectation of a tag, or of the name of a variant.
const VARIANT: &str = "variant identifier";

/// As many parts are tried.
const MOST: usize = 1024;
