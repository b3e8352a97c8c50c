//! Allocations for an answer, ours and by hand.
//!
//! The counts are exact and need no tool, so this is a test like any other. Run it
//! with `--nocapture` to see them.

use allocation_counter::measure;
use overhead::{Framework, Scenario, Side};

#[test]
fn success_allocates_no_more_than_in_a_layer_that_does_nothing() {
    check(Scenario::Success, Side::Layered, 0);
}

#[test]
fn raising_allocates_little_more_than_what_is_guarded_by_hand() {
    check(Scenario::Raised, Side::Guarded, RAISED);
}

#[test]
fn mapping_allocates_little_more_than_what_is_guarded_by_hand() {
    check(Scenario::Mapped, Side::Guarded, MAPPED);
}

/// Compares everything of a scenario, then complains of all that is over.
#[expect(clippy::print_stdout, reason = "the numbers, for `--nocapture`")]
#[track_caller]
fn check(scenario: Scenario, beside: Side, more: u64) {
    let mut over = Vec::new();
    for framework in Framework::ALL {
        let allocations = |side| {
            let count = framework.each_takes(side, scenario, |code| measure(code).count_total);
            count.expect("the loopback is there")
        };
        let (ours, theirs) = (allocations(Side::Ours), allocations(beside));
        let line = format!(
            "{}, {}: {ours} allocations, {theirs} by hand",
            scenario.name(),
            framework.name()
        );
        println!("{line}");
        if ours > theirs + more {
            over.push(line);
        }
    }
    assert!(over.is_empty(), "\n{}\n", over.join("\n"));
}

const RAISED: u64 = 2;

const MAPPED: u64 = 5;
