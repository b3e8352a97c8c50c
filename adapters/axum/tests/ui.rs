//! Messages of the compiler for mistakes in handlers, one per file in `ui/`.

#![cfg(feature = "derive")]

#[test]
fn mistakes_are_told_where_they_are_made() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
