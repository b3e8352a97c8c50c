//! A load of requests that all end in errors, one connection in ten of which misbehaves.
//!
//! The [`service`] runs in a process of its own, so that its memory can be looked at, and keeps
//! a ledger of every request by its id. The [`load`] sends the requests of the table of deeds with the
//! clients of `tests/harness`, judges each answer by itself, and keeps a ledger of the same ids. The
//! [`report`](self::Report) compares the two, and judges. Everything that a policy can have is on: its
//! [`operators`] get events and metrics, requests have ids, and clients choose the form of an answer. Everything is bounded: in requests, in
//! connections at a time, and in the time any of them may take.

mod client;
mod deed;
mod ledger;
mod load;
mod misbehaviour;
mod operators;
mod report;
mod service;

pub use self::load::run;
pub use self::report::Report;
pub use self::service::serve;
