//! Constraints that a value breaks, whoever declared and checked them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_accumulate::{
    Document, Failure, Findings, Limits, Problem, Refusal, RustStep, Shape, inspect,
};

use super::Model;
use crate::guard::guard;
use crate::response_model::{serialize, unfit};
use crate::{Bytes, Loc, ResponseValidationError, ValidationError, catalogue};

/// A constraint that a value breaks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Broken {
    /// The way to it, in the words of the Rust type.
    pub(super) path: Vec<Step>,
    /// What is wrong.
    pub(super) refusal: Refusal,
}

/// How many broken constraints of one value are looked at: far more than any answer lists, and an end
/// to what a document of nothing but broken values costs. It is said where there may be more.
pub(super) const MAX_BROKEN: usize = 100_000;

/// How many broken constraints of a response are listed; all are counted.
const MAX_LISTED: usize = 10_000;

/// One step into a Rust value. It is owned, since the reports of constraints are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// An element of a list.
    Index(usize),
    /// A field of a struct or an entry of a map.
    Name(String),
}

impl Step {
    fn in_rust(&self) -> RustStep<'_> {
        match self {
            Self::Index(index) => RustStep::Index(*index),
            Self::Name(name) => RustStep::Field(name),
        }
    }
}

/// Reads a model whose constraints hold.
///
/// A good document costs to read it and to check it, nothing else.
pub(super) fn read<T: DeserializeOwned>(
    document: Document<'_>,
    check: fn(&T) -> Vec<Broken>,
) -> Result<T, Failure> {
    match T::read(document) {
        Ok(value) => match check(&value) {
            broken if broken.is_empty() => Ok(value),
            broken => Err(explain(document, |_: &T| broken)),
        },
        Err(Failure::Invalid(_)) => Err(explain(document, check)),
        Err(failure) => Err(failure),
    }
}

/// Every error of a document: what the type refuses, and the constraints broken elsewhere.
#[cold]
fn explain<T: DeserializeOwned>(
    document: Document<'_>,
    check: impl FnOnce(&T) -> Vec<Broken>,
) -> Failure {
    let inspection = match inspect::<T>(document, Limits::default()) {
        Ok(inspection) => inspection,
        Err(failure) => return failure,
    };
    let mut findings = inspection.findings;
    if let Some(value) = &inspection.value {
        // A value with stand-ins is one that no constraint was written for. If a check panics, the
        // errors that are known are answered all the same.
        let mut broken = guard(|| check(value)).unwrap_or_default();
        if findings.total() > 0 {
            // One of the two may be a stand-in.
            broken.retain(|broken| broken.refusal != differ());
        }
        add(&mut findings, broken);
    }
    Failure::Invalid(findings)
}

fn add(findings: &mut Findings, broken: Vec<Broken>) {
    if broken.len() >= MAX_BROKEN {
        findings.set_incomplete();
    }
    let broken = one_per_value(broken);
    let errors: Vec<_> = broken
        .iter()
        .map(|Broken { path, refusal }| {
            let path: Vec<RustStep<'_>> = path.iter().map(Step::in_rust).collect();
            let refusal = counted(refusal.clone(), || findings.shape_at(&path));
            (path, Problem::Refusal(refusal))
        })
        .collect();
    findings.add_all(errors);
}

/// Whoever counts often does not say what: the value that was counted does.
fn counted(refusal: Refusal, shape: impl FnOnce() -> Option<Shape>) -> Refusal {
    let is_open = refusal.message().is_empty() && !refusal.values().contains_key("field_type");
    let string = match refusal.kind() {
        "too_short" if is_open => "string_too_short",
        "too_long" if is_open => "string_too_long",
        _ => return refusal,
    };
    match shape() {
        Some(Shape::String { .. }) => {
            let values = refusal.values().iter();
            values.fold(Refusal::new(string, ""), |refusal, (name, value)| {
                refusal.with(name, value.clone())
            })
        }
        Some(Shape::List { items }) => refusal
            .with("field_type", "List")
            .with("actual_length", items),
        Some(Shape::Map { members }) => refusal
            .with("field_type", "Dictionary")
            .with("actual_length", members),
        _ => refusal,
    }
}

