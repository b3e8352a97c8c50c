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
//! # How a bad document is read
//!
//! A good document is read by `serde_json` and nothing else. Of a bad one, the type is read again and
//! again by a deserializer that knows what each call asks for; each pass goes on behind what the one
//! before it has told, so that nothing is read twice to come to what is next:
//!
//! ```text
//! struct Order { id: Uuid, lines: Vec<Line>, note: String }      struct Line { sku: Uuid, n: u8 }
//!
//! {"lines": [{"sku": "x", "n": "y"}, {"sku": "z"}], "id": 7}
//!
//! pass 1  from the start          id: 7 is no text, told; a stand-in is read, and the pass goes on
//!                                 lines/0/sku: "x" is refused, told; the type has failed
//! pass 2  behind lines/0/sku      lines/0/n: "y" is no integer, told; `sku` was left out, so serde
//!                                 misses it: nothing is lacked that the object does not have
//! pass 3  behind lines/0          lines/1/sku: "z" is refused, told
//! pass 4  behind lines/1/sku      serde misses `sku`, but `n` is lacked, too: is it required?
//! pass 5  lines/1, stand-ins      `sku` is taken, `n` is missed: told. It holds for every line with
//!                                 the same members, so the next one needs no pass
//! pass 6  behind lines/1          serde misses `id`; of `note` stand-ins tell that it is required
//! ```
//!
//! The findings are kept in the order of the declaration, each place once. A meter counts what the
//! passes cost, and ends them where the document is worth no more ([`Limits`]).
//!
//! | folder, in reading order | what is in it |
//! |---|---|
//! | `document` | JSON text as marks, trees, named texts: one kind of node for all |
//! | `finding` | what can be wrong, and where |
//! | `learned` | what the type told of itself: hints, names, what objects lack |
//! | `passes` | where a pass begins, what was told, what it cost |
//! | `reader` | the deserializer that goes on: lists, members, entries, variants, stand-ins |
//! | `report` | the findings as they are handed out, and what others add to them |
//! | `search.rs`, `read.rs` | the loop of passes, and the ways in |
//!
//! # What is hidden
//!
//! serde reads what is behind `flatten`, `untagged` and `tag` out of sight. An error in there is
//! placed where it can only have come from one value, or where trying the parts shows that it comes
//! from one of them, and otherwise at the parent. A type that
//! swallows the errors of its parts cannot be seen through: they are reported once something else
//! is wrong.
//!
//! Code of a type that serde alone would not have reached fails nothing: where it panics, the search
//! ends with what is known, which is said.

pub use document::shape::Shape;
pub use document::texts::{Names, Repeated, Texts};
pub use finding::mistake::Mistake;
pub use finding::place::{Place, Step};
pub use finding::problem::{Bound, Expected, Problem};
pub use finding::refusal::Refusal;
pub use limits::Limits;
pub use passes::meter::Work;
pub use read::{
    Document, Inspection, from_slice, from_texts, from_texts_into, from_value, inspect, read,
    read_into,
};
pub use reader::secret::Secret;
pub use reader::tagged::Tagged;
pub use report::add::RustStep;
pub use report::failure::{Failure, SyntaxError, SyntaxProblem};
pub use report::findings::{Finding, Findings};
pub use report::found::Found;

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
