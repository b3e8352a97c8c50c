//! The recorded WebSockets of the reference, asked of every adapter.
//!
//! As with requests, the application is written once (`app`), and served beside those of requests. A [`Row`] holds what a client sends and what it
//! [saw](Exchange); [`exchange`] sends it. The test target `websocket` makes a trial of every row.

pub(crate) mod app;

mod client;
mod row;

pub use app::Sockets;
pub use client::exchange;
pub use row::{Exchange, Row};
