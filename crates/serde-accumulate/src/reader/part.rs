//! The part at fault in a value that serde reads before it reads its parts.
//!
//! With `flatten`, `untagged` and `tag`, serde keeps what it was given and reads it later, out of
//! sight. Its errors repeat the value that they are about: if only one part is such a value, it is
//! that one.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::Problem;
use crate::document::node::{Datum, Member, Node};
use crate::document::numeral::{Magnitude, Numeral};
use crate::learned::schema::{Hint, SchemaStep};
use crate::passes::error::{Error, Leaf};
use crate::passes::frame::{Frame, KEY, Rung};
use crate::passes::session::Session;
use crate::reader::fit;
use crate::reader::stand_in;
use crate::reader::value::Reader;

/// The cost to look at a part.
const PART: u64 = 500;

/// How deep parts are looked for.
const DEPTH: usize = 128;

impl<'de> Reader<'_, 'de> {
    /// Notes the one part that an error is about. Returns whether there is one.
    pub(crate) fn blame_part(&self, error: &Error) -> bool {
        let session = self.session;
        let hint = session.schema(self.frame.schema, |schema| schema.hint);
        if !matches!(hint, Some(Hint::Any | Hint::Map)) {
            return false;
        }
        match error {
            Error::Unfit {
                value,
                expecting,
                message,
            } => self.blame_stand_in(value) || self.blame_leaf(value, expecting, message),
            Error::Unknown { member, .. } => self.blame_member(member),
            Error::Duplicate(name) => self.blame_duplicate(name),
            _ => false,
        }
    }

    /// Tries another stand-in for the absent member that was read as this.
    fn blame_stand_in(&self, value: &Leaf) -> bool {
        let injected = self.session.injected(&self.frame);
        let mut schemas = self.session.schemas.borrow_mut();
        for (nth, name) in (0..).zip(injected) {
            let child = schemas.find_member(self.frame.schema, name);
            let Some(child) = child.and_then(|child| schemas.get_mut(child)) else {
                continue;
            };
            let is_read = child.hint == Some(Hint::Any) && !child.is_hopeless;
            if is_read && stand_in::leaf(child.candidate, nth) == *value {
                child.next_candidate();
                return true;
            }
        }
        false
    }

    fn blame_leaf(&self, value: &Leaf, expecting: &str, message: &str) -> bool {
        let session = self.session;
        let mut matches = 0;
        each(session, &self.frame, 0, &mut |part| {
            matches += usize::from(is(session, part, value));
        });
        if matches != 1 || session.is_given_up() {
            return session.is_given_up();
        }
        let mut is_blamed = false;
        each(session, &self.frame, 0, &mut |part| {
            if matches!(part.rung, Rung::Key(_)) || !is(session, part, value) {
                return;
            }
            if session.is_bad(part) {
                // It is the stand-in that does not fit.
                session.learn(part.schema, |schema| {
                    schema.next_candidate();
                    is_blamed = !schema.is_hopeless;
                });
            } else {
                session.refuse(part, problem(session, part, expecting, message));
                is_blamed = true;
            }
        });
        is_blamed
    }

    fn blame_member(&self, name: &str) -> bool {
        let session = self.session;
        let tape = session.tape();
        let is_named = |part: &Frame<'_, 'de>| match part.rung {
            Rung::Key(key) => key == name && part.node.says(tape, name),
            _ => false,
        };
        let mut matches = 0;
        each(session, &self.frame, 0, &mut |part| {
            matches += usize::from(is_named(part));
        });
        if matches != 1 || session.is_given_up() {
            return session.is_given_up();
        }
        let mut is_blamed = false;
        each(session, &self.frame, 0, &mut |part| {
            if matches!(part.rung, Rung::Member(own) if own == name) && part.rank < KEY {
                session.drop_value(part, Problem::Unknown);
                is_blamed = true;
            }
        });
        is_blamed
    }

    /// Leaves out the last of several members of a name: of the one that the type speaks of, or of
    /// the first that there is, as it may have been sent by another name.
    fn blame_duplicate(&self, said: &str) -> bool {
        let session = self.session;
        let tape = session.tape();
        let mut seen: HashMap<Cow<'de, str>, Member<'de>> = HashMap::new();
        let mut first: Option<Cow<'de, str>> = None;
        let mut members = self.frame.node.members(tape);
        while let Some(member) = members.next(tape) {
            session.charge(PART);
            let name = member.key.key(tape);
            if is_dropped(session, &self.part(&member, &name)) {
                continue;
            }
            let known = seen.get_mut(&*name);
            let is_first = known.is_some() && (first.is_none() || *name == *said);
            match known {
                Some(known) => *known = member,
                None => drop(seen.insert(name.clone(), member)),
            }
            if is_first {
                first = Some(name);
            }
        }
        if session.is_given_up() {
            return true;
        }
        let Some((name, member)) = first.and_then(|name| seen.remove_entry(&name)) else {
            return false;
        };
        session.drop_value(&self.part(&member, &name), Problem::Duplicate);
        true
    }

    /// A member of this object.
    fn part<'f>(&'f self, member: &Member<'de>, name: &'f str) -> Frame<'f, 'de> {
        let schema = self.session.step_member(self.frame.schema, name);
        let rung = Rung::Member(name);
        let part = self.frame.child(member.value, rung, member.ordinal, schema);
        settled(self.session, part)
    }
}

