//! The branch of an untagged enum whose errors are reported.
//!
//! serde tries each and swallows its error. A branch that asks for another kind of value, or for a
//! member that is not there, is not the one that was meant; if one is left, its error is reported.

use crate::document::node::Datum;
use crate::learned::schema::{CONTENT, Hint, Schema};
use crate::passes::error::{Error, Leaf};
use crate::passes::errors;
use crate::passes::frame::Frame;
use crate::passes::pass::Moment;
use crate::passes::session::Session;
use crate::passes::trial::{How, Trial};
use crate::reader::fit;
use crate::reader::part;
use crate::reader::value::Reader;
use crate::{Expected, Problem};

/// True if an error is that of an untagged enum.
pub(crate) fn is_union(error: &Error) -> bool {
    matches!(error, Error::Custom(message) if message.starts_with(UNION))
}

const UNION: &str = "data did not match any variant of untagged enum ";

/// The branch that is meant.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) error: Error,
    /// The errors that were swallowed before it, in the branch.
    pub(crate) inner: Vec<Error>,
    at: usize,
}

impl Branch {
    /// The branch of this number, whose errors are these of many: its own comes last.
    fn new(at: usize, errors: &[Error]) -> Option<Self> {
        let (error, inner) = errors.split_last()?;
        Some(Self {
            error: error.clone(),
            inner: inner.to_vec(),
            at,
        })
    }
}

/// The result of the search for the branch of an untagged enum that is meant.
pub(crate) enum Sought {
    /// They are asked for something.
    Asked,
    /// Several may be meant, or none.
    Undecided,
    /// One is meant.
    Meant(Branch),
}

/// The only branch that may be meant by a value. `asked` is what each branch asks for, where that is known.
pub(crate) fn branch<'de>(
    session: &Session<'de>,
    value: &Frame<'_, 'de>,
    errors: &[Error],
    asked: Option<&[Box<str>]>,
) -> Option<Branch> {
    let mut left = left(session, value, errors, asked);
    if left.len() > 1 {
        left.retain(|(at, errors)| {
            let name = errors
                .last()
                .and_then(|error| lacked(session, value, error));
            let tested = (*at, name.unwrap_or_default());
            let is_deeper = |spot| session.read_spot(spot, |spot| spot.deeper.contains(&tested));
            name.is_none() || value.spot.is_some_and(is_deeper)
        });
    }
    match &*left {
        [(at, errors)] => Branch::new(*at, errors),
        _ => None,
    }
}

/// The branches that do not ask for another kind of value: their numbers, and their errors.
fn left<'e, 'de>(
    session: &Session<'de>,
    value: &Frame<'_, 'de>,
    errors: &'e [Error],
    asked: Option<&[Box<str>]>,
) -> Vec<(usize, &'e [Error])> {
    let each = each_branch(session, value, errors, asked);
    let asked = asked.filter(|asked| asked.len() == each.len());
    let is_other_kind = |at: usize, errors: &[Error]| {
        let asked = asked.and_then(|asked| asked.get(at));
        match (errors.last(), asked) {
            (Some(error), Some(asked)) => is_of_kind(session, value, error, asked),
            (Some(Error::Unfit(unfit)), None) => {
                is_kind(session, value, &unfit.value) && !has_kind(session, value, &unfit.value)
            }
            // Of what is flattened.
            (Some(Error::Custom(message)), None) => message == "can only flatten structs and maps",
            _ => false,
        }
    };
    let each = each.into_iter().enumerate();
    each.filter(|(at, errors)| !is_other_kind(*at, errors))
        .collect()
}

/// The errors of each branch. One that has untagged enums in it has swallowed some of its own: which those are
/// is known where all others ask for another kind of value.
fn each_branch<'e, 'de>(
    session: &Session<'de>,
    value: &Frame<'_, 'de>,
    errors: &'e [Error],
    asked: Option<&[Box<str>]>,
) -> Vec<&'e [Error]> {
    let Some(asked) = asked.filter(|asked| asked.len() < errors.len() && !asked.is_empty()) else {
        return errors.chunks(1).collect();
    };
    let others = asked.len() - 1;
    let is_other = |asked: &str, error: &Error| is_of_kind(session, value, error, asked);
    let first = asked.iter().zip(errors).take(others);
    let first = first.take_while(|(asked, error)| is_other(asked, error));
    let first = first.count();
    let last = asked.iter().rev().zip(errors.iter().rev());
    let last = last.take(others - first);
    let last = last.take_while(|(asked, error)| is_other(asked, error));
    let last = last.count();
    if first + last < others {
        return errors.chunks(1).collect();
    }
    let (first, rest) = errors.split_at(first);
    let (middle, last) = rest.split_at(rest.len() - last);
    first
        .chunks(1)
        .chain([middle])
        .chain(last.chunks(1))
        .collect()
}

