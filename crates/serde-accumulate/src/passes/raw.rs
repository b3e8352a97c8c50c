//! A finding before it is written down.

use crate::document::node::Node;
use crate::learned::schema::SchemaId;
use crate::{Place, Problem};

/// A finding, with the way to what is shown of it.
#[derive(Clone, Debug)]
pub(crate) struct Raw<'de> {
    pub(crate) place: Place,
    /// The position among all values, in the order of findings.
    pub(crate) rank: Vec<u32>,
    pub(crate) problem: Problem,
    pub(crate) schema: SchemaId,
    pub(crate) shown: Shown<'de>,
}

/// The part of a document that a finding shows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shown<'de> {
    /// Nothing.
    Never,
    /// `null`.
    Null,
    /// A value.
    Value(Node<'de>),
    /// What something is absent from, and its position in the type.
    Enclosing(Node<'de>, SchemaId),
}
