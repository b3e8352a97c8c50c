//! The soak in small, as it is run by `cargo xtask soak`.

use std::process::Command;
use std::time::Duration;

use crate::facts::{Fact, adapter, facts};
use hostile::soak;
use http_exception::Outcome;

pub(crate) const FACTS: &[Fact] = facts! {
    on_each: a_few_thousand_errors_are_answered_beside_clients_that_misbehave;
};

fn a_few_thousand_errors_are_answered_beside_clients_that_misbehave() {
    if let Some(adapter) = adapter() {
        let plan = soak::Plan {
            adapter,
            requests: REQUESTS,
            connections: 16,
            // What an allocator keeps varies by as much as so few requests could leave behind, so
            // that memory is judged by the large one alone.
            settles: REQUESTS,
            time: Duration::from_mins(2),
        };
        let program = env!("CARGO_BIN_EXE_soak");
        let report = soak::run(plan, &mut Command::new(program)).expect("the service runs");
        let missed = report.missed();
        assert!(missed.is_empty(), "{report}\n{}", missed.join("\n"));
        assert_eq!((report.answered(), report.malformed()), (REQUESTS, 0));
        assert_eq!(report.untried(), [""; 0], "{report}");
        for outcome in [
            Outcome::Aborted,
            Outcome::Handled,
            Outcome::HandlerFailed,
            Outcome::Panicked,
            Outcome::Skipped,
            Outcome::TimedOut,
            Outcome::Unhandled,
        ] {
            assert!(report.records(outcome) > 0, "{outcome:?}: {report}");
        }
    }
}

/// On each adapter; enough for every kind of request.
const REQUESTS: usize = 12_000;
