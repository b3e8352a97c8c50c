//! The findings as they are handed out, and what others add to them.

pub(crate) mod add;
pub(crate) mod ask;
pub(crate) mod failure;
pub(crate) mod fallback;
pub(crate) mod findings;
pub(crate) mod found;
pub(crate) mod kept;
pub(crate) mod later;
pub(crate) mod shown;
pub(crate) mod way;
pub(crate) mod written;
