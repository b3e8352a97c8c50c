//! The soak in small, as it is run by `cargo xtask soak`.

use std::process::Command;

use crate::facts::{Fact, adapter, facts};
use hostile::soak;

pub(crate) const FACTS: &[Fact] = facts! {
    on_each: a_few_thousand_errors_are_answered_beside_clients_that_misbehave;
};

fn a_few_thousand_errors_are_answered_beside_clients_that_misbehave() {
    if let Some(adapter) = adapter() {
        let program = &mut Command::new(env!("CARGO_BIN_EXE_soak"));
        let report = soak::run(adapter, REQUESTS, 16, program).expect("the service runs");
        let missed = report.missed();
        assert!(missed.is_empty(), "{report}\n{}", missed.join("\n"));
        assert_eq!((report.answered(), report.malformed()), (REQUESTS, 0));
    }
}

/// On each adapter; enough for every kind of request, and for every outcome.
const REQUESTS: usize = 12_000;
