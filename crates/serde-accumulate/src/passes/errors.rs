//! The errors that a type was handed or made while it was read, those that it swallowed included.
//!
//! An untagged enum swallows the error of each of its variants and says only that none fits. Values that
//! serde keeps are read with the same errors as those that it does not, so each error is noted when it is
//! made, once anything was read that serde may keep.

use std::cell::{Cell, RefCell};

use crate::passes::error::Error;

thread_local! {
    static ERRORS: RefCell<Vec<Error>> = const { RefCell::new(Vec::new()) };

    /// True if they are noted. It is asked for each value, and costs less to ask.
    static IS_LISTENING: Cell<bool> = const { Cell::new(false) };
}

/// Begins to note errors, as serde may keep what is read now.
pub(crate) fn listen() {
    IS_LISTENING.set(true);
}

/// Forgets all of them, and notes no more.
pub(crate) fn end() {
    if IS_LISTENING.replace(false) {
        ERRORS.take();
    }
}

/// Notes an error.
pub(crate) fn note(error: &Error) {
    if !IS_LISTENING.get() {
        return;
    }
    ERRORS.with_borrow_mut(|errors| {
        if errors.len() < MOST {
            errors.push(error.clone());
        }
    });
}

/// How many were noted.
pub(crate) fn count() -> usize {
    if IS_LISTENING.get() {
        ERRORS.with_borrow(Vec::len)
    } else {
        0
    }
}

/// Those that were noted since there were so many.
pub(crate) fn since(count: usize) -> Vec<Error> {
    ERRORS.with_borrow(|errors| errors.get(count..).unwrap_or_default().to_vec())
}

/// Forgets those that were noted since there were so many.
pub(crate) fn forget_since(count: usize) {
    if IS_LISTENING.get() {
        ERRORS.with_borrow_mut(|errors| errors.truncate(count));
    }
}

/// How many are noted at once.
const MOST: usize = 256;
