//! Every deserialization error of any serde type, with its place, from plain `Deserialize`.
//!
//! ```
//! use serde_accumulate::{Failure, Problem, from_slice};
//!
//! #[derive(Debug, serde::Deserialize)]
//! struct Order { id: u64, lines: Vec<Line> }
//!
//! #[derive(Debug, serde::Deserialize)]
//! struct Line { sku: String, quantity: std::num::NonZeroU8 }
//!
//! let json = br#"{"lines": [{"sku": 7, "quantity": 1}, {"quantity": 0}]}"#;
//! let Err(Failure::Invalid(findings)) = from_slice::<Order>(json) else { unreachable!() };
//! let places = findings.as_slice().iter().map(|finding| finding.place.to_string());
//! assert_eq!(places.collect::<Vec<_>>(), ["id", "lines/0/sku", "lines/1/sku", "lines/1/quantity"]);
//! assert_eq!(findings.as_slice()[0].problem, Problem::Missing);
//! ```
//!
//! # How it fits together
//!
//! [`from_slice`], [`from_value`] and [`from_texts`] read a document: they give the value, or all
//! [`Findings`], each a [`Place`] and a [`Problem`]. [`read`] reads any [`Document`] with limits of
//! your own. [`inspect`] gives both, value and findings, as far as it can.
//! A type says in words of its own why it refuses with a [`Refusal`], and keeps what is never to be
//! shown in a [`Secret`]. [`Tagged`] is for enums whose variant is named by a member. [`Limits`]
//! bounds what a bad document costs.
//!
//! # What is hidden
//!
//! serde reads what is behind `flatten`, `untagged` and `tag` out of sight. An error in there is
//! placed where it can only have come from one value, and otherwise at the parent. A type that
//! swallows the errors of its parts cannot be seen through: they are reported once something else
//! is wrong.

pub use document::shape::Shape;
pub use document::texts::{Names, Repeated, Texts};
pub use finding::place::{Place, Step};
pub use finding::problem::{Bound, Expected, Problem};
pub use finding::refusal::Refusal;
pub use limits::Limits;
pub use passes::meter::Work;
pub use read::{Document, Inspection, from_slice, from_texts, from_value, inspect, read};
pub use reader::secret::Secret;
pub use reader::tagged::Tagged;
pub use report::add::RustStep;
pub use report::failure::{Failure, SyntaxError, SyntaxProblem};
pub use report::findings::{Finding, Findings};

mod document;
mod finding;
mod learned;
mod limits;
mod passes;
mod reader;
mod report;

mod read;
mod search;

/// What the macros of this crate need.
#[doc(hidden)]
pub mod __private {
    pub use serde::{Deserialize, Deserializer};
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
