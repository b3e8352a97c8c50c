//! Facts about poem's middleware alone: its errors, extractors, endpoints and middleware.

#![expect(
    clippy::needless_raw_string_hashes,
    reason = "`UPDATE_EXPECT=1` writes answers with them"
)]

mod check;
mod endpoint;
mod errors;
mod extraction;
mod libraries;
mod middleware;
mod reading;
mod records;
mod routing;
#[cfg(feature = "derive")]
mod signatures;
mod upgrade;
