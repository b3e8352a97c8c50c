//! A load of requests that all end in errors, one connection in ten of which misbehaves.
//!
//! The [`service`] runs in a process of its own, so that its memory can be looked at, and keeps
//! a ledger of every request by its id. The [`load`] sends the requests of the table of deeds with the
//! clients of `tests/harness`, judges each answer by itself, and keeps a ledger of the same ids. The
//! [`audit`] compares the two, and the [`report`](self::Report) judges. Everything is bounded: in
//! requests, in connections at a time, and in the time any of them may take.

mod audit;
mod client;
mod deed;
mod errors;
mod ledger;
mod load;
mod misbehaviour;
mod process;
mod report;
mod service;
mod shared;
mod verdict;

pub use self::load::run;
pub use self::report::Report;
pub use self::service::serve;
