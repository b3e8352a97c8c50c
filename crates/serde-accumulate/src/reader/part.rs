//! The part at fault in a value that serde reads before it reads its parts.
//!
//! With `flatten`, `untagged` and `tag`, serde keeps what it was given and reads it later, out of
//! sight. Its errors repeat the value that they are about: if only one part is such a value, it is
//! that one.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ptr::NonNull;

use crate::document::node::{Datum, Member, Node};
use crate::document::numeral::{Magnitude, Numeral};
use crate::learned::read_as::Sure;
use crate::learned::schema::{Hint, Schema, SchemaId, SchemaStep};
use crate::passes::error::{Error, Leaf, address};
use crate::passes::frame::{ABSENT, Frame, KEY, Rung};
use crate::passes::session::Session;
use crate::reader::fit;
use crate::reader::value::Reader;
use crate::{Expected, Problem};

/// The use that was made of an error of a part.
#[derive(Clone, Debug)]
pub(crate) enum Blamed {
    /// It is noted that the part is refused.
    Refused,
    /// Nothing may be wrong: the part is handed over as something else from now on.
    ReadAnew,
    /// It is the whole that is refused, for this reason.
    Whole(Problem),
}

/// The cost to look at a part.
const PART: u64 = 500;

/// How deep parts are looked for.
const DEPTH: usize = 128;

