//! Facts about a type, learned while it is read. They hold for every document.

pub(crate) mod bits;
pub(crate) mod json_text;
pub(crate) mod lack;
pub(crate) mod numbered;
pub(crate) mod numbers;
pub(crate) mod out_of_sight;
pub(crate) mod read_as;
pub(crate) mod remembered;
pub(crate) mod schema;
