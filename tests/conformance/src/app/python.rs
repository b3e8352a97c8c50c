//! The classes of Python that the reference raises, and those of its own that
//! more than one application raises.

use thiserror::Error;

use super::class::Class;

/// Raised where a program is wrong.
#[derive(Debug, Error)]
#[error("{0}")]
pub(super) struct RuntimeError(pub(super) &'static str);

/// Raised for a value that is not acceptable.
#[derive(Debug, Error)]
#[error("{0}")]
pub(super) struct ValueError(pub(super) &'static str);

/// Raised for a key that is not in a map.
#[derive(Debug, Error)]
#[error("{0:?}")]
pub(crate) struct KeyError(pub(crate) String);

/// Raised for an index that is not in a list.
#[derive(Debug, Error)]
#[error("{0}")]
pub(super) struct IndexError(pub(super) &'static str);

/// The parent of `KeyError` and `IndexError`.
#[derive(Debug, Error)]
#[error("{class}")]
pub(super) struct LookupError {
    class: &'static str,
}

/// An exception that some of the applications have a handler for.
#[derive(Debug, Error)]
#[error("mapped")]
pub(crate) struct Mapped;

/// An exception that no application has a handler for.
#[derive(Debug, Error)]
#[error("unmapped")]
pub(crate) struct Unmapped;

impl Class for KeyError {}

impl Class for IndexError {}

impl Class for Mapped {}

impl Class for LookupError {
    fn class(&self) -> &'static str {
        self.class
    }
}

impl From<KeyError> for LookupError {
    fn from(exc: KeyError) -> Self {
        Self { class: exc.class() }
    }
}

impl From<IndexError> for LookupError {
    fn from(exc: IndexError) -> Self {
        Self { class: exc.class() }
    }
}