impl<'de> Reader<'_, 'de> {
    /// Finds the one part that an error is about, if there is one.
    pub(crate) fn blame_part(&self, error: &Error) -> Option<Blamed> {
        let session = self.session;
        let hint = session.schema(self.frame.schema, |schema| schema.hint);
        if !matches!(hint, Some(Hint::Any | Hint::Map)) {
            return None;
        }
        let is_blamed = match error {
            Error::Unfit(unfit) if self.blame_stand_in(&unfit.value, &unfit.expecting, &[]) => true,
            Error::Variant { name, expected, .. }
                if self.blame_stand_in(&Leaf::Text(name.clone()), "", expected) =>
            {
                true
            }
            Error::Unfit(_) | Error::Variant { .. } => return self.blame_leaf(error),
            Error::Custom(message) => {
                fit::length_error(message).is_some_and(|(found, said)| self.stretch(found, said))
            }
            Error::Unknown { member, .. } => self.blame_member(member),
            Error::Duplicate(name) => self.blame_duplicate(name),
            _ => false,
        };
        is_blamed.then_some(Blamed::Refused)
    }

    /// Tries another stand-in for what is absent, or bad, that was read as this.
    fn blame_stand_in(&self, value: &Leaf, expecting: &str, variants: &[&'static str]) -> bool {
        let session = self.session;
        let mut is_blamed = false;
        self.each_stand_in(&mut |id, nth| {
            session.learn(id, |own| {
                let is_it = own.leaf(nth) == *value && own.may_expect(expecting);
                if is_blamed || own.is_hopeless || !is_it {
                    return;
                }
                is_blamed = true;
                if variants.is_empty() || !own.words.is_empty() {
                    own.next_candidate_for(expecting);
                } else {
                    own.stand_in_for_variant(variants);
                }
            });
        });
        is_blamed
    }

    /// Learns how many elements a list that stands in has to have, as it has none. Returns whether there is one.
    fn stretch(&self, found: usize, said: &str) -> bool {
        let session = self.session;
        let mut is_stretched = found > 0;
        self.each_stand_in(&mut |id, nth| {
            session.learn(id, |own| {
                let asked = own.out_of_sight().asked.as_deref();
                let is_it = asked.is_some_and(|asked| said.starts_with(asked));
                if !is_stretched && is_it && own.leaf(nth) == Leaf::List && !own.has_length() {
                    own.guess_for(said);
                    is_stretched = true;
                }
            });
        });
        is_stretched && found == 0
    }

    /// Gives a member to an object that stands in for something, and lacks it. Returns whether there is one.
    pub(crate) fn give_stand_in(&self, name: &'static str) -> bool {
        let session = self.session;
        let mut is_given = false;
        self.each_stand_in(&mut |id, _| {
            session.learn(id, |own| {
                if !is_given && own.stands_in_as_object() && !own.injected.contains(&name) {
                    own.injected.push(name);
                    is_given = true;
                }
            });
        });
        is_given
    }

    /// Visits the positions of what stands in for members that objects lack, and for what is in that; with the
    /// number of each among its siblings.
    fn each_stand_in(&self, visit: &mut dyn FnMut(SchemaId, u32)) {
        let session = self.session;
        let mut each_of = |object: &Frame<'_, 'de>| {
            if session.is_bad(object) {
                return parts_of_stand_in(session, object.schema, visit);
            }
            let given = object
                .spot
                .and_then(|spot| session.read_spot(spot, |spot| spot.length));
            let sent = given.map_or(0, |_| {
                object.node.elements(session.tape()).count(session.tape())
            });
            let elements =
                (sent..given.unwrap_or_default()).filter_map(|at| u32::try_from(at).ok());
            let elements =
                elements.map(|at| (session.step(object.schema, SchemaStep::Element(at)), at));
            let members = (0..).zip(session.injected(object));
            let members =
                members.map(|(nth, name)| (session.step_member(object.schema, name), nth));
            for (child, nth) in elements.chain(members) {
                if session.hint(child) == Some(Hint::Any) {
                    visit(child, nth);
                    parts_of_stand_in(session, child, visit);
                }
            }
        };
        each_of(&self.frame);
        each(session, &self.frame, 0, &mut |part| each_of(part));
    }

    /// Blames the part that an error repeats: the text that it was made of, or the only such value.
    fn blame_leaf(&self, error: &Error) -> Option<Blamed> {
        let session = self.session;
        let (value, at) = match error {
            Error::Unfit(unfit) => (unfit.value.clone(), unfit.address),
            Error::Variant { name, address, .. } => (Leaf::Text(name.clone()), *address),
            _ => return None,
        };
        let expecting = match error {
            Error::Unfit(unfit) => &*unfit.expecting,
            _ => "",
        };
        let is_value = |part: &Frame<'_, 'de>| {
            let may_expect = |own: &Schema| own.may_expect(expecting);
            let is_open = !session.is_bad(part) || session.schema(part.schema, may_expect);
            is_open && is(session, part, &value)
        };
        let (mut equal, mut same, mut around) = (0, 0, None);
        each(session, &self.frame, 0, &mut |part| {
            if is_value(part) {
                let is_at = is_at(session, part, at);
                equal += 1;
                same += usize::from(is_at);
                // A text tells by itself where it is.
                if is_at || same == 0 {
                    let is_asked = self.is_in_list(part) || self.is_beside_enum(part);
                    around = is_asked.then(|| part.steps());
                }
            }
        });
        if session.is_given_up() {
            return Some(Blamed::Refused);
        }
        if equal != 1 && same == 0 {
            return None;
        }
        let is_it =
            |part: &Frame<'_, 'de>| is_value(part) && (same == 0 || is_at(session, part, at));
        let is_of_tag = match error {
            Error::Unfit(unfit) => asks_for_tag(&unfit.expecting),
            error => matches!(error, Error::Variant { .. }),
        };
        let is_of_enum = matches!(error, Error::Unfit(unfit)
            if asks_for_enum(&unfit.expecting) || asks_for_parts(&unfit.expecting));
        if is_of_tag || is_of_enum {
            let mut steps = None;
            each(session, &self.frame, 0, &mut |part| {
                let is_part = matches!(part.rung, Rung::Member(_)) || (is_of_enum && !is_key(part));
                let is_own = is_it(part) && !session.is_bad(part) && is_part;
                steps = is_own.then(|| part.steps()).or_else(|| steps.take());
            });
            // It may be a tag.
            if steps.is_some_and(|steps| self.ask_part(steps, error)) {
                return Some(Blamed::Refused);
            }
        }
        if around.is_some_and(|part| self.asks_for_list_of(part, error)) {
            return Some(Blamed::Refused);
        }
        let mut blamed = None;
        each(session, &self.frame, 0, &mut |part| {
            let is_it = is_it(part);
            // The texts of a name that is a list from now on were not handed over yet.
            let is_new = blamed.is_some() && matches!(part.rung, Rung::Index(_));
            if let (true, Some(list)) = (is_it, self.blame_list(part)) {
                blamed = Some(list);
            } else if is_it && same > 0 && is_key(part) {
                blamed = blame_key(session, part, error).or_else(|| blamed.take());
            } else if is_it && !is_new && !is_key(part) {
                blamed = blame(session, part, error).or_else(|| blamed.take());
            }
        });
        blamed
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
    pub(crate) fn part<'f>(&'f self, member: &Member<'de>, name: &'f str) -> Frame<'f, 'de> {
        let schema = self.session.step_member(self.frame.schema, name);
        let rung = Rung::Member(name);
        let part = self.frame.child(member.value, rung, member.ordinal, schema);
        settled(self.session, part)
    }
}

