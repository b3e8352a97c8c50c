//! The soak in small, as it is run by `cargo xtask soak`.

use std::process::Command;
use std::time::Duration;

use hostile::{Adapter, soak};

#[test]
fn a_few_thousand_errors_are_answered_beside_clients_that_misbehave() {
    for adapter in Adapter::ALL {
        let plan = soak::Plan {
            adapter,
            requests: 5_000,
            connections: 16,
            settled: 100_000,
            time: Duration::from_mins(2),
        };
        let program = env!("CARGO_BIN_EXE_soak");
        let report = soak::run(plan, &mut Command::new(program)).expect("the service runs");
        let missed = report.missed();
        assert!(missed.is_empty(), "{report}\n{}", missed.join("\n"));
        assert_eq!(report.answered(), 5_000);
    }
}
