//! The errors that a type was handed or made while it was read, those that it swallowed included.
//!
//! An untagged enum swallows the error of each of its variants and says only that none fits. What
//! serde keeps is read with the same errors as what it does not, so each of them is noted when it is
//! made.

use std::cell::{Cell, RefCell};

use crate::passes::error::Error;

thread_local! {
    static IS_NOTED: Cell<bool> = const { Cell::new(false) };
    static ERRORS: RefCell<Vec<Error>> = const { RefCell::new(Vec::new()) };
}

/// Begins anew to note errors, or ends it.
pub(crate) fn note_all(is_noted: bool) {
    IS_NOTED.set(is_noted);
    ERRORS.with_borrow_mut(Vec::clear);
}

/// Notes an error.
pub(crate) fn note(error: &Error) {
    if IS_NOTED.get() {
        ERRORS.with_borrow_mut(|errors| {
            if errors.len() < MOST {
                errors.push(error.clone());
            }
        });
    }
}

/// How many were noted.
pub(crate) fn count() -> usize {
    ERRORS.with_borrow(Vec::len)
}

/// Those that were noted since there were so many.
pub(crate) fn since(count: usize) -> Vec<Error> {
    ERRORS.with_borrow(|errors| errors.get(count..).unwrap_or_default().to_vec())
}

/// Forgets those that were noted since there were so many.
pub(crate) fn forget_since(count: usize) {
    ERRORS.with_borrow_mut(|errors| errors.truncate(count));
}

/// How many are noted at once.
const MOST: usize = 256;
