//! The part of a thread's stack that the search has used.

use std::ptr;

/// Where the stack was when the search began.
#[derive(Debug)]
pub(crate) struct Stack {
    base: usize,
}

impl Stack {
    pub(crate) fn here() -> Self {
        Self { base: address() }
    }

    /// How many bytes of the stack were used since.
    pub(crate) fn used(&self) -> usize {
        self.base.abs_diff(address())
    }
}

/// The address of something on the stack.
#[inline(never)]
fn address() -> usize {
    let local = 0u8;
    ptr::from_ref(&local).addr()
}

/// How many bytes below its entry the search looks at values: threads have small stacks. What is
/// built without optimization needs a multiple of it for the same.
pub(crate) const DEEPEST: usize = if cfg!(debug_assertions) {
    1024 * 1024
} else {
    256 * 1024
};
