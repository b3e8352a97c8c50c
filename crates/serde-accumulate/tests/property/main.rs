//! Properties that hold for any document: what serde takes has no findings, every finding is of
//! something that serde refuses, and nothing is refused without one.

use std::any::TypeId;
use std::mem::discriminant;

mod flat;
mod kind;
mod layers;
mod models;
mod passes;
#[path = "../zoo/read_models.rs"]
mod read_models;
mod texts;

use kind::{Kind, Random};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_accumulate::{
    Document, Failure, Finding, Findings, Limits, Place, Problem, Step, from_slice, from_value,
    read,
};
use serde_json::Value;

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_orders(seed: u64) { check::<models::Order>(&models::order(), seed); }

    #[test]
    fn of_trees(seed: u64) { check::<models::Tree>(&models::tree(), seed); }

    #[test]
    fn of_tagged_enums(seed: u64) { check::<models::Zoo>(&models::zoo(), seed); }

    #[test]
    fn of_enums(seed: u64) { check::<Vec<models::Shape>>(&Kind::list(models::shape()), seed); }

    #[test]
    fn of_tuples_and_keys(seed: u64) { check::<models::Grid>(&models::grid(), seed); }

    #[test]
    fn of_buffered_values(seed: u64) { check::<Vec<models::Buffered>>(&Kind::list(models::buffered()), seed); }

    #[test]
    fn of_types_that_parse_texts(seed: u64) { check::<models::Third>(&models::third(), seed); }
}

/// Empty texts of a tree stand at the same place in memory: nowhere.
#[test]
fn of_buffered_values_with_empty_texts() {
    check::<Vec<models::Buffered>>(&Kind::list(models::buffered()), 7_455_580_554_807_844_432);
}

/// Breaks a good document in a few places, and looks at the findings.
fn check<T: DeserializeOwned + 'static>(kind: &Kind, seed: u64) {
    let mut random = Random(seed | 1);
    let good = kind.valid(&mut random, 0);
    assert!(serde_json::from_value::<T>(good.clone()).is_ok(), "{good}");
    let mut broken = good;
    for _ in 0..=random.below(4) {
        kind::mutate(&mut broken, &mut random);
    }
    let Some(findings) = findings::<T>(&broken) else {
        return;
    };
    for (nth, finding) in findings.as_slice().iter().enumerate() {
        assert!(
            is_real(&broken, &finding.place, &finding.problem),
            "{finding:?} in {broken}"
        );
        let mut others = broken.clone();
        for (other, repaired) in findings.as_slice().iter().enumerate() {
            let before = others.clone();
            if other != nth && !repairs(repaired, finding) {
                let depth = repair(&mut others, kind, &repaired.place, &repaired.problem);
                // What cannot be repaired alone was replaced with what it is in.
                if finding
                    .place
                    .steps()
                    .starts_with(&repaired.place.steps()[..depth])
                {
                    others = before;
                }
            }
        }
        let still = serde_json::from_str::<T>(&others.to_string());
        assert!(
            still.is_err(),
            "spurious {finding:?}\nin {broken}\nas {others} is fine"
        );
        let mut without = broken.clone();
        repair(&mut without, kind, &finding.place, &finding.problem);
        let same = self::findings::<T>(&without)
            .into_iter()
            .flat_map(Findings::into_vec);
        let same: Vec<_> = same.filter(|other| other.place == finding.place).collect();
        assert!(
            same.is_empty(),
            "{same:?} is not repaired in {without}, which was {broken}"
        );
    }
    let mut rest = broken.clone();
    for _ in 0..6 {
        let Some(findings) = self::findings::<T>(&rest) else {
            return;
        };
        for finding in findings.as_slice() {
            repair(&mut rest, kind, &finding.place, &finding.problem);
        }
    }
    panic!("{broken}\ncannot be repaired: {rest}\n{findings:?}");
}