/// Goes through the parts of a value, with their keys.
fn each<'de>(
    session: &Session<'de>,
    value: &Frame<'_, 'de>,
    depth: usize,
    visit: &mut dyn FnMut(&Frame<'_, 'de>),
) {
    if depth > DEPTH {
        return;
    }
    let tape = session.tape();
    let is_hidden = |frame: &Frame<'_, 'de>| {
        session.schema(frame.schema, |schema| schema.hint == Some(Hint::Any)) || depth > 0
    };
    let listed = if value.node.is_map(tape) {
        Node::Absent
    } else {
        value.node
    };
    let mut elements = listed.elements(tape);
    let item = session.step(value.schema, SchemaStep::Item);
    let mut index = 0;
    while let Some(node) = elements.next(tape).filter(|_| !session.is_given_up()) {
        session.charge(PART);
        let ordinal = u32::try_from(index).unwrap_or(KEY - 1);
        let part = settled(
            session,
            value.child(node, Rung::Index(index), ordinal, item),
        );
        index += 1;
        if is_hidden(&part) && !is_dropped(session, &part) {
            visit(&part);
            each(session, &part, depth + 1, visit);
        }
    }
    let mut members = value.node.members(tape);
    while let Some(member) = members.next(tape).filter(|_| !session.is_given_up()) {
        session.charge(PART);
        let name = member.key.key(tape);
        let schema = session.step_member(value.schema, &name);
        let part = value.child(member.value, Rung::Member(&name), member.ordinal, schema);
        let part = settled(session, part);
        if is_hidden(&part) && !is_dropped(session, &part) {
            let key = value.child(member.key, Rung::Key(&name), member.ordinal, schema);
            visit(&key);
            visit(&part);
            each(session, &part, depth + 1, visit);
        }
    }
}

/// A part as what is read as a whole: what is known of it is told every time.
fn settled<'f, 'de>(session: &Session<'de>, mut part: Frame<'f, 'de>) -> Frame<'f, 'de> {
    part.is_whole = true;
    session.settle(part)
}

fn is_dropped<'de>(session: &Session<'de>, part: &Frame<'_, 'de>) -> bool {
    part.spot
        .is_some_and(|spot| session.read_spot(spot, |spot| spot.is_dropped))
}

/// Whether a part is read as this.
fn is<'de>(session: &Session<'de>, part: &Frame<'_, 'de>, value: &Leaf) -> bool {
    if session.is_bad(part) {
        let candidate = session.schema(part.schema, |schema| schema.candidate);
        return stand_in::leaf(candidate, part.rank) == *value;
    }
    match (part.node.datum(session.tape()), value) {
        (Datum::Bool(own), Leaf::Bool(value)) => own == *value,
        (Datum::Number(own), value) => is_number(&own, value),
        (Datum::String(own) | Datum::Key(own), Leaf::Text(value)) => own == *value,
        (Datum::Text(own), Leaf::Text(value)) => own == value,
        _ => false,
    }
}

#[expect(clippy::float_cmp, reason = "it is the same number, repeated")]
fn is_number(own: &Numeral<'_>, value: &Leaf) -> bool {
    match (own.value, value) {
        (Magnitude::Unsigned(own), Leaf::Unsigned(value)) => own == *value,
        (Magnitude::Negative(own), Leaf::Signed(value)) => own == *value,
        (Magnitude::Float(own), Leaf::Float(value)) => own == *value,
        _ => false,
    }
}

fn problem<'de>(
    session: &Session<'de>,
    part: &Frame<'_, 'de>,
    expecting: &str,
    message: &str,
) -> Problem {
    let named = fit::named(expecting);
    if let (Some((_, Some(hint))), Datum::Number(numeral)) =
        (named, part.node.datum(session.tape()))
    {
        if let Some(problem) = fit::integer(hint, &numeral).filter(|_| hint.is_integer()) {
            return problem;
        }
    }
    match named {
        Some((expected, _)) => Problem::Type(expected),
        None => Problem::Refused {
            expecting: expecting.to_owned(),
            message: message.to_owned(),
        },
    }
}
