//! What is learned of a type while it is read. It knows no value of a document.

pub(crate) mod bits;
pub(crate) mod json_text;
pub(crate) mod lack;
pub(crate) mod numbers;
pub(crate) mod schema;
