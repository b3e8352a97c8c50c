//! Hostile input and faults, on every adapter over real connections.
//!
//! An [`App`] is a policy and one function, written without a framework; an [`Adapter`] serves it. The
//! rows of the README are the tests in `tests/rows`. The [`soak`] sends a million requests that
//! end in errors, beside clients that misbehave, and counts what becomes of them.

mod adapter;
mod app;
mod label;
mod models;
mod mount;
mod raw;
mod socket;

pub mod soak;

pub use self::adapter::{Adapter, silence_servers};
pub use self::app::{Answer, App, Body, Upload, empty, text};
pub use self::raw::{Heard, Raw};
pub use self::socket::Socket;
