//! The facts learned of a value that serde keeps, to read it later out of sight.

use crate::learned::read_as::ReadAs;

/// Facts that few positions of a type have.
#[derive(Clone, Debug)]
pub(crate) struct OutOfSight {
    /// Of an untagged enum: what each of its branches asks for.
    pub(crate) branches: Option<Box<[Box<str>]>>,
    /// Of a text: what it is handed over as.
    pub(crate) read_as: ReadAs,
    /// The words of the type for what it expects in the place of a value that it has refused.
    pub(crate) expecting: Option<Box<str>>,
    /// Its words for what it expects in the place of a stand-in, or of a value that it has refused.
    pub(crate) asked: Option<Box<str>>,
    /// The number of stand-ins that it has refused in words that do not say which part they are about.
    pub(crate) refusals: usize,
    /// Of a tuple or an array: how many elements it has.
    pub(crate) length: Option<usize>,
    /// True if an object was read in its place, to hear whether it is a tagged enum.
    pub(crate) is_opened: bool,
    /// Of an enum: the variant that stands in.
    pub(crate) variant: Option<&'static str>,
    /// Of a list: the words of the type for what it expects in its place, once they were asked for.
    pub(crate) listed: Option<Box<str>>,
    /// Of a struct with `flatten`: how headers are spelt.
    pub(crate) spelt: Vec<&'static str>,
}

impl OutOfSight {
    /// Nothing was learned.
    pub(crate) const NOTHING: Self = Self {
        branches: None,
        read_as: ReadAs::NOTHING,
        expecting: None,
        asked: None,
        refusals: 0,
        length: None,
        is_opened: false,
        variant: None,
        listed: None,
        spelt: Vec::new(),
    };
}
