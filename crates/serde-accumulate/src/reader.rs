//! The deserializer that goes on after an error: it reads one value, or a stand-in for it.

pub(crate) mod blame;
pub(crate) mod candidates;
pub(crate) mod culprit;
pub(crate) mod entries;
pub(crate) mod fail;
pub(crate) mod feed;
pub(crate) mod fit;
pub(crate) mod flat;
pub(crate) mod in_place;
pub(crate) mod list;
pub(crate) mod listed;
pub(crate) mod members;
pub(crate) mod misfit;
pub(crate) mod missing;
pub(crate) mod mistake;
pub(crate) mod part;
pub(crate) mod plain;
pub(crate) mod secret;
pub(crate) mod slot;
pub(crate) mod source;
pub(crate) mod stand_in;
pub(crate) mod tagged;
pub(crate) mod union;
pub(crate) mod value;
pub(crate) mod variant;
pub(crate) mod whole;
