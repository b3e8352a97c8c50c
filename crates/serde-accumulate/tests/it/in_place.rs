//! Lists in the place of structs, which serde reads by the order of the fields.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_accumulate::{Document, Failure, Limits, Problem, RustStep, inspect, read};

use crate::support::{described, lines};

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Item {
    name: String,
    count: u8,
    parent: Option<Box<Item>>,
    tags: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Order {
    items: Vec<Item>,
    by_name: BTreeMap<String, Item>,
    pair: (String, Item),
    row: Row,
    side: Side,
    choice: Choice,
    any: serde_json::Value,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Row(String, u8);

#[derive(Debug, Deserialize)]
#[serde(tag = "t", content = "c")]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
enum Side {
    Left(u8),
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
enum Choice {
    Named { x: u8, y: u8 },
    Two(u8, u8),
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Flat {
    #[serde(flatten)]
    rest: BTreeMap<String, Item>,
}

fn refused<T: DeserializeOwned>(json: &str) -> Vec<String> {
    let document = Document::Objects(json.as_bytes());
    match read::<T>(document, Limits::default()) {
        Ok(_) => Vec::new(),
        Err(Failure::Invalid(findings)) => {
            let inspection = inspect::<T>(document, Limits::default()).expect("it is JSON");
            assert_eq!(described(&inspection.findings), described(&findings));
            described(&findings)
        }
        Err(failure) => panic!("{failure:?}"),
    }
}

const ORDER: &str = r#"{"items": [{"name": "a", "count": 1, "tags": ["x"]}], "by_name": {"b": {"name": "b", "count": 2}},
    "pair": ["c", {"name": "c", "count": 3}], "row": ["d", 4], "side": ["Left", 5], "choice": {"Two": [6, 7]},
    "any": [[1], {"a": [2]}]}"#;

#[test]
fn are_refused_where_objects_are_asked_for() {
    assert_eq!(refused::<Order>(ORDER), [""; 0]);
    assert_eq!(
        refused::<Item>(r#"["n", 1, null, null]"#),
        [": Type(Struct)"]
    );
    assert_eq!(
        refused::<Vec<Item>>(
            r#"[{"name": "n", "count": 1, "parent": ["n", 1, null, []]}, ["m", 2, null, null]]"#
        ),
        ["0/parent: Type(Struct)", "1: Type(Struct)"]
    );
    let inside = ORDER
        .replace(r#"{"name": "b", "count": 2}"#, r#"["b", 2, null, null]"#)
        .replace(r#"{"name": "c", "count": 3}"#, r#"["c", 3, null, null]"#)
        .replace(r#"{"Two": [6, 7]}"#, r#"{"Named": [6, 7]}"#);
    assert_eq!(
        refused::<Order>(&inside),
        [
            "by_name/b: Type(Struct)",
            "pair/1: Type(Struct)",
            "choice/Named: Type(Struct)"
        ]
    );
}

#[test]
fn are_taken_otherwise_unless_something_else_is_wrong() {
    let json = r#"[["n", 1, null, null], {"name": "n", "count": 1}]"#;
    assert_eq!(
        read::<Vec<Item>>(Document::Json(json.as_bytes()), Limits::default())
            .expect("serde takes it")
            .len(),
        2
    );
    assert!(
        inspect::<Vec<Item>>(Document::Json(json.as_bytes()), Limits::default())
            .expect("serde takes it")
            .findings
            .as_slice()
            .is_empty()
    );
    assert_eq!(
        lines::<Vec<Item>>(r#"[["n", 1, null, null], {"name": "n", "count": -1}]"#),
        ["0: Type(Struct)", "1/count: Range(Minimum(0))"]
    );
}

#[test]
fn are_found_among_many_and_behind_lists_that_are_asked_for() {
    let good = r#"{"name": "n", "count": 1, "tags": ["x", "y"], "parent": {"name": "p", "count": 2, "tags": []}}"#;
    let bad = r#"{"name": "n", "count": 1, "tags": ["x"], "parent": ["p", 2, null, ["z"]]}"#;
    for (before, after) in [(0, 600), (300, 300), (600, 0)] {
        let mut items = vec![good; before];
        items.push(bad);
        items.extend(vec![good; after]);
        let json = format!("[{}]", items.join(","));
        let expected = [format!("{before}/parent: Type(Struct)")];
        assert_eq!(refused::<Vec<Item>>(&json), expected);
        let json = json.replacen("\"count\": 1", "\"count\": -1", 1);
        assert!(lines::<Vec<Item>>(&json).contains(&expected[0]));
    }
    assert_eq!(
        refused::<Vec<Item>>(&format!("[{}]", vec![good; 600].join(","))),
        [""; 0]
    );
}

#[test]
fn are_out_of_sight_behind_what_serde_keeps() {
    assert_eq!(refused::<Flat>(r#"{"a": ["n", 1, null, null]}"#), [""; 0]);
}

#[test]
fn are_told_once_something_is_wrong_with_the_value() {
    let json = r#"[["n", 1, null, null], {"name": "", "count": 1}]"#;
    let document = Document::Json(json.as_bytes());
    let mut findings = inspect::<Vec<Item>>(document, Limits::default())
        .expect("it is JSON")
        .findings;
    let problem = || Problem::Refused {
        expecting: String::new(),
        message: "too short".to_owned(),
    };
    let name = RustStep::Field("name");
    findings.add_all([
        ([RustStep::Index(0), name], problem()),
        ([RustStep::Index(1), name], problem()),
    ]);
    let findings = findings.as_slice().iter();
    let places: Vec<_> = findings.map(|found| found.place.to_string()).collect();
    assert_eq!(places, ["0", "1/name"]);
}
