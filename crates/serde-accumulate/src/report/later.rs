//! Inputs of findings in JSON, which are shown once somebody asks for them.

use std::fmt;
use std::sync::Arc;

use crate::document::node::Node;
use crate::document::tape::{Mark, Tape};
use crate::learned::schema::{SchemaId, Schemas};
use crate::passes::raw::Shown;
use crate::report::shown;
use crate::{Found, Limits};

/// A JSON text with findings, and what was learned of its type.
pub(crate) struct Origin {
    pub(crate) text: String,
    pub(crate) marks: Vec<Mark>,
    pub(crate) is_plain: bool,
    pub(crate) schemas: Schemas,
    pub(crate) limits: Limits,
}

/// A value of a JSON text that a finding shows.
#[derive(Clone)]
pub(crate) struct Later {
    of: Arc<Origin>,
    /// Its mark, or that of the key.
    mark: u32,
    kind: Kind,
    schema: SchemaId,
}

#[derive(Clone, Copy)]
enum Kind {
    Value,
    Key,
    /// The object or list that something is absent from.
    Enclosing,
}

impl Later {
    /// The value that a finding of a text shows, if it is one of the text.
    pub(crate) fn of(of: &Arc<Origin>, shown: Shown<'_>, schema: SchemaId) -> Option<Self> {
        let (mark, kind, schema) = match shown {
            Shown::Value(Node::Json(mark)) => (mark, Kind::Value, schema),
            Shown::Value(Node::JsonKey(mark)) => (mark, Kind::Key, schema),
            Shown::Enclosing(Node::Json(mark), enclosing) => (mark, Kind::Enclosing, enclosing),
            _ => return None,
        };
        let of = of.clone();
        Some(Self {
            of,
            mark,
            kind,
            schema,
        })
    }

    pub(crate) fn show(&self) -> Found {
        let shown = match self.kind {
            Kind::Value => Shown::Value(Node::Json(self.mark)),
            Kind::Key => Shown::Value(Node::JsonKey(self.mark)),
            Kind::Enclosing => Shown::Enclosing(Node::Json(self.mark), self.schema),
        };
        self.of.show(&self.of.text, shown, self.schema)
    }
}

impl Origin {
    /// The value that a finding in the text shows.
    pub(crate) fn show<'de>(&self, text: &'de str, shown: Shown<'de>, schema: SchemaId) -> Found {
        let (marks, is_plain) = (&*self.marks, self.is_plain);
        let tape = Tape {
            text,
            marks,
            is_plain,
        };
        shown::show(shown, schema, tape, &self.schemas, self.limits)
    }
}

/// Nothing of the text: there may be secrets in it.
impl fmt::Debug for Later {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Later").finish_non_exhaustive()
    }
}
