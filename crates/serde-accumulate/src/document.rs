//! The input: JSON text, a tree, or named texts, all as nodes. It knows no type and no serde.

pub(crate) mod by_name;
pub(crate) mod index;
pub(crate) mod namesakes;
pub(crate) mod node;
pub(crate) mod numeral;
pub(crate) mod pairs;
pub(crate) mod replaced;
pub(crate) mod shape;
pub(crate) mod syntax;
pub(crate) mod tape;
pub(crate) mod texts;
