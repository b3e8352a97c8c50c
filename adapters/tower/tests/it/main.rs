//! Facts about the layer alone: stacks, third-party services, and the layer without a timer.

#![expect(
    clippy::needless_raw_string_hashes,
    reason = "`UPDATE_EXPECT=1` writes answers with them"
)]

mod foreign;
mod places;
mod service;
mod stacks;