/// What is said of a value that is not the same as the one of another field.
pub(super) fn differ() -> Refusal {
    Refusal::new("value_error", "").with("error", "the two values differ")
}

/// The JSON of a response whose constraints hold.
pub(super) fn to_json<T: Serialize>(
    value: &T,
    check: fn(&T) -> Vec<Broken>,
) -> Result<Bytes, ResponseValidationError> {
    let json = serialize(value)?;
    let broken = check(value);
    if broken.is_empty() {
        return Ok(json);
    }
    let broken = one_per_value(broken);
    let total = broken.len();
    let errors: Vec<ValidationError> = broken
        .into_iter()
        .take(MAX_LISTED)
        .map(|Broken { path, refusal }| {
            let loc = path
                .into_iter()
                .fold(Loc::from("response"), |loc, step| match step {
                    Step::Index(index) => loc.index(index),
                    Step::Name(name) => loc.key(name),
                });
            catalogue::refused(loc, &refusal)
        })
        .collect();
    Err(unfit(errors, total, json))
}

/// As pydantic: of the constraints of one value the first in its order; a list that is too long
/// says nothing of its elements, and anything else that is said of the whole waits until its parts
/// are right.
fn one_per_value(mut broken: Vec<Broken>) -> Vec<Broken> {
    // What is below a place follows it.
    broken.sort_by(|a, b| {
        let by_rank = || rank(a.refusal.kind()).cmp(&rank(b.refusal.kind()));
        a.path.cmp(&b.path).then_with(by_rank)
    });
    broken.dedup_by(|later, earlier| later.path == earlier.path);
    let mut kept: Vec<Broken> = Vec::with_capacity(broken.len());
    for next in broken {
        if let Some(above) = kept
            .last()
            .filter(|above| next.path.starts_with(&above.path))
        {
            if above.refusal.kind() == "too_long" {
                continue;
            }
            kept.pop();
        }
        kept.push(next);
    }
    kept
}

/// The order in which pydantic checks the constraints of a value.
fn rank(kind: &str) -> u8 {
    match kind {
        "missing" | "multiple_of" | "string_too_short" | "too_short" => 0,
        "less_than_equal" | "string_too_long" | "too_long" => 1,
        "less_than" | "string_pattern_mismatch" => 2,
        "greater_than_equal" => 3,
        "greater_than" => 4,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(path: &str, kind: &'static str) -> Broken {
        let steps = path.split('/').filter(|step| !step.is_empty());
        let step = |step: &str| match step.parse() {
            Ok(index) => Step::Index(index),
            Err(_) => Step::Name(step.to_owned()),
        };
        Broken {
            path: steps.map(step).collect(),
            refusal: Refusal::new(kind, ""),
        }
    }

    #[track_caller]
    fn check(all: &[(&str, &'static str)], kept: &[(&str, &'static str)]) {
        let all = all.iter().map(|(path, kind)| broken(path, kind)).collect();
        let kept: Vec<Broken> = kept.iter().map(|(path, kind)| broken(path, kind)).collect();
        assert_eq!(one_per_value(all), kept);
    }

    #[test]
    fn a_value_has_one_error_the_first_in_pydantics_order() {
        let all = [
            ("n", "greater_than"),
            ("n", "less_than_equal"),
            ("n", "multiple_of"),
        ];
        check(&all, &[("n", "multiple_of")]);
        let all = [
            ("s", "value_error"),
            ("s", "string_pattern_mismatch"),
            ("s", "string_too_long"),
        ];
        check(&all, &[("s", "string_too_long")]);
    }

    #[test]
    fn too_long_hides_the_elements_and_too_short_waits_for_them() {
        check(
            &[("l", "too_long"), ("l/0", "missing"), ("l/1/a", "missing")],
            &[("l", "too_long")],
        );
        check(
            &[("l", "too_short"), ("l/0", "missing")],
            &[("l/0", "missing")],
        );
        check(
            &[("", "value_error"), ("a", "missing"), ("b", "missing")],
            &[("a", "missing"), ("b", "missing")],
        );
    }

    #[test]
    fn neighbours_do_not_hide_each_other() {
        check(
            &[("ab", "missing"), ("a", "too_long")],
            &[("a", "too_long"), ("ab", "missing")],
        );
    }
}
