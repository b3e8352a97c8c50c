//! The facts learned of a value that serde keeps, to read it later out of sight.

use crate::learned::read_as::ReadAs;

/// Facts that few positions of a type have.
#[derive(Clone, Debug)]
pub(crate) struct OutOfSight {
    /// Of an untagged enum: what each of its branches asks for.
    pub(crate) branches: Option<Box<[Box<str>]>>,
    /// Of a text: what it is handed over as.
    pub(crate) read_as: ReadAs,
    /// Of a struct with `flatten`: how headers are spelt that it has missed.
    pub(crate) spelt: Vec<&'static str>,
}

impl OutOfSight {
    /// Nothing was learned.
    pub(crate) const NOTHING: Self = Self {
        branches: None,
        read_as: ReadAs::NOTHING,
        spelt: Vec::new(),
    };
}