/// Visits the positions of the parts of what stands in for something.
fn parts_of_stand_in(session: &Session<'_>, id: SchemaId, visit: &mut dyn FnMut(SchemaId, u32)) {
    let parts = |own: &Schema| match own.leaf(0) {
        Leaf::List => (own.out_of_sight().length, Vec::new()),
        Leaf::Map => (None, own.injected.clone()),
        _ => (None, Vec::new()),
    };
    let (length, members) = session.schema(id, parts);
    let elements = (0..length.unwrap_or_default()).filter_map(|at| u32::try_from(at).ok());
    let elements = elements.map(|at| (session.step(id, SchemaStep::Element(at)), at));
    let members = (0..).zip(members);
    let members = members.map(|(nth, name)| (session.step_member(id, name), nth));
    for (part, nth) in elements.chain(members) {
        // A part that was not read is not asked for.
        if part > id && session.hint(part) == Some(Hint::Any) {
            visit(part, nth);
            parts_of_stand_in(session, part, visit);
        }
    }
}

/// Goes through the parts of a value, with their keys.
pub(crate) fn each<'de>(
    session: &Session<'de>,
    value: &Frame<'_, 'de>,
    depth: usize,
    visit: &mut dyn FnMut(&Frame<'_, 'de>),
) {
    let tape = session.tape();
    let is_scalar = match value.node {
        Node::Json(_) | Node::Value(_) => !value.node.is_container(tape),
        _ => false,
    };
    if is_scalar || depth > DEPTH {
        return;
    }
    let is_all = depth > 0 || session.hint(value.schema) == Some(Hint::Any);
    let is_hidden =
        |part: &Frame<'_, 'de>| is_all || session.schema(part.schema, |schema| schema.is_kept);
    let listed = match value.node {
        Node::Texts(_) => Node::Absent,
        Node::Named(texts, first)
            if session.read_as(value, texts.chosen(first)) != Some(Hint::Seq) =>
        {
            Node::Absent
        }
        node => node,
    };
    let mut elements = listed.elements(tape);
    let is_tuple = session.schema(value.schema, Schema::is_listed_as_tuple);
    let item = session.step(value.schema, SchemaStep::Item);
    let mut index = 0;
    while let Some(node) = elements.next(tape).filter(|_| !session.is_given_up()) {
        session.charge(PART);
        let ordinal = u32::try_from(index).unwrap_or(KEY - 1);
        let schema = if is_tuple {
            session.step(value.schema, SchemaStep::Element(ordinal))
        } else {
            item
        };
        let part = value.child(node, Rung::Index(index), ordinal, schema);
        let part = settled(session, part);
        index += 1;
        if is_hidden(&part) && !is_dropped(session, &part) {
            visit(&part);
            each_in(session, &part, depth + 1, visit);
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
            each_in(session, &part, depth + 1, visit);
        }
    }
}

