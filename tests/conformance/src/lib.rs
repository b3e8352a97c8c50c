//! What the reference answers, asked of every adapter.
//!
//! The reference application is written once, without a framework ([`app`]),
//! and mounted on each (`mount`). A [`Row`] holds a request and what the
//! reference [answered](Answer); a [`Protocol`] sends it, [`difference`] judges
//! what came back, and [`Differences`] lists where we answer otherwise on
//! purpose. The test target `conformance` makes a trial of every row.

pub mod app;
mod mount;
pub mod websocket;

mod answer;
mod client;
mod differences;
mod judge;
mod row;
mod server;

pub use answer::Answer;
pub use client::Protocol;
pub use differences::{Difference, Differences};
pub use judge::{difference, identical};
pub use row::{Level, Request, Row};
pub use server::Adapter;

// The programs of the README are compiled with the documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
mod readme {}
