//! A finding: a place and a problem. It knows nothing of how they are found.

pub(crate) mod mistake;
pub(crate) mod place;
pub(crate) mod problem;
pub(crate) mod refusal;
