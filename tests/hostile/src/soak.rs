//! A load of requests that all end in errors, one connection in ten of which misbehaves.
//!
//! The [`service`] runs in a process of its own, so that its memory can be looked at, and keeps
//! books of every request by its id. The [`load`] sends requests, judges each answer by itself, and
//! keeps a ledger of the same ids. The [`audit`] compares the two, and the [`report`](self::Report)
//! judges. Everything is bounded: in requests, in connections at a time, and in the time any of them
//! may take.

mod audit;
mod bad_frames;
mod books;
mod client;
mod connection;
mod deed;
mod errors;
mod incoming;
mod ledger;
mod load;
mod memory;
mod misbehaviour;
mod patience;
mod process;
mod reply;
mod report;
mod service;
mod streams;
mod supply;
mod tally;
mod torn;
mod websocket;

pub use self::load::{Plan, run};
pub use self::report::Report;
pub use self::service::serve;
