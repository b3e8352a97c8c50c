//! Allocations for an answer, ours and by hand.
//!
//! The counts are exact and need no tool, so this is a test like any other. Run it
//! with `--nocapture` to see them.

use overhead::Comparison;

#[test]
fn success_allocates_no_more_than_under_a_layer_that_does_nothing() {
    check("success");
}

#[test]
fn raising_allocates_little_more_than_an_error_type_written_by_hand() {
    check("raised");
}

#[test]
fn mapping_allocates_little_more_than_a_conversion_written_by_hand() {
    check("mapped");
}

/// Compares everything of a scenario, then complains of all that is over.
#[expect(clippy::print_stdout, reason = "the numbers, for `--nocapture`")]
#[track_caller]
fn check(scenario: &str) {
    let mut over = Vec::new();
    let comparisons = Comparison::all();
    for comparison in comparisons
        .iter()
        .filter(|comparison| comparison.scenario == scenario)
    {
        let (ours, by_hand) = (&comparison.ours, &comparison.by_hand);
        let counts = ours.allocations().zip(by_hand.allocations());
        let (ours, by_hand) = counts.expect("both are applications");
        let line = format!(
            "{}, {}: {ours} allocations, {by_hand} by hand",
            comparison.scenario, comparison.framework
        );
        println!("{line}");
        if comparison
            .allocations
            .is_some_and(|more| ours > by_hand + more)
        {
            over.push(line);
        }
    }
    assert!(over.is_empty(), "\n{}\n", over.join("\n"));
}
