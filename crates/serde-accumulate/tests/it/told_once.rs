//! No place is listed twice, however often a member or a key is given.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_accumulate::{Findings, Limits};

use crate::models::{ALL, Code, Flattened, Internal, Model, Pair, Pet, Sku, Strict, findings};
use crate::random::Random;

/// Looks for places that are listed twice, and for what is listed and not counted.
#[track_caller]
fn check(model: &str, json: &str, findings: Option<Findings>) {
    let Some(findings) = findings else { return };
    let places = findings
        .as_slice()
        .iter()
        .map(|finding| finding.place.to_string());
    let mut seen = BTreeSet::new();
    let twice: Vec<_> = places.filter(|place| !seen.insert(place.clone())).collect();
    assert!(
        twice.is_empty(),
        "{twice:?} are listed twice of {model}: {json}"
    );
    assert!(findings.total() >= findings.as_slice().len(), "{json}");
    assert!(findings.total() > 0, "{json}");
}

/// Reads a document that has to be wrong.
#[track_caller]
fn check_bad<T: DeserializeOwned>(json: &str) {
    let findings = findings::<T>(json.as_bytes(), Limits::default());
    assert!(findings.is_some(), "{json}");
    check(std::any::type_name::<T>(), json, findings);
}

#[test]
fn of_members_that_are_given_three_times() {
    for values in [["1", "1", "1"], ["\"x\"", "7", "[]"], ["7", "7", "\"x\""]] {
        let [a, b, c] = values;
        let json = format!(r#"{{"a":{a},"b":{b},"a":{b},"b":{c},"a":{c},"b":{a}}}"#);
        check_bad::<Pair<Sku, Code>>(&json);
        check_bad::<Pair<u8, u8>>(&json);
        check_bad::<Vec<Pair<Sku, u8>>>(&format!("[{json},{json}]"));
        check_bad::<Strict>(&json);
        check_bad::<Pet>(&format!(
            r#"{{"t":"Dog","t":"Dog","t":{a},"x":{a},"x":{b},"y":{c}}}"#
        ));
    }
}

#[test]
fn of_members_that_are_given_three_times_behind_flatten() {
    for x in ["1", "\"x\"", "-1"] {
        let json =
            format!(r#"[{{"a":1,"x":{x},"b":7,"x":{x},"x":{x},"sku":"x","sku":"y","sku":"z"}}]"#);
        check_bad::<Flattened>(&json);
        let json = format!(r#"[{{"a":{x},"a":{x},"a":{x},"x":1,"x":2,"x":3,"b":7}}]"#);
        check_bad::<Flattened>(&json);
    }
}

#[test]
fn of_members_that_are_given_three_times_beside_a_tag() {
    check_bad::<Internal>(r#"{"t":"Named","x":1,"x":2,"x":3,"y":1,"y":1,"y":1}"#);
    check_bad::<Internal>(r#"{"t":"Named","t":"Named","t":"Inner","x":2}"#);
    check_bad::<Internal>(r#"{"t":"Inner","x":1,"x":2,"x":3,"sku":"SKU-1","sku":"SKU-1"}"#);
}

#[test]
fn of_a_member_and_its_alias() {
    check_bad::<Strict>(r#"{"a":"x","alpha":"x"}"#);
    check_bad::<Strict>(r#"{"alpha":"x","a":1,"alpha":2}"#);
    check_bad::<Strict>(r#"{"alpha":"x","alpha":"y","alpha":"z","z":1,"z":2}"#);
}

#[test]
fn of_keys_that_are_given_three_times() {
    let json = r#"{"k":"x","l":"y","k":"x","k":7,"l":"SKU-1","k":"SKU-1"}"#;
    check_bad::<BTreeMap<String, Sku>>(json);
    check_bad::<BTreeMap<String, Code>>(json);
    check_bad::<BTreeMap<String, u8>>(json);
    check_bad::<BTreeMap<Sku, u8>>(r#"{"k":1,"k":1,"SKU-1":"x","SKU-1":"y","k":1}"#);
    check_bad::<BTreeMap<u8, u8>>(r#"{"k":1,"k":1,"1":"x","1":"y","k":"x","300":1,"300":1}"#);
    check_bad::<BTreeMap<String, Pair<Sku, u8>>>(r#"{"k":{"a":"x"},"k":{"a":"x"},"k":{"b":"x"}}"#);
}

#[test]
fn of_unknown_members_that_are_given_three_times() {
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Closed {
        a: Option<Sku>,
    }
    check_bad::<Closed>(r#"{"z":1,"z":2,"a":"x","z":3,"y":1,"y":2}"#);
}

/// A document of the names and values that the models have, each name perhaps more than once.
fn any_document(random: &mut Random, depth: usize) -> String {
    const NAMES: &[&str] = &[
        "a", "b", "x", "y", "t", "c", "sku", "kids", "alpha", "SKU-1", "17", "New", "Named", "z",
    ];
    const LEAVES: &[&str] = &[
        "1",
        "-1",
        "300",
        "1.5",
        "null",
        "true",
        "\"x\"",
        "\"SKU-1\"",
        "\"Unit\"",
        "\"Named\"",
        "\"Dog\"",
        "\"67e55044-10b1-426f-9247-bb680e5fe0c8\"",
        "\"New\"",
        "\"Inner\"",
        "[]",
        "{}",
    ];
    let few = random.below(6);
    match random.below(if depth < 3 { 6 } else { 2 }) {
        0 | 1 if depth > 0 => random.pick(LEAVES).to_owned(),
        2 | 3 => {
            let elements = (0..few).map(|_| any_document(random, depth + 1));
            format!("[{}]", elements.collect::<Vec<_>>().join(","))
        }
        _ => {
            let members = (0..few).map(|_| {
                let name = random.pick(NAMES);
                format!("\"{name}\":{}", any_document(random, depth + 1))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
    }
}

/// Reads a random document as each of the models.
fn check_any(seed: u64, models: impl Fn(&Model) -> bool) {
    let mut random = Random(seed | 1);
    for model in ALL.iter().filter(|model| models(model)) {
        let json = any_document(&mut random, 0);
        check(
            model.name,
            &json,
            (model.read)(json.as_bytes(), Limits::default()),
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_any_document(seed: u64) { check_any(seed, |model| model.is_bounded); }

    #[test]
    fn of_any_document_that_serde_keeps(seed: u64) { check_any(seed, |model| !model.is_bounded); }
}