/// Likewise of a part, unless something else is read in its place.
fn each_in<'de>(
    session: &Session<'de>,
    part: &Frame<'_, 'de>,
    depth: usize,
    visit: &mut dyn FnMut(&Frame<'_, 'de>),
) {
    if !session.is_bad(part) {
        each(session, part, depth, visit);
    }
}

/// A part as what is read as a whole: what is known of it is told every time.
fn settled<'f, 'de>(session: &Session<'de>, mut part: Frame<'f, 'de>) -> Frame<'f, 'de> {
    part.is_whole = true;
    session.settle(part)
}

pub(crate) fn is_dropped<'de>(session: &Session<'de>, part: &Frame<'_, 'de>) -> bool {
    part.spot
        .is_some_and(|spot| session.read_spot(spot, |spot| spot.is_dropped))
}

/// True if a part is read as this.
pub(crate) fn is<'de>(session: &Session<'de>, part: &Frame<'_, 'de>, value: &Leaf) -> bool {
    if session.is_bad(part) {
        let rank = part.rank % ABSENT;
        let leaf = session.schema(part.schema, |schema| Some(schema.leaf(rank)));
        return leaf.as_ref() == Some(value);
    }
    match (part.node.datum(session.tape()), value) {
        (Datum::Bool(own), Leaf::Bool(value)) => own == *value,
        (Datum::Number(own), value) => is_number(&own, value),
        (Datum::String(own) | Datum::Key(own), Leaf::Text(value)) => own == *value,
        (Datum::Text(own), value) => match (session.read_as(part, own), value) {
            (None, Leaf::Text(value)) => own == value,
            (Some(Hint::Seq), value) => *value == Leaf::List,
            (Some(Hint::Bool), Leaf::Bool(value)) => fit::boolean_text(own) == Some(*value),
            (Some(Hint::Unit), value) => *value == Leaf::Unit,
            (Some(hint), Leaf::Float(value)) if hint.is_float() => own.parse() == Ok(*value),
            (Some(_), Leaf::Unsigned(value)) => own.parse() == Ok(*value),
            (Some(_), Leaf::Signed(value)) => own.parse() == Ok(*value),
            _ => false,
        },
        _ => false,
    }
}

/// True if the text of a part is the one at a place in memory. Empty texts of a tree have none.
pub(crate) fn is_at<'de>(session: &Session<'de>, part: &Frame<'_, 'de>, at: usize) -> bool {
    let has_place = at != NonNull::<u8>::dangling().addr().get();
    match part.node.datum(session.tape()) {
        Datum::Text(text)
        | Datum::String(Cow::Borrowed(text))
        | Datum::Key(Cow::Borrowed(text)) => has_place && address(text) == at,
        _ => false,
    }
}