/// The errors of an untagged enum among those of a trial in which what no type takes was read in its place; those
/// that were swallowed in it before; and how many come behind.
pub(crate) fn own_errors<'e>(
    before: &'e [Error],
    errors: &'e [Error],
    is_odd: &dyn Fn(&Error) -> bool,
) -> Option<(&'e [Error], &'e [Error], usize)> {
    let mut longest = 0..0;
    let mut start = 0;
    for (at, error) in errors.iter().enumerate() {
        if !is_odd(error) {
            start = at + 1;
        } else if at + 1 - start >= longest.len() {
            longest = start..at + 1;
        }
    }
    let behind = errors.len() - longest.end;
    let own = before.get(longest.start..before.len().checked_sub(behind)?)?;
    let found = errors.get(longest).filter(|found| !found.is_empty())?;
    Some((found, own, behind))
}

/// True if an error of a branch says that it asks for another kind of value.
fn is_of_kind<'de>(
    session: &Session<'de>,
    value: &Frame<'_, 'de>,
    error: &Error,
    asked: &str,
) -> bool {
    let is_said = match error {
        Error::Unfit(unfit) => *asked == *unfit.expecting && is_kind(session, value, &unfit.value),
        _ => false,
    };
    // A struct takes a list, but nobody means one by it.
    is_said || (asks_for_object(asked) && is_kind(session, value, &Leaf::List))
}

/// The member that an error misses, if an object does not have it.
fn lacked<'de>(
    session: &Session<'de>,
    value: &Frame<'_, 'de>,
    error: &Error,
) -> Option<&'static str> {
    let tape = session.tape();
    let lacks = |name| value.node.is_map(tape) && value.node.member(tape, name).is_none();
    match error {
        Error::Missing(name) if lacks(name) => Some(name),
        _ => None,
    }
}

/// A member that several branches may be meant for whether it is missed in the value or deeper, if that was not
/// tested yet.
pub(crate) fn doubtful<'de>(
    session: &Session<'de>,
    value: &Frame<'_, 'de>,
    errors: &[Error],
    asked: Option<&[Box<str>]>,
) -> Option<&'static str> {
    let left = left(session, value, errors, asked);
    if left.len() < 2 {
        return None;
    }
    let tested = |spot| session.read_spot(spot, |spot| spot.tested.clone());
    let tested = value.spot.map(tested).unwrap_or_default();
    let names = left
        .iter()
        .filter_map(|(_, errors)| lacked(session, value, errors.last()?));
    let mut names = names.filter(|name| !tested.contains(name));
    names.find(|name| {
        let tape = session.tape();
        let mut is_deeper = false;
        part::each(session, value, 0, &mut |own| {
            is_deeper |= own.node.is_map(tape) && own.node.member(tape, name).is_none();
        });
        is_deeper
    })
}

/// Learns which branches miss a member deeper in a value: still, as it was given one.
pub(crate) fn learn_deeper<'de>(
    session: &Session<'de>,
    value: &Frame<'_, 'de>,
    name: &'static str,
    errors: &[Error],
    asked: Option<&[Box<str>]>,
) {
    let each = each_branch(session, value, errors, asked);
    let misses =
        |errors: &[Error]| matches!(errors.last(), Some(Error::Missing(own)) if *own == name);
    let each = each.into_iter().enumerate();
    let deeper = each
        .filter(|(_, errors)| misses(errors))
        .map(|(at, _)| (at, name));
    let deeper: Vec<_> = deeper.collect();
    let spot = session.make_spot(value);
    session.with_spot(spot, |spot| {
        spot.tested.push(name);
        spot.deeper.extend(deeper);
    });
}

/// True if a value is of the kind that an error repeats.
pub(crate) fn is_kind<'de>(session: &Session<'de>, value: &Frame<'_, 'de>, leaf: &Leaf) -> bool {
    part::is(session, value, leaf)
        || match leaf {
            Leaf::Map => value.node.is_map(session.tape()),
            Leaf::List => {
                matches!(value.node.datum(session.tape()), Datum::List)
            }
            Leaf::Unit => matches!(value.node.datum(session.tape()), Datum::Null),
            _ => false,
        }
}

/// True if a value has another one of this kind in it.
fn has_kind<'de>(session: &Session<'de>, value: &Frame<'_, 'de>, leaf: &Leaf) -> bool {
    let mut has = false;
    part::each(session, value, 0, &mut |part| {
        has |= is_kind(session, part, leaf);
    });
    has
}

/// The expectations of branches, by their errors.
pub(crate) fn asked_by(branches: &[Error]) -> Box<[Box<str>]> {
    let asked = branches.iter().map(|error| match error {
        Error::Unfit(unfit) => Box::from(&*unfit.expecting),
        _ => Box::default(),
    });
    asked.collect()
}

/// The problem of a value that is none of the branches, by what each of them asks for.
pub(crate) fn problem<'de>(
    session: &Session<'de>,
    value: &Frame<'_, 'de>,
    asked: &[Box<str>],
) -> Problem {
    // The variants of a tagged enum that is among them are not named by what it asks for.
    let is_tagged = asked.iter().any(|asked| fit::is_tagged(asked));
    let is_for_object = is_tagged && asked.iter().all(|asked| asks_for_object(asked));
    if is_for_object && !value.node.is_map(session.tape()) {
        return Problem::Type(Expected::Struct);
    }
    Problem::Branch {
        expected: named(asked),
    }
}

