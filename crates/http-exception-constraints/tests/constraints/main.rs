//! Constraints at their places, the same with `garde` and `validator`, in documents of every kind.

#![expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "`garde` passes by reference"
)]

mod aliases;
mod floats;
mod lengths;
mod maps;
mod ranges;
mod several;
mod support;