/// Learns from an error what a part should be, or notes that it is refused.
pub(crate) fn blame<'de>(
    session: &Session<'de>,
    part: &Frame<'_, 'de>,
    error: &Error,
) -> Option<Blamed> {
    let (expecting, is_type) = match error {
        Error::Unfit(unfit) => (&*unfit.expecting, unfit.is_type),
        _ => ("", false),
    };
    if session.is_bad(part) {
        // It is the stand-in that does not fit.
        let mut is_next = false;
        session.learn(part.schema, |schema| {
            match error {
                // No variant was tried yet.
                Error::Variant { expected, .. }
                    if schema.words.is_empty() && schema.injected.is_empty() =>
                {
                    schema.stand_in_for_variant(expected);
                }
                _ => schema.next_candidate_for(expecting),
            }
            is_next = !schema.is_hopeless;
        });
        return is_next.then_some(Blamed::Refused);
    }
    if let (Datum::Text(text), true) = (part.node.datum(session.tape()), is_type) {
        if session.learn_text(part, (&[expecting], text), Sure::Always) {
            return Some(Blamed::ReadAnew);
        }
    }
    session.refuse(part, problem(session, part, error));
    session.learn(part.schema, |schema| {
        if let Error::Variant { expected, .. } = error {
            return schema.stand_in_for_variant(expected);
        }
        schema.guess_for(expecting);
        if fit::is_own(expecting) {
            schema.out_of_sight_mut().expecting = Some(expecting.into());
        }
    });
    Some(Blamed::Refused)
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

/// True if the words are those of serde for the name of a variant.
pub(crate) fn asks_for_name(expecting: &str) -> bool {
    asks_for_tag(expecting) || asks_for_enum(expecting)
}

/// True if the words are those of serde for the tag of an internally tagged enum.
fn asks_for_tag(expecting: &str) -> bool {
    expecting.starts_with("variant i")
}

/// True if the words are those of serde for an enum that it reads from what it keeps.
pub(crate) fn asks_for_enum(expecting: &str) -> bool {
    matches!(expecting, "string or map" | "map with a single key")
}

/// True if the words are those of serde for a variant with several values, and do not say how many.
pub(crate) fn asks_for_parts(expecting: &str) -> bool {
    expecting.starts_with("tuple variant") && fit::length_of(expecting).is_none()
}

/// True if the words are those of serde for an adjacently tagged enum.
pub(crate) fn is_adjacent(expecting: &str) -> bool {
    expecting.starts_with("adjacently tagged enum ")
}

pub(crate) fn is_key(part: &Frame<'_, '_>) -> bool {
    matches!(part.rung, Rung::Key(_))
}

/// Leaves a member out whose key is refused.
fn blame_key<'de>(session: &Session<'de>, key: &Frame<'_, 'de>, error: &Error) -> Option<Blamed> {
    let (Rung::Key(name), Some(object), Error::Unfit(unfit)) = (key.rung, key.parent, error) else {
        return None;
    };
    let (member, _) = object.node.member(session.tape(), name)?;
    let part = object.child(member.value, Rung::Member(name), key.rank, key.schema);
    let part = settled(session, part);
    let asked = fit::asked_for(&unfit.expecting, name).first().copied()??;
    let problem = match fit::text(asked, name) {
        Some(_) => Problem::Key(asked.expected()),
        // serde does not read it as what it says.
        None => Problem::Refused {
            expecting: unfit.expecting.clone(),
            message: unfit.message.clone(),
        },
    };
    session.drop_entry(&part, key, problem);
    Some(Blamed::Refused)
}

fn problem<'de>(session: &Session<'de>, part: &Frame<'_, 'de>, error: &Error) -> Problem {
    let (expecting, message, is_type) = match error {
        Error::Variant { expected, .. } => return Problem::Variant { expected },
        Error::Unfit(unfit) if fit::is_bare_variant(&unfit.message) => {
            return Problem::Type(Expected::Struct);
        }
        Error::Unfit(unfit) => (&unfit.expecting, &unfit.message, unfit.is_type),
        _ => return Problem::Type(Expected::String),
    };
    let asked = fit::asked_by(expecting);
    let misfit = match part.node.datum(session.tape()) {
        Datum::Number(numeral) => asked
            .and_then(|(_, hint)| hint.filter(|hint| hint.is_integer()))
            .and_then(|hint| fit::integer(hint, &numeral)),
        Datum::Text(text) => {
            let asked = fit::asked_for(expecting, text);
            let asked = asked.first().copied().flatten();
            let is_char = fit::named(expecting).is_some_and(|(own, _)| own == Expected::Char);
            let of_char = is_char.then_some(Problem::Text(Expected::Char));
            of_char.or_else(|| asked.and_then(|hint| fit::text(hint, text)))
        }
        _ => None,
    };
    let is_named = is_type || fit::named(expecting).is_some();
    match (misfit, asked) {
        (Some(problem), _) => problem,
        (None, Some((expected, _))) if is_named => Problem::Type(expected),
        _ => Problem::Refused {
            expecting: expecting.clone(),
            message: message.clone(),
        },
    }
}
