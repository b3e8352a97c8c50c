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

/// The error of the only branch that may be meant by a value. `asked` is what each branch asks for,
/// where that is known.
pub(crate) fn branch<'de>(
    session: &Session<'de>,
    value: &Frame<'_, 'de>,
    branches: &[Error],
    asked: Option<&[Box<str>]>,
) -> Option<Error> {
    let asked = asked.filter(|asked| asked.len() == branches.len());
    let is_list = is_kind(session, value, &Leaf::List);
    let is_other_kind =
        |at: usize, error: &Error| match (error, asked.and_then(|asked| asked.get(at))) {
            // A struct takes a list, but nobody means one by it.
            (_, Some(asked)) if asks_for_object(asked) && is_list => true,
            (Error::Unfit(unfit), Some(asked)) => {
                **asked == *unfit.expecting && is_kind(session, value, &unfit.value)
            }
            (Error::Unfit(unfit), None) => {
                is_kind(session, value, &unfit.value) && !has_kind(session, value, &unfit.value)
            }
            // Of what is flattened.
            (Error::Custom(message), None) => message == "can only flatten structs and maps",
            _ => false,
        };
    let tape = session.tape();
    let lacks = |error: &Error| match error {
        Error::Missing(name) => value.node.is_map(tape) && value.node.member(tape, name).is_none(),
        _ => false,
    };
    let left = branches.iter().enumerate();
    let left = left.filter(|(at, error)| !is_other_kind(*at, error));
    let mut left: Vec<&Error> = left.map(|(_, error)| error).collect();
    if left.len() > 1 {
        left.retain(|error| !lacks(error));
    }
    match &*left {
        [only] => Some((*only).clone()),
        _ => None,
    }
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

    /// The error of the branch that is reported for this untagged enum; it is asked first what it asks for.
    /// `None` if that is going on.
    pub(crate) fn of_branch(&self, error: &Error, branches: &[Error]) -> Option<Error> {
        let session = self.session;
        let schema = self.frame.schema;
        let is_asked = session.schema(schema, |schema| schema.out_of_sight().branches.is_some());
        if !is_asked && self.ask_branches(error, branches) {
            return None;
        }
        let asked = session.schema(schema, |schema| schema.out_of_sight().branches.clone());
        let found = self.chosen_branch(branches).or_else(|| {
            let found = branch(session, &self.frame, branches, asked.as_deref())?;
            let at = branches.iter().position(|own| own.is_same(&found))?;
            let spot = session.make_spot(&self.frame);
            session.with_spot(spot, |spot| spot.branch = Some((at, branches.len())));
            Some(found)
        });
        Some(found.unwrap_or_else(|| error.clone()))
    }

    /// The error of the branch that is reported.
    pub(crate) fn chosen_branch(&self, branches: &[Error]) -> Option<Error> {
        let spot = self.frame.spot?;
        let (at, count) = self.session.read_spot(spot, |spot| spot.branch)?;
        branches
            .get(at)
            .filter(|_| count == branches.len())
            .cloned()
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

    /// Learns what the branches ask for.
    pub(crate) fn learn_branches(&self, branches: &[Error]) {
        let asked = asked_by(branches);
        self.session.learn(self.frame.schema, |schema| {
            schema.out_of_sight_mut().branches = Some(asked);
        });
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
const BRANCH: u64 = 3_500;
