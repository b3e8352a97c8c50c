//! What is JSON to this crate is JSON to `serde_json`, and the other way round.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde::Deserialize;
use serde_accumulate::{Failure, from_slice};

/// Refuses everything, so that every document is parsed here, too.
#[derive(Debug)]
struct Never;

impl<'de> Deserialize<'de> for Never {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer)?;
        Err(serde::de::Error::custom("never"))
    }
}

fuzz_target!(|json: &[u8]| {
    let Err(failure) = from_slice::<Never>(json) else { return };
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    if serde_json::from_slice::<serde_json::Value>(json).is_ok() {
        assert!(matches!(failure, Failure::Invalid(_)), "{failure}");
    }
});
