//! Constraints that a value breaks, whichever library checked them.

use std::collections::HashMap;

use http_exception::adapter::guard;
use http_exception::{
    Bytes, Loc, Model, ResponseModel, ResponseValidationError, ValidationError, Value,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_accumulate::{
    Document, Failure, Finding, Findings, Limits, Problem, Refusal, RustStep, Shape, inspect,
};

use crate::not_a_number;

/// A constraint that a value breaks.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Broken {
    /// The path to it, in the names of the Rust type.
    pub(crate) path: Vec<Step>,
    /// The reason why the value is refused.
    pub(crate) refusal: Refusal,
    /// The reason instead if the value is minus infinity, if the checks cannot tell.
    lower: Option<Refusal>,
    /// True if it comes from a range, even one with a kind of its own.
    is_range: bool,
    /// The other side of its comparison.
    other: Other,
}

/// The other side of a comparison.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Other {
    /// The field beside it that has this identifier.
    #[cfg_attr(not(feature = "garde"), expect(dead_code, reason = "`garde` says it"))]
    Field(String),
    /// Nothing.
    #[default]
    None,
    /// A field beside it; its name is not known.
    #[cfg_attr(
        not(feature = "validator"),
        expect(dead_code, reason = "`validator` says it")
    )]
    Unknown,
}

impl Broken {
    pub(crate) fn new(path: Vec<Step>, refusal: Refusal) -> Self {
        let is_range = matches!(
            refusal.kind(),
            "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal"
        );
        Self {
            path,
            refusal,
            lower: None,
            is_range,
            other: Other::None,
        }
    }

    /// Notes that it was compared with another value.
    pub(crate) fn compared(self, other: Other) -> Self {
        Self { other, ..self }
    }

    /// Notes that a range is broken, and the reason if the value is minus infinity.
    #[cfg(feature = "validator")]
    pub(crate) fn of_range(self, lower: Option<Refusal>) -> Self {
        Self {
            lower,
            is_range: true,
            ..self
        }
    }

    pub(crate) fn is_range(&self) -> bool {
        self.is_range
    }

    /// The same of minus infinity.
    pub(crate) fn of_minus_infinity(self) -> Self {
        let refusal = self.lower.unwrap_or(self.refusal);
        Self {
            refusal,
            lower: None,
            ..self
        }
    }

    /// The path as borrowed steps.
    pub(crate) fn steps(&self) -> Vec<RustStep<'_>> {
        self.path.iter().map(Step::in_rust).collect()
    }
}

/// The most broken constraints of one value that are looked at: far more than any answer lists, and a
/// bound on the cost of a document of nothing but broken values. The answer says if there may be more.
pub(crate) const MAX_BROKEN: usize = 100_000;

/// The most broken constraints of a response that are listed; all are counted.
const MAX_LISTED: usize = 10_000;

/// One step into a Rust value. It is owned, since the reports of constraints are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Step {
    /// An element of a list.
    #[cfg_attr(
        not(any(feature = "validator", test)),
        expect(dead_code, reason = "`validator` says it")
    )]
    Index(usize),
    /// A field of a struct or an entry of a map.
    Name(String),
    /// An element of a list, or an entry of a map whose keys are numbers.
    #[cfg_attr(
        not(any(feature = "garde", test)),
        expect(dead_code, reason = "`garde` says it")
    )]
    Number(usize),
}

impl Step {
    fn in_rust(&self) -> RustStep<'_> {
        match self {
            Self::Index(index) => RustStep::Index(*index),
            Self::Name(name) => RustStep::Field(name),
            Self::Number(number) => RustStep::Number(*number),
        }
    }
}

/// Reads a model whose constraints hold.
///
/// A good document costs its reading and its check, nothing else.
pub(crate) fn read<T: DeserializeOwned>(
    document: Document<'_>,
    check: fn(&T) -> Vec<Broken>,
) -> Result<T, Failure> {
    match T::read(document) {
        Ok(value) => {
            let broken = check(&value);
            if broken.is_empty() && !not_a_number::is_in(document) {
                return Ok(value);
            }
            match explain(document, check, Some(broken)) {
                Ok(findings) if findings.total() == 0 => Ok(value),
                Ok(findings) => Err(Failure::Invalid(findings)),
                Err(failure) => Err(failure),
            }
        }
        Err(Failure::Invalid(_)) => {
            Err(explain(document, check, None).map_or_else(|failure| failure, Failure::Invalid))
        }
        Err(failure) => Err(failure),
    }
}

