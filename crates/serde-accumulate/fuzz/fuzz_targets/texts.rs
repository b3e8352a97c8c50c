//! Texts of any kind are read or have a finding.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde::Deserialize;
use serde_accumulate::{Texts, from_texts};

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Model {
    a: u8,
    b: Vec<i64>,
    c: Option<bool>,
    d: f64,
}

fuzz_target!(|text: &str| {
    let pairs = text.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    for texts in [Texts::new(pairs.clone()), Texts::new(pairs).empty_is_absent()] {
        if let Err(findings) = from_texts::<Model>(&texts) {
            assert!((1..=100).contains(&findings.as_slice().len()));
        }
    }
});