/// The findings in a document, if serde refuses it.
fn findings<T: DeserializeOwned + 'static>(document: &Value) -> Option<Findings> {
    let text = document.to_string();
    let findings = match from_slice::<T>(text.as_bytes()) {
        Ok(_) => {
            assert!(serde_json::from_str::<T>(&text).is_ok(), "{text}");
            return None;
        }
        Err(Failure::Invalid(findings)) => findings,
        Err(failure) => panic!("{failure}: {text}"),
    };
    assert!(serde_json::from_str::<T>(&text).is_err());
    assert!(
        is_complete::<T>(&findings) && findings.total() == findings.as_slice().len(),
        "{text}: {findings:?}"
    );
    assert!((1..=100).contains(&findings.total()));
    let of_tree = from_value::<T>(document).err().unwrap_or_default();
    let places = |findings: &Findings| {
        let places = findings
            .as_slice()
            .iter()
            .map(|finding| finding.place.to_string());
        let mut places: Vec<_> = places.collect();
        // The members of a tree may have another order.
        places.sort();
        places
    };
    // Where nothing is shown, `serde_json` reads what is good in a list.
    let short = Limits::default().found(0);
    let Err(Failure::Invalid(shown)) = read::<T>(Document::Json(text.as_bytes()), short) else {
        panic!("{text}");
    };
    let told = |findings: &Findings| {
        let findings = findings.as_slice().iter();
        findings
            .map(|finding| (finding.place.to_string(), discriminant(&finding.problem)))
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&findings), told(&shown), "{text}");
    assert!(is_complete::<T>(&shown), "{text}");
    let mut own = places(&findings);
    let mut others = places(&of_tree);
    // `serde_json` reads a list as a struct variant from text, but not from a tree.
    let is_list = |place: &str| {
        document
            .pointer(&format!("/{place}"))
            .is_some_and(Value::is_array)
    };
    others.retain(|place| own.contains(place) || !is_list(place));
    assert_eq!(own, others, "{text}");
    own.dedup();
    assert_eq!(
        own.len(),
        findings.total(),
        "two findings at one place in {text}: {findings:?}"
    );
    Some(findings)
}

/// True if everything was found, or some of it may be what serde reads out of sight.
fn is_complete<T: 'static>(findings: &Findings) -> bool {
    findings.is_complete() || TypeId::of::<T>() == TypeId::of::<Vec<models::Buffered>>()
}

/// True if the repair of a finding repairs another, too.
fn repairs(one: &Finding, other: &Finding) -> bool {
    let (steps, others) = (one.place.steps(), other.place.steps());
    match steps.split_last() {
        // A key is repaired without its value.
        Some((Step::Key(name), rest)) => match others.strip_prefix(rest) {
            Some([Step::Member(own), ..]) => own == name,
            _ => false,
        },
        // So are the elements before a missing one.
        Some((Step::Index(_), rest)) if one.problem == Problem::Missing => {
            others.len() == steps.len() && others.starts_with(rest)
        }
        _ => steps != others && others.starts_with(steps),
    }
}

/// True if there is something at a place, or something is absent there.
fn is_real(document: &Value, place: &Place, problem: &Problem) -> bool {
    let mut at = Some(document);
    for step in place.steps() {
        let Some(here) = at else { return false };
        at = match step {
            Step::Index(index) => here.get(index),
            Step::Member(name) => here.get(&**name),
            Step::Key(name) => here.get(name),
            _ => at,
        };
    }
    at.is_none() == (*problem == Problem::Missing)
}

/// Puts something good at a place, or in place of what it is in. Returns how deep.
fn repair(document: &mut Value, kind: &Kind, place: &Place, problem: &Problem) -> usize {
    let mut kind = kind.clone();
    let mut at = document;
    let steps = place.steps();
    for (nth, step) in steps.iter().enumerate() {
        let is_last = nth + 1 == steps.len();
        let is_tag =
            matches!((&kind, step), (Kind::Enum(tag, _), Step::Member(name)) if tag == name);
        let is_other = matches!(
            (&kind, step),
            (Kind::Enum(..) | Kind::Struct(..), Step::Index(_))
        );
        if is_tag || is_other || matches!(kind, Kind::Leaf(_)) {
            *at = kind.valid(&mut Random(7), 9);
            return nth;
        }
        let next = kind.step(step, at);
        match (step, at) {
            (Step::Member(name), Value::Object(members)) if is_last => {
                match problem {
                    Problem::Unknown => drop(members.remove(&**name)),
                    _ => drop(members.insert(name.to_string(), next.valid(&mut Random(7), 9))),
                }
                return steps.len();
            }
            (Step::Key(name), Value::Object(members)) => {
                members.remove(name);
                return steps.len();
            }
            (Step::Index(index), Value::Array(values)) if is_last => {
                while values.len() <= *index {
                    let position = Step::Index(values.len());
                    let value = kind.step(&position, &Value::Null).valid(&mut Random(7), 9);
                    values.push(value);
                }
                values[*index] = next.valid(&mut Random(7), 9);
                return steps.len();
            }
            (Step::Member(name), Value::Object(members)) => match members.get_mut(&**name) {
                Some(value) => at = value,
                None => return nth,
            },
            (Step::Index(index), Value::Array(values)) => match values.get_mut(*index) {
                Some(value) => at = value,
                None => return nth,
            },
            (Step::Variant(_), value) => at = value,
            _ => return nth,
        }
        kind = next;
    }
    *at = kind.valid(&mut Random(7), 9);
    steps.len()
}
