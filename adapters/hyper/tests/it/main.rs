//! Facts about hyper's service alone: body types, error types, and services that fail by themselves.

#![expect(
    clippy::needless_raw_string_hashes,
    reason = "`UPDATE_EXPECT=1` writes answers with them"
)]

mod libraries;
mod places;
mod reading;
mod service;
mod stacks;
mod tower_service;
#[cfg(feature = "websocket")]
mod websocket;
