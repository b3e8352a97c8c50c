//! One file per command.
//!
//! A command takes its arguments, prepares data, and hands it to what executes it.

pub(crate) mod bench;
pub(crate) mod demo;
pub(crate) mod help;
pub(crate) mod matrix;
pub(crate) mod serve;
pub(crate) mod soak;
pub(crate) mod test;
