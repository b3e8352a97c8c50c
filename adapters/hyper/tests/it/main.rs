//! What is hyper's own about the service: body types, error types, and services that fail by themselves.

#![expect(
    clippy::needless_raw_string_hashes,
    reason = "`UPDATE_EXPECT=1` writes answers with them"
)]

#[cfg(any(feature = "garde", feature = "validator"))]
mod constraints;
#[cfg(feature = "derive")]
mod derived;
#[path = "../serve/mod.rs"]
mod serve;

mod reading;
mod service;
mod versions;
#[cfg(feature = "websocket")]
mod websocket;
