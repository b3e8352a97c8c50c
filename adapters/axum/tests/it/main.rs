//! Facts about axum's layer alone: extractors, routers, and fallible services.

#![expect(
    clippy::needless_raw_string_hashes,
    reason = "`UPDATE_EXPECT=1` writes answers with them"
)]

mod bodies;
mod check;
mod extraction;
mod libraries;
mod nesting;
mod reading;
mod records;
mod service;
#[cfg(feature = "derive")]
mod signatures;
mod stacks;
#[cfg(feature = "websocket")]
mod websocket;
