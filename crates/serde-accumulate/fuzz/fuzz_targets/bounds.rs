//! No document makes the engine work more than it may, or say the same twice.

#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::fuzz_target;
use serde_accumulate::{Finding, Findings, Limits, Problem, Step};

#[path = "../../tests/zoo/models.rs"]
mod models;

/// As many stand-ins may be tried for one position of a type.
const STAND_INS: usize = 32;

fuzz_target!(|json: &[u8]| {
    for model in models::ALL {
        for limits in [Limits::default(), Limits::default().found(0).findings(3)] {
            if let Some(findings) = (model.read)(json, limits) {
                check(&findings, model.name);
                if model.is_bounded {
                    check_work(&findings, json.len(), model.name);
                }
            }
        }
    }
});

/// Looks at what is listed.
fn check(findings: &Findings, name: &str) {
    let list = findings.as_slice();
    assert!((1..=100).contains(&list.len()), "{name}");
    assert!(findings.total() >= list.len(), "{name}: {findings:?}");
    let mut places = HashSet::new();
    for finding in list {
        assert!(
            places.insert(finding.place.to_string()),
            "{name} twice: {finding:?}"
        );
        assert!(is_sane(finding), "{name}: {finding:?}");
    }
}

/// True if what a finding says fits together.
fn is_sane(finding: &Finding) -> bool {
    let last = finding.place.steps().last();
    let is_key = matches!(last, Some(Step::Key(_)));
    match &finding.problem {
        Problem::Key(_) => is_key,
        Problem::Missing => matches!(last, Some(Step::Member(_) | Step::Index(_))),
        Problem::Unknown | Problem::Duplicate => matches!(last, Some(Step::Member(_))),
        Problem::TooLong { expected, found } => found > expected,
        Problem::Variant { expected } | Problem::TagInvalid { expected, .. } => {
            !expected.is_empty()
        }
        _ => !(finding.found.is_cut() && finding.found.json().is_some()),
    }
}

/// Looks at what it cost.
fn check_work(findings: &Findings, length: usize, name: &str) {
    let work = findings.work();
    assert!(
        work.bytes <= 8 * length as u64 + 4096,
        "{name}: {work:?} of {length} bytes"
    );
    assert!(work.stand_ins <= STAND_INS + 101, "{name}: {work:?}");
}
