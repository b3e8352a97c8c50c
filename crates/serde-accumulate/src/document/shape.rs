//! The kind and the size of a value.

use std::collections::HashSet;

use crate::document::node;
use crate::document::node::Node;
use crate::document::tape::Tape;

/// The kind of value that a document holds at a place.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Null, or nothing.
    Null,
    /// A boolean.
    Bool,
    /// A number.
    Number,
    /// A string, or a text.
    String {
        /// How many characters it has.
        chars: usize,
    },
    /// Bytes, as a text or a list of numbers.
    Bytes {
        /// How many there are.
        length: usize,
    },
    /// A list.
    List {
        /// How many elements it has.
        items: usize,
    },
    /// A list that is read as a set.
    Set {
        /// The number of its elements, with those that are there twice.
        items: usize,
    },
    /// An object.
    Map {
        /// How many members it has. One that is given more than once counts once.
        members: usize,
    },
}

impl Shape {
    /// The same where bytes were asked for.
    pub(crate) fn in_bytes<'de>(self, node: Node<'de>, tape: Tape<'_, 'de>) -> Self {
        match (self, node.datum(tape)) {
            (_, node::Datum::Text(text)) => Self::Bytes { length: text.len() },
            (_, node::Datum::String(text)) => Self::Bytes { length: text.len() },
            (Self::List { items }, _) => Self::Bytes { length: items },
            (shape, _) => shape,
        }
    }

    /// The shape of a value. `is_list` says that a list was asked for, which texts may be.
    pub(crate) fn of<'de>(node: Node<'de>, tape: Tape<'_, 'de>, is_list: bool) -> Self {
        let list = || Self::List {
            items: node.elements(tape).count(tape),
        };
        let string = |text: &str| Self::String {
            chars: text.chars().count(),
        };
        match node.datum(tape) {
            node::Datum::Absent | node::Datum::Null => Self::Null,
            node::Datum::Bool(_) => Self::Bool,
            node::Datum::Number(_) => Self::Number,
            node::Datum::Text(_) if is_list => list(),
            node::Datum::Text(text) => string(text),
            node::Datum::String(text) | node::Datum::Key(text) => string(&text),
            node::Datum::List => list(),
            node::Datum::Map => {
                let mut names = HashSet::new();
                let mut members = node.members(tape);
                while let Some(member) = members.next(tape) {
                    names.insert(member.key.key(tape));
                }
                Self::Map {
                    members: names.len(),
                }
            }
        }
    }
}