/// Every error of a document: what the type refuses, and the constraints broken elsewhere, which may
/// be known already.
#[cold]
fn explain<T: DeserializeOwned>(
    document: Document<'_>,
    check: fn(&T) -> Vec<Broken>,
    known: Option<Vec<Broken>>,
) -> Result<Findings, Failure> {
    let inspection = inspect::<T>(document, Limits::default())?;
    let mut findings = inspection.findings;
    // A value with stand-ins is one that no constraint was written for. If a check panics, the
    // errors that are known are answered all the same.
    let checked = || {
        let value = inspection.value.as_ref()?;
        guard(|| check(value)).ok()
    };
    let Some(mut broken) = known.or_else(checked) else {
        // With nothing else to check, nothing was left out.
        let is_whole = |finding: &Finding| finding.place.steps().is_empty();
        if !findings.as_slice().iter().any(is_whole) {
            findings.set_incomplete();
        }
        return Ok(findings);
    };
    broken.extend(not_a_number::beyond(document, &findings, check));
    let broken = broken
        .into_iter()
        .map(|broken| match broken.lower {
            Some(_) if is_minus_infinity(&broken, &findings) => broken.of_minus_infinity(),
            _ => broken,
        })
        .collect();
    let broken = compared_with_stand_ins(broken, &mut findings);
    add(&mut findings, broken);
    Ok(findings)
}

fn is_minus_infinity(broken: &Broken, findings: &Findings) -> bool {
    let text = findings.text_at(&broken.steps());
    text.and_then(|text| text.parse().ok()) == Some(f64::NEG_INFINITY)
}

/// Drops the errors of values that differ from a stand-in, which no client sent.
fn compared_with_stand_ins(mut broken: Vec<Broken>, findings: &mut Findings) -> Vec<Broken> {
    if findings.total() == 0 {
        return broken;
    }
    let mut is_undecided = false;
    broken.retain(|broken| {
        let mut path = broken.steps();
        if broken.other == Other::None || !findings.is_sound(&path) {
            return true;
        }
        path.pop();
        if let Other::Field(field) = &broken.other {
            path.push(RustStep::Field(field));
        }
        let is_sound = findings.is_sound(&path);
        is_undecided |= !is_sound && findings.is_unread(&path);
        is_sound
    });
    if is_undecided {
        findings.set_incomplete();
    }
    broken
}

fn add(findings: &mut Findings, broken: Vec<Broken>) {
    if broken.len() >= MAX_BROKEN {
        findings.set_incomplete();
    }
    let is_map = |path: &[Step]| {
        let path: Vec<RustStep<'_>> = path.iter().map(Step::in_rust).collect();
        matches!(findings.shape_at(&path), Some(Shape::Map { .. }))
    };
    let (broken, is_all) = one_per_value(broken, is_map);
    let errors: Vec<_> = broken
        .iter()
        .map(|broken| {
            let path = broken.steps();
            let refusal = counted(broken.refusal.clone(), || findings.shape_at(&path));
            (path, Problem::Refusal(refusal))
        })
        .collect();
    findings.add_all(errors);
    if !is_all {
        findings.set_incomplete();
    }
}

/// A count often does not name its unit: the value that was counted does.
fn counted(refusal: Refusal, shape: impl FnOnce() -> Option<Shape>) -> Refusal {
    let (string, bytes) = match refusal.kind() {
        "too_short" if refusal.message().is_empty() => ("string_too_short", "bytes_too_short"),
        "too_long" if refusal.message().is_empty() => ("string_too_long", "bytes_too_long"),
        _ => return refusal,
    };
    let of_kind = |kind| {
        let values = refusal.values().iter();
        let values = values.filter(|(name, _)| matches!(&***name, "min_length" | "max_length"));
        values.fold(Refusal::new(kind, ""), |refusal, (name, value)| {
            refusal.with(name, value.clone())
        })
    };
    match shape() {
        // `validator` takes them for a list.
        Some(Shape::Bytes { .. }) => of_kind(bytes),
        Some(Shape::Set { items }) => of_set(refusal, items),
        _ if refusal.values().contains_key("field_type") => refusal,
        Some(Shape::String { .. }) => of_kind(string),
        Some(Shape::List { items }) => refusal
            .with("field_type", "List")
            .with("actual_length", items),
        Some(Shape::Map { members }) => refusal
            .with("field_type", "Dictionary")
            .with("actual_length", members),
        _ => refusal,
    }
}

/// A set has as many elements as there are different ones. The reference stops to count at one too many.
fn of_set(refusal: Refusal, items: usize) -> Refusal {
    let min = refusal.values().get("min_length").and_then(Value::as_u64);
    let is_all = u64::try_from(items).ok() < min;
    let counted = refusal.values().get("actual_length").cloned();
    let actual = match refusal.kind() {
        "too_short" => counted.or_else(|| is_all.then(|| items.into())),
        _ => None,
    };
    let actual = actual.unwrap_or(Value::Null);
    refusal
        .with("field_type", "Set")
        .with("actual_length", actual)
}

/// The reason given if none may be shown or none is known.
pub(crate) const UNKNOWN: &str = "not of the expected form";

/// The refusal of an e-mail address.
pub(crate) fn email(reason: &'static str) -> Refusal {
    let message = format!("value is not a valid email address: {reason}");
    Refusal::new("value_error", message).with("reason", reason)
}

