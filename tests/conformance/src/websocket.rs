//! What the reference does with WebSockets, asked of every adapter.
//!
//! As with requests, the application is written once ([`app`]) and mounted on each framework
//! (`mount`), and served beside those of requests. A [`Row`] holds what a client sends and what it
//! [saw](Exchange); [`exchange`] sends it. The test target `websocket` makes a trial of every row.

pub mod app;
pub(crate) mod mount;

mod client;
mod row;

pub use client::exchange;
pub use row::{Exchange, Row};
