//! What the engine counts itself: how many bytes it hands to visitors, and how often it makes up what
//! is not in the document.

use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_accumulate::{Document, Failure, Findings, Limits, inspect, read};
use serde_json::Value;

use crate::models::{
    self, Beside, ByKey, Catalogue, Choices, Code, Deep, Even, Forest, Hashed, Nested, Numbered,
    Pair, Pets, Shelves, Sku, Strictly,
};
use crate::planted::{Garden, Plant};
use crate::words::STAND_INS;

/// Looks at what was counted while a document of a type was read that serde keeps nothing of, and
/// that has nothing in it that has to be read in order.
#[track_caller]
fn check<T: DeserializeOwned>(json: &str) {
    for limits in [
        Limits::default(),
        Limits::default().found(0),
        Limits::default().findings(1),
    ] {
        let document = Document::Json(json.as_bytes());
        if let Err(Failure::Invalid(findings)) = read::<T>(document, limits) {
            check_work(json, &findings, STAND_INS);
        }
        if let Ok(inspection) = inspect::<T>(document, limits) {
            // A value that somebody looks at has a stand-in at each place.
            check_work(json, &inspection.findings, STAND_INS + 101);
        }
    }
}

#[track_caller]
fn check_work(json: &str, findings: &Findings, stand_ins: usize) {
    let work = findings.work();
    let start: String = json.chars().take(200).collect();
    let most = 8 * json.len() + 4096;
    assert!(
        work.bytes <= most as u64,
        "{work:?}, at most {most} bytes, of {start}"
    );
    assert!(work.stand_ins <= stand_ins, "{work:?} of {start}");
    assert!(
        work.passes > 0 || findings.total() == 0,
        "{work:?} of {start}"
    );
}

/// Writes a list of so many.
fn list(count: usize, element: &str) -> String {
    format!("[{}]", vec![element; count].join(","))
}

#[test]
fn of_a_long_text_before_many_refused() {
    let text = "\\n".repeat(50_000);
    let tags = list(3_000, "\"x\"");
    check::<Beside>(&format!(r#"{{"a":{tags},"b":{{"a":"{text}","b":7}}}}"#));
    check::<Pair<String, Vec<Code>>>(&format!(r#"{{"a":"{text}","b":{tags}}}"#));
    check::<Pair<String, Vec<Sku>>>(&format!(r#"{{"a":"{text}","b":{tags}}}"#));
    check::<Pair<String, Vec<Sku>>>(&format!(r#"{{"b":{tags},"a":"{text}"}}"#));
}

#[test]
fn of_a_large_tree_beside_many_refused() {
    let tree = list(100_000, "1");
    let tags = list(1_000, "\"x\"");
    check::<Pair<Value, Vec<Code>>>(&format!(r#"{{"a":{tree},"b":{tags}}}"#));
    check::<Pair<Value, Vec<Sku>>>(&format!(r#"{{"b":{tags},"a":{tree}}}"#));
    check::<Pair<Value, Pair<u8, u8>>>(&format!(r#"{{"a":{tree},"b":{{}}}}"#));
}

#[test]
fn of_many_keys_refused() {
    let entries = |value: &str| {
        let entries: Vec<_> = (0..5_000)
            .map(|nth| format!("\"k{nth}\":{value}"))
            .collect();
        format!("{{{}}}", entries.join(","))
    };
    check::<BTreeMap<Sku, u8>>(&entries("1"));
    check::<BTreeMap<Code, u8>>(&entries("\"x\""));
    check::<HashMap<u8, u8>>(&entries("1"));
    check::<Numbered>(&entries("{\"k\":\"x\"}"));
    check::<BTreeMap<String, Sku>>(&entries("\"x\""));
    check::<Hashed>(&entries("{\"a\":\"x\"}"));
}

#[test]
fn of_many_members_that_no_type_has() {
    let others: Vec<_> = (0..5_000)
        .map(|nth| format!("\"k{nth}\":[1,\"x\",{{}}]"))
        .collect();
    let others = others.join(",");
    check::<Pair<Code, Even>>(&format!(r#"{{"a":"x",{others},"b":1}}"#));
    check::<Strictly>(&format!(r"[{{{others}}}]"));
    check::<Vec<Pair<Code, Even>>>(&format!(r#"[{{{others}}},{{"a":"x"}},{{"b":1}}]"#));
}

#[test]
fn of_many_tagged_of_which_the_last_is_wrong() {
    let good = r#"{"x":"SKU-1","y":"67e55044-10b1-426f-9247-bb680e5fe0c8","t":"Dog"}"#;
    let bad = r#"{"x":"SKU-1","y":"x","t":"Dog"}"#;
    check::<Vec<models::Pet>>(&format!("[{}{bad}]", format!("{good},").repeat(5_000)));
    check::<Vec<models::Pet>>(&list(3_000, bad));
}

#[test]
fn of_many_structs_that_lack_a_member() {
    check::<Vec<Pair<Code, Sku>>>(&list(5_000, "{}"));
    check::<Vec<Pair<Sku, Sku>>>(&list(5_000, "{}"));
    check::<Vec<Pair<Code, Sku>>>(&list(5_000, r#"{"b":"x"}"#));
    check::<Nested>(&format!(r#"{{"a":{}}}"#, list(5_000, "7")));
}

/// Reads a long document with planted errors.
fn check_planted<T: DeserializeOwned + Plant>(seed: u64) {
    check::<T>(&Garden::with_width::<T>(seed, 12).json);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_any_document(seed: u64) {
        check_planted::<Catalogue>(seed);
        check_planted::<Shelves>(seed);
        check_planted::<Nested>(seed);
        check_planted::<ByKey>(seed);
        check_planted::<Hashed>(seed);
        check_planted::<Numbered>(seed);
        check_planted::<Choices>(seed);
        check_planted::<Deep>(seed);
        check_planted::<Forest>(seed);
        check_planted::<Strictly>(seed);
        check_planted::<Beside>(seed);
        check_planted::<Pets>(seed);
    }
}
