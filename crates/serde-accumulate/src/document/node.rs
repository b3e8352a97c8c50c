//! A value of a document, whatever the document is made of.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use crate::document::namesakes::Namesakes;
use crate::document::numeral::Numeral;
use crate::document::tape::Tape;
use crate::document::texts::Texts;

/// A value of a document. One type for all documents, so that a type is compiled for one reader.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Node<'de> {
    /// A value that a document lacks.
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

/// A value, by its kind.
#[derive(Clone, Debug)]
pub(crate) enum Datum<'de> {
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

/// The member of a name, if there is one, and whether there are several.
pub(crate) type Field<'de> = Option<(Member<'de>, bool)>;

/// The members of some names in an object.
#[derive(Debug)]
pub(crate) struct Fields<'de> {
    /// Those that there are, by the position of their names.
    pub(crate) list: Vec<Field<'de>>,
    /// The number of members of the object.
    pub(crate) members: usize,
    /// True if it has some of other names.
    pub(crate) has_others: bool,
}

impl<'de> Node<'de> {
    pub(crate) fn datum(self, tape: Tape<'_, 'de>) -> Datum<'de> {
        match self {
            Self::Absent => Datum::Absent,
            Self::Json(index) => match tape.byte(index) {
                b'{' => Datum::Map,
                b'[' => Datum::List,
                b'"' => Datum::String(tape.string(index)),
                b't' => Datum::Bool(true),
                b'f' => Datum::Bool(false),
                b'-' | b'0'..=b'9' => Datum::Number(Numeral::from_text(tape.scalar(index))),
                _ => Datum::Null,
            },
            Self::JsonKey(index) => Datum::Key(tape.string(index)),
            Self::Key(key) => Datum::Key(Cow::Borrowed(key)),
            Self::Value(value) => match value {
                Value::Null => Datum::Null,
                Value::Bool(bool) => Datum::Bool(*bool),
                Value::Number(number) => Datum::Number(Numeral::from_number(number)),
                Value::String(text) => Datum::String(Cow::Borrowed(text)),
                Value::Array(_) => Datum::List,
                Value::Object(_) => Datum::Map,
            },
            Self::Texts(_) => Datum::Map,
            Self::Named(texts, first) => Datum::Text(texts.chosen(first)),
            Self::Pair(texts, nth) => Datum::Text(texts.text(nth)),
            Self::Text(text) => Datum::Text(text),
        }
    }

    pub(crate) fn is_container(self, tape: Tape<'_, 'de>) -> bool {
        match self {
            Self::Json(index) => matches!(tape.byte(index), b'[' | b'{'),
            Self::Value(value) => matches!(value, Value::Array(_) | Value::Object(_)),
            _ => false,
        }
    }

    /// True if it has others in it, as named texts have together.
    pub(crate) fn is_object_or_list(self, tape: Tape<'_, 'de>) -> bool {
        matches!(self, Self::Texts(_)) || self.is_container(tape)
    }

    /// True if it is a list to those who ask for one.
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
            Self::Named(texts, first) => Elements::Named(texts, Namesakes::new(texts, first)),
            Self::Pair(texts, nth) => Elements::Pair(texts, nth, 0),
            _ => Elements::Json(0, 0),
        }
    }

    /// The members of an object, in its order; none of anything else.
    pub(crate) fn members(self, tape: Tape<'_, 'de>) -> Members<'de> {
        let rest = match self {
            Self::Json(index) if tape.byte(index) == b'{' => Rest::Json(index + 1, tape.end(index)),
            Self::Value(Value::Object(values)) => Rest::Values(values.iter()),
            Self::Texts(texts) => Rest::Groups(texts, 0),
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
    pub(crate) fn fields(self, tape: Tape<'_, 'de>, names: &[&str]) -> Option<Fields<'de>> {
        if !matches!(self, Self::Json(_) | Self::Value(_)) {
            return None;
        }
        let mut list = vec![None; names.len()];
        let mut has_others = false;
        let mut members = self.members(tape);
        let mut next = 0;
        // Made once there are more members than it costs to compare them with all names.
        let mut positions: Option<HashMap<&str, usize>> = None;
        while let Some(member) = members.next(tape) {
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
            let Some(at) = at else {
                has_others = true;
                continue;
            };
            next = at + 1;
            if let Some(field) = list.get_mut(at) {
                *field = Some((member, field.is_some()));
            }
        }
        Some(Fields {
            list,
            members: members.ordinal as usize,
            has_others,
        })
    }

    /// True if a key says this.
    pub(crate) fn says(self, tape: Tape<'_, 'de>, name: &str) -> bool {
        match self {
            Self::JsonKey(index) => tape.says(index, name),
            Self::Key(key) => key == name,
            _ => false,
        }
    }

    /// The text of a key.
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
    Named(&'de Texts<'de>, Namesakes<'de>),
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
            Self::Named(texts, namesakes) => {
                let nth = namesakes.next()?;
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

    /// Goes to the element of a position; of a JSON text, its mark is known.
    pub(crate) fn resume(&mut self, tape: Tape<'_, 'de>, position: usize, mark: Option<u32>) {
        match (self, mark) {
            (Self::Json(at, _), Some(mark)) => *at = mark,
            (Self::Values(values), _) if position > 0 => drop(values.nth(position - 1)),
            (Self::Pairs(_, at), _) => *at += position,
            (Self::Named(_, namesakes), _) => namesakes.skip(position),
            (elements, _) => {
                for _ in 0..position {
                    elements.next(tape);
                }
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
    Groups(&'de Texts<'de>, usize),
}

impl<'de> Members<'de> {
    /// Goes to the member of a position; of a JSON text, the mark of its key is known. Returns how
    /// many members were looked at for that.
    pub(crate) fn resume(
        &mut self,
        tape: Tape<'_, 'de>,
        position: u32,
        mark: Option<u32>,
    ) -> usize {
        match (&mut self.rest, mark) {
            (Rest::Json(at, _), Some(mark)) => {
                *at = mark;
                self.ordinal = position;
                0
            }
            (Rest::Groups(texts, at), _) => {
                *at = texts.group_of(position as usize);
                0
            }
            _ => {
                while self.ordinal < position && self.next(tape).is_some() {}
                position as usize
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
            Rest::Groups(texts, at) => {
                let (place, first) = texts.group(*at)?;
                *at = place + 1;
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