/// The refusal of a value that differs from that of another field.
pub(crate) fn differ() -> Refusal {
    Refusal::new("value_error", "").with("error", "the two values differ")
}

/// The JSON of a response whose constraints hold.
pub(crate) fn to_json<T: Serialize>(
    value: &T,
    check: fn(&T) -> Vec<Broken>,
) -> Result<Bytes, ResponseValidationError> {
    let json = value.to_json()?;
    let broken = check(value);
    if broken.is_empty() {
        return Ok(json);
    }
    // Of a list the elements are numbered, of a map the entries are named.
    let steps: HashMap<Vec<Step>, bool> = broken
        .iter()
        .filter_map(|Broken { path, .. }| {
            let (last, above) = path.split_last()?;
            Some((above.to_vec(), matches!(last, Step::Name(_))))
        })
        .collect();
    let is_map = |path: &[Step]| steps.get(path).copied().unwrap_or_default();
    let (broken, _) = one_per_value(broken, is_map);
    let total = broken.len();
    let errors: Vec<ValidationError> = broken
        .into_iter()
        .take(MAX_LISTED)
        .map(|Broken { path, refusal, .. }| {
            let loc = path
                .into_iter()
                .fold(Loc::from("response"), |loc, step| match step {
                    Step::Index(index) | Step::Number(index) => loc.index(index),
                    Step::Name(name) => loc.key(name),
                });
            ValidationError::refused(loc, &refusal)
        })
        .collect();
    let exc = ResponseValidationError::new(errors).with_total(total);
    Err(exc.with_body(json))
}

/// As in pydantic: of the constraints of one value the first in its order; a list that is too long
/// hides the errors of its elements, and any other error of the whole waits until its parts are
/// right. A map that is too long waits, too.
///
/// Also returns whether all that waits is a length. Any other error of the whole comes from a rule
/// about several values: it was broken, and is not listed.
fn one_per_value(mut broken: Vec<Broken>, is_map: impl Fn(&[Step]) -> bool) -> (Vec<Broken>, bool) {
    // Everything below a place follows it.
    broken.sort_by(|a, b| {
        let by_rank = || rank(a.refusal.kind()).cmp(&rank(b.refusal.kind()));
        a.path.cmp(&b.path).then_with(by_rank)
    });
    broken.dedup_by(|later, earlier| later.path == earlier.path);
    let mut is_all = true;
    let mut kept: Vec<Broken> = Vec::with_capacity(broken.len());
    // One look-up tells whether the last one that is kept hides everything below it.
    let mut hides = None;
    for next in broken {
        if let Some(above) = kept
            .last()
            .filter(|above| next.path.starts_with(&above.path))
        {
            let kind = above.refusal.kind();
            let is_list = || kind == "too_long" && !is_map(&above.path);
            if *hides.get_or_insert_with(is_list) {
                continue;
            }
            is_all &= matches!(kind, "too_long" | "too_short");
            kept.pop();
        }
        hides = None;
        kept.push(next);
    }
    (kept, is_all)
}

/// The order in which pydantic checks the constraints of a value.
fn rank(kind: &str) -> u8 {
    match kind {
        "missing" | "multiple_of" | "string_too_short" | "bytes_too_short" | "too_short" => 0,
        "less_than_equal" | "string_too_long" | "bytes_too_long" | "too_long" => 1,
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
            Ok(index) if index > 0 => Step::Index(index),
            Ok(number) => Step::Number(number),
            Err(_) => Step::Name(step.to_owned()),
        };
        Broken::new(steps.map(step).collect(), Refusal::new(kind, ""))
    }

    #[track_caller]
    fn check(all: &[(&str, &'static str)], kept: &[(&str, &'static str)]) {
        let all = all.iter().map(|(path, kind)| broken(path, kind)).collect();
        let kept: Vec<Broken> = kept.iter().map(|(path, kind)| broken(path, kind)).collect();
        let is_map = |path: &[Step]| matches!(path, [Step::Name(name)] if name == "map");
        assert_eq!(one_per_value(all, is_map).0, kept);
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
    fn a_map_that_is_too_long_waits_and_a_list_in_it_does_not() {
        check(
            &[
                ("map", "too_long"),
                ("map/a", "too_long"),
                ("map/a/0", "missing"),
            ],
            &[("map/a", "too_long")],
        );
    }

    #[test]
    fn what_waits_is_said_to_be_left_out_unless_it_is_a_length() {
        let is_all = |kind| {
            let all = vec![broken("a", kind), broken("a/b", "missing")];
            one_per_value(all, |_| false).1
        };
        assert!(is_all("too_short") && is_all("too_long"));
        assert!(!is_all("value_error"));
    }

    #[test]
    fn neighbours_do_not_hide_each_other() {
        check(
            &[("ab", "missing"), ("a", "too_long")],
            &[("a", "too_long"), ("ab", "missing")],
        );
    }
}
