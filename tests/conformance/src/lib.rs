//! The recorded answers of the reference, asked of every adapter.
//!
//! The reference application is written once, without a framework ([`root`]),
//! and served by each. A [`Row`] holds a request and what the reference
//! [answered](Answer); [`exchange`] sends it, [`difference`] judges what came back, and [`Differences`] lists where we answer otherwise on
//! purpose. The test target `conformance` makes a trial of every row.

pub mod websocket;

mod answer;
mod app;
mod differences;
mod exchange;
mod judge;
mod row;

pub use answer::Answer;
pub use app::{App, root, root_with};
pub use differences::{Difference, Differences};
pub use exchange::exchange;
pub use judge::{difference, identical};
pub use row::{Level, Request, Row, read_rows};

// The programs of the README are compiled with the documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
mod readme {}
