//! What the tests look at: findings as lines of text.

use serde::Deserialize;
use serde_accumulate::{Failure, Finding, Findings, Problem, from_slice};

/// Reads JSON and gives a line for each finding: the place and the problem.
#[track_caller]
pub(crate) fn lines<'de, T: Deserialize<'de>>(json: &'de str) -> Vec<String> {
    match from_slice::<T>(json.as_bytes()) {
        Ok(_) => Vec::new(),
        Err(Failure::Invalid(findings)) => {
            assert!(findings.is_complete(), "{findings:?}");
            described(&findings)
        }
        Err(failure) => panic!("{failure}"),
    }
}

/// A line for each finding.
pub(crate) fn described(findings: &Findings) -> Vec<String> {
    findings.as_slice().iter().map(line).collect()
}

/// What was found, for each finding.
#[track_caller]
pub(crate) fn found<'de, T: Deserialize<'de>>(json: &'de str) -> Vec<String> {
    let Err(Failure::Invalid(findings)) = from_slice::<T>(json.as_bytes()) else {
        panic!("{json}")
    };
    let found = |finding: &Finding| finding.found.json().map_or("-".into(), ToString::to_string);
    findings.as_slice().iter().map(found).collect()
}

fn line(finding: &Finding) -> String {
    let place = &finding.place;
    match &finding.problem {
        Problem::Refused { expecting, .. } => format!("{place}: refused, {expecting}"),
        Problem::Refusal(refusal) => format!("{place}: {}, {refusal}", refusal.kind()),
        problem => format!("{place}: {problem:?}"),
    }
}
