//! The mistakes found in one derive, collected so that all are reported at once.
//!
//! It knows no attribute: every message is written where its rule is.

use proc_macro2::{Span, TokenStream};
use syn::Error;

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Diagnostics(Option<Error>);

impl Diagnostics {
    /// Adds a mistake found at `span`.
    pub(crate) fn report(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(Error::new(span, message));
    }

    /// Adds a mistake, or several that were combined into one error.
    pub(crate) fn push(&mut self, error: Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            None => self.0 = Some(error),
        }
    }

    /// Returns the `compile_error!` calls, or nothing if there is no mistake.
    pub(crate) fn into_compile_errors(self) -> Option<TokenStream> {
        self.0.map(Error::into_compile_error)
    }
}
