//! A load of requests that all end in errors, one connection in ten of which misbehaves.
//!
//! The [`service`] runs in a process of its own, so that its memory can be looked at. The [`load`]
//! sends requests and judges each answer by itself; what both have counted is put
//! together by the [`report`](self::Report). Everything is bounded: in requests,
//! in connections at a time, and in the time any of them may take.

mod books;
mod connection;
mod deed;
mod load;
mod misbehaviour;
mod process;
mod report;
mod service;
mod tally;

pub use self::load::{Plan, run};
pub use self::report::Report;
pub use self::service::serve;
