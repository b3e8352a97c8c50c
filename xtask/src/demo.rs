//! The example services, asked over real connections.
//!
//! `commands/demo.rs` is the command; here is what it is made of.

mod answer;
mod client;
mod request;
mod service;

pub(crate) use self::answer::Answer;
pub(crate) use self::client::send;
pub(crate) use self::request::{REQUESTS, Request};
pub(crate) use self::service::Service;
