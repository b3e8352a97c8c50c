//! The price of the library, beside the same application written by hand.
//!
//! The scenarios are here, and nothing that measures: the benchmarks count
//! instructions, `tests/allocations.rs` counts allocations, and the program
//! `overhead` makes a table of both. No socket is opened; the frameworks are called as
//! their servers call them.
//!
//! Each framework has `ours`, an application under a policy, and one or two that
//! do the same by hand. Which is compared with which is in [`Comparison::all`].

mod answer;
mod by_hand;
mod comparison;
mod situation;
mod warm;

pub mod axum;
pub mod documents;
pub mod extracting;
pub mod hostile;
pub mod hyper;
pub mod lookup;
pub mod poem;
pub mod validation;

pub use self::answer::Answer;
pub use self::comparison::{Comparison, Side};
pub use self::situation::Situation;
pub use self::warm::Warm;
