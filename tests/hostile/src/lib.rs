//! Hostile input and faults, on every adapter over real connections.
//!
//! An [`App`] is a policy and one function. The rows of the README are the facts in `tests/rows`. The
//! [`soak`] sends a million requests that end in errors, beside clients that misbehave, and counts what
//! becomes of them.

mod app;
mod says;
mod torn;

pub mod soak;

pub use self::app::{App, Talks, acting, raising};
pub use self::torn::Torn;
