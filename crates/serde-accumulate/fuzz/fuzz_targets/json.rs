//! What `serde_json` refuses has a finding, and what it takes has none.

#![no_main]

use std::collections::BTreeMap;
use std::num::NonZeroU8;

use libfuzzer_sys::fuzz_target;
use serde::Deserialize;
use serde_accumulate::{Failure, from_slice};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Model {
    a: Vec<Model>,
    b: Option<(u8, String)>,
    c: BTreeMap<i8, NonZeroU8>,
    d: Choice,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
enum Choice {
    A,
    B(f64),
    C { x: bool },
}

fuzz_target!(|json: &[u8]| {
    if let Err(Failure::Invalid(findings)) = from_slice::<Model>(json) {
        assert!((1..=100).contains(&findings.as_slice().len()));
        assert!(findings.total() >= findings.as_slice().len());
    }
});
