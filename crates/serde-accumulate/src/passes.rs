//! The state that passes over a document share: starts, findings, costs.

pub(crate) mod allowance;
pub(crate) mod cursor;
pub(crate) mod error;
pub(crate) mod errors;
pub(crate) mod frame;
pub(crate) mod known;
pub(crate) mod ledger;
pub(crate) mod meter;
pub(crate) mod pass;
pub(crate) mod raw;
pub(crate) mod session;
pub(crate) mod spot;
pub(crate) mod stack;
pub(crate) mod texts;
pub(crate) mod told;
pub(crate) mod trial;
pub(crate) mod trust;
