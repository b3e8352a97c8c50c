//! What the reference does with WebSockets, asked of every adapter.
//!
//! As with requests, the application is written once ([`app`]) and mounted on each framework
//! (`mount`). A [`Row`] holds what a client sends and what it [saw](Exchange); [`exchange`] sends it,
//! and [`Differences`] lists where we answer otherwise on purpose. The test target `websocket` makes
//! a trial of every row.

pub mod app;
mod mount;

mod client;
mod differences;
mod row;

pub use client::exchange;
pub use differences::Differences;
pub use mount::start;
pub use row::{Exchange, Row};
