//! The errors that a type was handed or made while it was read, those that it swallowed included.
//!
//! An untagged enum swallows the error of each of its variants and says only that none fits. Values that
//! serde keeps are read with the same errors as those that it does not, so each error is noted when it is
//! made, once anything was read that serde may keep.

use std::cell::RefCell;

use crate::passes::error::Error;

thread_local! {
    static ERRORS: RefCell<Option<Vec<Error>>> = const { RefCell::new(None) };
}

/// Begins to note errors, as serde may keep what is read now.
pub(crate) fn listen() {
    ERRORS.with_borrow_mut(|errors| {
        errors.get_or_insert_default();
    });
}

/// Forgets all of them, and notes no more.
pub(crate) fn end() {
    ERRORS.take();
}

/// Notes an error.
pub(crate) fn note(error: &Error) {
    ERRORS.with_borrow_mut(|errors| {
        if let Some(errors) = errors.as_mut().filter(|errors| errors.len() < MOST) {
            errors.push(error.clone());
        }
    });
}

/// How many were noted.
pub(crate) fn count() -> usize {
    ERRORS.with_borrow(|errors| errors.as_ref().map_or(0, Vec::len))
}

/// Those that were noted since there were so many.
pub(crate) fn since(count: usize) -> Vec<Error> {
    ERRORS.with_borrow(|errors| {
        let noted = errors.as_ref().and_then(|errors| errors.get(count..));
        noted.unwrap_or_default().to_vec()
    })
}

/// Forgets those that were noted since there were so many.
pub(crate) fn forget_since(count: usize) {
    ERRORS.with_borrow_mut(|errors| {
        if let Some(errors) = errors {
            errors.truncate(count);
        }
    });
}

/// How many are noted at once.
const MOST: usize = 256;
