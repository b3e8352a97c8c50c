//! Messages of the compiler for mistakes in `#[exception(...)]`, in what is raised, and in adapters.
//!
//! One mistake per file in `ui/`, named after it; the message beside it must
//! point at the attribute and say the rule and the way out.

#![cfg(feature = "derive")]

#[test]
fn mistakes_are_told_where_they_are_made() {
    trybuild::TestCases::new().compile_fail("tests/ui/**/*.rs");
}