/// True if a branch asks for an object with certain members.
pub(crate) fn asks_for_object(asked: &str) -> bool {
    matches!(fit::asked_by(asked), Some((Expected::Struct, _)))
}

/// The names of branches by what they ask for, and their kinds where they have none.
fn named(asked: &[Box<str>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for asked in asked {
        let variant = asked.split_once(" variant ").map(|(_, rest)| rest);
        let variant = variant.and_then(|path| path.split(' ').next()?.rsplit("::").next());
        let kind = || Some(fit::kind(fit::named(asked)?.0));
        let Some(name) = variant.or_else(kind) else {
            continue;
        };
        if names.iter().all(|own| own != name) {
            names.push(name.to_owned());
        }
    }
    names
}

impl Reader<'_, '_> {
    /// The errors that were swallowed before that of an untagged enum.
    pub(crate) fn swallowed(&self, since: Moment, error: &Error) -> Vec<Error> {
        let is_own = self.is_union() && matches!(error, Error::Custom(_));
        if !is_own && !is_union(error) {
            return Vec::new();
        }
        let mut swallowed = errors::since(since.errors);
        swallowed.pop();
        self.session.charge(BRANCH * swallowed.len() as u64);
        swallowed
    }

    /// True if the value is all that serde keeps: that of an untagged enum.
    pub(crate) fn is_union(&self) -> bool {
        self.session.schema(self.frame.schema, |schema| {
            schema.hint == Some(Hint::Any) && schema.expecting.as_deref() == Some(CONTENT)
        })
    }

    /// The branch of this untagged enum that is meant; it is asked first what it asks for.
    pub(crate) fn of_branch(&self, error: &Error, branches: &[Error]) -> Sought {
        let session = self.session;
        let schema = self.frame.schema;
        let asked = session.schema(schema, |schema| schema.out_of_sight().branches.clone());
        if asked.is_none() && self.ask_branches(error, branches) {
            return Sought::Asked;
        }
        if let Some(chosen) = self.chosen_branch(branches) {
            return Sought::Meant(chosen);
        }
        if let Some(name) = doubtful(session, &self.frame, branches, asked.as_deref()) {
            if self.test(error, branches, name) {
                return Sought::Asked;
            }
        }
        let Some(meant) = branch(session, &self.frame, branches, asked.as_deref()) else {
            return Sought::Undecided;
        };
        let spot = session.make_spot(&self.frame);
        session.with_spot(spot, |spot| spot.branch = Some(meant.at));
        Sought::Meant(meant)
    }

    /// The branch that is meant, if that is known.
    pub(crate) fn chosen_branch(&self, branches: &[Error]) -> Option<Branch> {
        let session = self.session;
        let at = self
            .frame
            .spot
            .and_then(|spot| session.read_spot(spot, |spot| spot.branch))?;
        let asked = |schema: &Schema| schema.out_of_sight().branches.clone();
        let asked = session.schema(self.frame.schema, asked);
        let each = each_branch(session, &self.frame, branches, asked.as_deref());
        Branch::new(at, each.get(at)?)
    }

    /// Gives this untagged enum a member that branches miss, to learn which of them do so deeper in it.
    fn test(&self, error: &Error, branches: &[Error], name: &'static str) -> bool {
        if !self.may_try() {
            return false;
        }
        let parts = vec![self.frame.steps()];
        let how = How::Tested(name);
        let trial = Trial::new(&self.frame, (error, branches.to_vec()), parts, how);
        self.session.trial.replace(Some(trial));
        true
    }

    /// Reads what no type takes in place of this untagged enum, to hear what its branches ask for.
    fn ask_branches(&self, error: &Error, branches: &[Error]) -> bool {
        if !self.may_try() {
            return false;
        }
        let parts = vec![self.frame.steps()];
        let trial = Trial::new(&self.frame, (error, branches.to_vec()), parts, How::Asked);
        self.session.trial.replace(Some(trial));
        true
    }

    /// Learns what the branches ask for, or which of them miss something deeper.
    pub(crate) fn learn_branches(&self, how: How, branches: &[Error]) {
        let session = self.session;
        let schema = self.frame.schema;
        match how {
            How::Asked => session.learn(schema, |schema| {
                schema.out_of_sight_mut().branches = Some(asked_by(branches));
            }),
            How::Tested(name) => {
                let asked = session.schema(schema, |schema| schema.out_of_sight().branches.clone());
                learn_deeper(session, &self.frame, name, branches, asked.as_deref());
            }
            _ => {}
        }
    }

    /// The problem of an untagged enum of which it is not known which branch is meant.
    pub(crate) fn union_problem(&self, branches: &[Error]) -> Problem {
        let asked = |schema: &Schema| schema.out_of_sight().branches.clone();
        let asked = self.session.schema(self.frame.schema, asked);
        let asked = asked.unwrap_or_else(|| asked_by(branches));
        problem(self.session, &self.frame, &asked)
    }
}

/// The cost of the error of a branch: it is made, kept, and compared with those of the others.
pub(crate) const BRANCH: u64 = 3_500;
