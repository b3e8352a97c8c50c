//! What a value is, and how much of it there is.

use std::collections::HashSet;

use crate::node;
use crate::node::Node;
use crate::tape::Tape;

/// What a document holds at a place, without what it says.
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
    /// A list.
    List {
        /// How many elements it has.
        items: usize,
    },
    /// An object.
    Map {
        /// How many members it has. One that is given more than once counts once.
        members: usize,
    },
}

impl Shape {
    /// The shape of a value. `is_list` says that a list was asked for, which texts may be.
    pub(crate) fn of<'de>(node: Node<'de>, tape: Tape<'_, 'de>, is_list: bool) -> Self {
        let list = || Self::List {
            items: node.elements(tape).count(tape),
        };
        let string = |text: &str| Self::String {
            chars: text.chars().count(),
        };
        match node.shape(tape) {
            node::Shape::Absent | node::Shape::Null => Self::Null,
            node::Shape::Bool(_) => Self::Bool,
            node::Shape::Number(_) => Self::Number,
            node::Shape::Text(_) if is_list => list(),
            node::Shape::Text(text) => string(text),
            node::Shape::String(text) | node::Shape::Key(text) => string(&text),
            node::Shape::List => list(),
            node::Shape::Map => {
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
