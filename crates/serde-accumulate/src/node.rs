//! A value of a document, whatever the document is made of.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use crate::numeral::Numeral;
use crate::tape::Tape;
use crate::texts::Texts;

/// A value of a document. One type for all documents, so that a type is compiled for one reader.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Node<'de> {
    /// What a document lacks.
    Absent,
    /// A value of a JSON text, by its mark.
    Json(u32),
    /// A key of a JSON text, by its mark.
    JsonKey(u32),
    /// A key.
    Key(&'de str),
    /// A value of a parsed tree.
    Value(&'de Value),
    /// All texts.
    Texts(&'de Texts<'de>),
    /// The texts of one name, by the first.
    Named(&'de Texts<'de>, usize),
    /// A text and its name.
    Pair(&'de Texts<'de>, usize),
    /// A text.
    Text(&'de str),
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Shape<'de> {
    Absent,
    Bool(bool),
    Key(Cow<'de, str>),
    List,
    Map,
    Null,
    Number(Numeral<'de>),
    String(Cow<'de, str>),
    /// A text, which may be read as any scalar.
    Text(&'de str),
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member<'de> {
    /// Its position in the object.
    pub(crate) ordinal: u32,
    pub(crate) key: Node<'de>,
    pub(crate) value: Node<'de>,
}

impl<'de> Node<'de> {
    pub(crate) fn shape(self, tape: Tape<'_, 'de>) -> Shape<'de> {
        match self {
            Self::Absent => Shape::Absent,
            Self::Json(index) => match tape.byte(index) {
                b'{' => Shape::Map,
                b'[' => Shape::List,
                b'"' => Shape::String(tape.string(index)),
                b't' => Shape::Bool(true),
                b'f' => Shape::Bool(false),
                b'-' | b'0'..=b'9' => Shape::Number(Numeral::from_text(tape.scalar(index))),
                _ => Shape::Null,
            },
            Self::JsonKey(index) => Shape::Key(tape.string(index)),
            Self::Key(key) => Shape::Key(Cow::Borrowed(key)),
            Self::Value(value) => match value {
                Value::Null => Shape::Null,
                Value::Bool(bool) => Shape::Bool(*bool),
                Value::Number(number) => Shape::Number(Numeral::from_number(number)),
                Value::String(text) => Shape::String(Cow::Borrowed(text)),
                Value::Array(_) => Shape::List,
                Value::Object(_) => Shape::Map,
            },
            Self::Texts(_) => Shape::Map,
            Self::Named(texts, first) => Shape::Text(texts.chosen(first)),
            Self::Pair(texts, nth) => Shape::Text(texts.text(nth)),
            Self::Text(text) => Shape::Text(text),
        }
    }

    pub(crate) fn is_container(self, tape: Tape<'_, 'de>) -> bool {
        match self {
            Self::Json(index) => matches!(tape.byte(index), b'[' | b'{'),
            Self::Value(value) => matches!(value, Value::Array(_) | Value::Object(_)),
            _ => false,
        }
    }

    /// Whether it is a list to those who ask for one.
    pub(crate) fn is_list(self, tape: Tape<'_, 'de>) -> bool {
        match self {
            Self::Json(index) => tape.byte(index) == b'[',
            Self::Value(value) => value.is_array(),
            Self::Texts(_) | Self::Named(..) | Self::Pair(..) => true,
            _ => false,
        }
    }

    pub(crate) fn is_map(self, tape: Tape<'_, 'de>) -> bool {
        match self {
            Self::Json(index) => tape.byte(index) == b'{',
            Self::Value(value) => value.is_object(),
            Self::Texts(_) => true,
            _ => false,
        }
    }

    /// The elements of a list; none of anything else.
    pub(crate) fn elements(self, tape: Tape<'_, 'de>) -> Elements<'de> {
        match self {
            Self::Json(index) if tape.byte(index) == b'[' => {
                Elements::Json(index + 1, tape.end(index))
            }
            Self::Value(Value::Array(values)) => Elements::Values(values.iter()),
            Self::Texts(texts) => Elements::Pairs(texts, 0),
            Self::Named(texts, first) => Elements::Named(texts, first, first),
            Self::Pair(texts, nth) => Elements::Pair(texts, nth, 0),
            _ => Elements::Json(0, 0),
        }
    }

    /// The members of an object, in its order; none of anything else.
    pub(crate) fn members(self, tape: Tape<'_, 'de>) -> Members<'de> {
        let rest = match self {
            Self::Json(index) if tape.byte(index) == b'{' => Rest::Json(index + 1, tape.end(index)),
            Self::Value(Value::Object(values)) => Rest::Values(values.iter()),
            Self::Texts(texts) => Rest::Groups(texts, texts.groups().into_iter()),
            _ => Rest::Json(0, 0),
        };
        Members { rest, ordinal: 0 }
    }

    /// The member of a name: the last of several, and whether there are several.
    pub(crate) fn member(self, tape: Tape<'_, 'de>, name: &str) -> Option<(Member<'de>, bool)> {
        if let Self::Texts(texts) = self {
            let first = texts.find(name)?;
            let member = Member {
                ordinal: u32::try_from(first).unwrap_or(u32::MAX),
                key: Self::Key(texts.name(first)),
                value: Self::Named(texts, first),
            };
            return Some((member, false));
        }
        let mut found: Option<(Member<'de>, bool)> = None;
        let mut members = self.members(tape);
        while let Some(member) = members.next(tape) {
            if member.key.says(tape, name) {
                found = Some((member, found.is_some()));
            }
        }
        found
    }

    /// The members of these names in an object of a JSON text or tree, each as [`member`](Self::member)
    /// finds it. Most objects have them in the same order.
    pub(crate) fn fields(
        self,
        tape: Tape<'_, 'de>,
        names: &[&str],
    ) -> Option<Vec<Option<(Member<'de>, bool)>>> {
        if !matches!(self, Self::Json(_) | Self::Value(_)) {
            return None;
        }
        let mut fields = Vec::new();
        let mut members = self.members(tape);
        let mut next = 0;
        // Made once there are more members than it costs to compare them with all names.
        let mut positions: Option<HashMap<&str, usize>> = None;
        while let Some(member) = members.next(tape) {
            fields.resize(names.len(), None);
            if positions.is_none() && member.ordinal as usize > names.len() {
                let names = names.iter().enumerate().rev();
                positions = Some(names.map(|(at, name)| (*name, at)).collect());
            }
            let is = |name: &&str| member.key.says(tape, name);
            let at = match (names.get(next), &positions) {
                (Some(name), _) if is(name) => Some(next),
                (_, Some(positions)) => positions.get(&*member.key.key(tape)).copied(),
                _ => names.iter().position(is),
            };
            let Some(at) = at else { continue };
            next = at + 1;
            if let Some(field) = fields.get_mut(at) {
                *field = Some((member, field.is_some()));
            }
        }
        Some(fields)
    }

    /// Whether a key says this.
    pub(crate) fn says(self, tape: Tape<'_, 'de>, name: &str) -> bool {
        match self {
            Self::JsonKey(index) => tape.says(index, name),
            Self::Key(key) => key == name,
            _ => false,
        }
    }

    /// What a key says.
    pub(crate) fn key(self, tape: Tape<'_, 'de>) -> Cow<'de, str> {
        match self {
            Self::JsonKey(index) => tape.string(index),
            Self::Key(key) => Cow::Borrowed(key),
            _ => Cow::Borrowed(""),
        }
    }
}

/// The elements of a list.
#[derive(Clone, Debug)]
pub(crate) enum Elements<'de> {
    Json(u32, u32),
    Values(std::slice::Iter<'de, Value>),
    Pairs(&'de Texts<'de>, usize),
    Named(&'de Texts<'de>, usize, usize),
    Pair(&'de Texts<'de>, usize, u8),
}

impl<'de> Elements<'de> {
    pub(crate) fn next(&mut self, tape: Tape<'_, 'de>) -> Option<Node<'de>> {
        match self {
            Self::Json(at, end) => {
                let index = *at;
                if index >= *end {
                    return None;
                }
                *at = tape.next(index);
                Some(Node::Json(index))
            }
            Self::Values(values) => values.next().map(Node::Value),
            Self::Pairs(texts, at) => {
                let nth = *at;
                if nth >= texts.pairs.len() {
                    return None;
                }
                *at += 1;
                Some(Node::Pair(texts, nth))
            }
            Self::Named(texts, first, at) => {
                let nth = texts.next_of(*first, *at)?;
                *at = nth + 1;
                Some(Node::Text(texts.text(nth)))
            }
            Self::Pair(texts, nth, at) => {
                *at += 1;
                match *at {
                    1 => Some(Node::Text(texts.name(*nth))),
                    2 => Some(Node::Text(texts.text(*nth))),
                    _ => None,
                }
            }
        }
    }

    /// Goes on after the first `done`, which end where `resume` says. Returns how many that are.
    pub(crate) fn resume(&mut self, tape: Tape<'_, 'de>, done: u32, resume: u32) -> usize {
        let done = done as usize;
        match self {
            Self::Json(at, _) if resume > *at => {
                *at = resume;
                done
            }
            Self::Values(values) if done > 0 => {
                let length = values.len();
                values.nth(done - 1);
                length - values.len()
            }
            _ => {
                let mut skipped = 0;
                while skipped < done && self.next(tape).is_some() {
                    skipped += 1;
                }
                skipped
            }
        }
    }

    /// How many are left.
    pub(crate) fn count(&self, tape: Tape<'_, 'de>) -> usize {
        let mut rest = self.clone();
        let mut count = 0;
        while rest.next(tape).is_some() {
            count += 1;
        }
        count
    }
}

/// The members of an object.
#[derive(Clone, Debug)]
pub(crate) struct Members<'de> {
    rest: Rest<'de>,
    ordinal: u32,
}

#[derive(Clone, Debug)]
enum Rest<'de> {
    Json(u32, u32),
    Values(serde_json::map::Iter<'de>),
    Groups(&'de Texts<'de>, std::vec::IntoIter<usize>),
}

impl<'de> Members<'de> {
    /// Goes on after the first `done`, which end where `resume` says. Returns how many that are.
    pub(crate) fn resume(&mut self, tape: Tape<'_, 'de>, done: u32, resume: u32) -> usize {
        match &mut self.rest {
            Rest::Json(at, _) if resume > *at => {
                *at = resume;
                self.ordinal = done;
                done as usize
            }
            _ => {
                let mut skipped = 0;
                while self.ordinal < done && self.next(tape).is_some() {
                    skipped += 1;
                }
                skipped
            }
        }
    }

    pub(crate) fn next(&mut self, tape: Tape<'_, 'de>) -> Option<Member<'de>> {
        let (key, value) = match &mut self.rest {
            Rest::Json(at, end) => {
                let index = *at;
                if index >= *end {
                    return None;
                }
                *at = tape.next(index + 1);
                (Node::JsonKey(index), Node::Json(index + 1))
            }
            Rest::Values(values) => {
                let (key, value) = values.next()?;
                (Node::Key(key), Node::Value(value))
            }
            Rest::Groups(texts, groups) => {
                let first = groups.next()?;
                self.ordinal = u32::try_from(first).unwrap_or(u32::MAX);
                (Node::Key(texts.name(first)), Node::Named(texts, first))
            }
        };
        let ordinal = self.ordinal;
        self.ordinal = ordinal.saturating_add(1);
        Some(Member {
            ordinal,
            key,
            value,
        })
    }
}
