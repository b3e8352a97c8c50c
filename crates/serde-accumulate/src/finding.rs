//! What can be wrong, and where. It knows nothing of how that is found.

pub(crate) mod place;
pub(crate) mod problem;
pub(crate) mod refusal;
