//! The parts of a document and its type that are kept, to find a place by its path in Rust.

use std::collections::HashSet;

use serde_json::Value;

use crate::document::index::Index;
use crate::document::node::Node;
use crate::document::tape::{Mark, Tape};
use crate::learned::schema::Schemas;
use crate::passes::session::Omitted;
use crate::report::ask::Asked;
use crate::{Finding, Limits, Texts};

/// A document that was inspected, and what was learned of its type.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) source: Source,
    pub(crate) schemas: Schemas,
    pub(crate) omitted: Omitted,
    /// The integers in place of which the value has the end of the range of their types, by rank.
    pub(crate) clamped: HashSet<Vec<u32>>,
    /// Lists that serde has taken for structs, and their ranks: reported once something else is wrong.
    pub(crate) lists: Vec<(Finding, Vec<u32>)>,
    pub(crate) limits: Limits,
    pub(crate) index: Index,
    pub(crate) asked: Asked,
}

/// A document.
#[derive(Debug)]
pub(crate) enum Source {
    Absent,
    Json(String, Vec<Mark>),
    Texts(Texts<'static>),
    Value(Value),
}

impl Kept {
    pub(crate) fn root(&self) -> Node<'_> {
        match &self.source {
            Source::Absent => Node::Absent,
            Source::Json(..) => Node::Json(0),
            Source::Texts(texts) => Node::Texts(texts),
            Source::Value(value) => Node::Value(value),
        }
    }

    pub(crate) fn tape(&self) -> Tape<'_, '_> {
        match &self.source {
            Source::Json(text, marks) => Tape {
                text,
                marks,
                is_plain: false,
            },
            _ => Tape {
                text: "",
                marks: &[],
                is_plain: true,
            },
        }
    }
}
