//! Errors that others find in the value.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_accumulate::{Document, Findings, Limits, Problem, Refusal, RustStep, Texts, inspect};

use crate::support::described;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Basket {
    line_items: Vec<Item>,
    #[serde(default)]
    by_name: BTreeMap<String, Item>,
    note_text: Option<String>,
    shape: Option<Shape>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Item {
    #[serde(rename = "unit-price")]
    unit_price: i64,
    count: u8,
}

#[derive(Debug, Deserialize)]
#[serde(remote = "Self", rename_all = "lowercase")]
enum Shape {
    Box { width: u8 },
}
serde_accumulate::tagged!(Shape, "kind");

const JSON: &str = r#"{
    "lineItems": [{"unit-price": 1, "count": "x"}, {"unit-price": 2, "count": 1}],
    "byName": {"a b": {"unit-price": 3, "count": 1}},
    "noteText": "n",
    "shape": {"kind": "box", "width": 7}
}"#;

#[test]
fn paths_in_rust_become_places_in_the_document() {
    use RustStep::{Entry, Field, Index};
    let mut findings = inspected(JSON);
    for path in [
        &[Field("shape"), Field("width")][..],
        &[Field("note_text")],
        &[Field("by_name"), Entry("a b"), Field("unit_price")],
        &[Field("line_items"), Index(1), Field("unit_price")],
    ] {
        findings.add(path, negative());
    }
    assert_eq!(
        described(&findings),
        [
            "lineItems/0/count: Type(Integer)",
            "lineItems/1/unit-price: negative, below 0",
            "byName/a b/unit-price: negative, below 0",
            "noteText: negative, below 0",
            "shape/box/width: negative, below 0",
        ]
    );
    let found = findings
        .as_slice()
        .iter()
        .map(|finding| finding.found.as_ref().unwrap().get());
    assert_eq!(
        found.collect::<Vec<_>>(),
        [r#""x""#, "2", "3", "\"n\"", "7"]
    );
    assert_eq!(findings.total(), 5);
}

#[test]
fn nothing_is_added_at_below_or_above_a_finding() {
    use RustStep::{Field, Index};
    let mut findings = inspected(JSON);
    findings.add(&[Field("line_items"), Index(0), Field("count")], negative());
    findings.add(
        &[Field("line_items"), Index(0), Field("count"), Field("x")],
        negative(),
    );
    findings.add(&[Field("line_items")], negative());
    findings.add(&[], negative());
    assert_eq!(findings.total(), 1);
}

#[test]
fn positions_in_the_value_are_not_those_in_the_document_where_elements_were_left_out() {
    let json = r#"["x", "only"]"#;
    let inspection =
        inspect::<Vec<Only>>(Document::Json(json.as_bytes()), Limits::default()).unwrap();
    let mut findings = inspection.findings;
    assert_eq!(inspection.value.map(|value| value.len()), Some(1));
    findings.add(&[RustStep::Index(0)], negative());
    assert_eq!(described(&findings)[1], "1: negative, below 0");
}

#[test]
fn texts_and_nothing_at_all_are_documents_too() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Query {
        limit: u8,
    }
    let texts = Texts::new([("limit", "7")]);
    let mut inspection = inspect::<Query>(Document::Texts(&texts), Limits::default()).unwrap();
    assert!(inspection.value.is_some());
    inspection
        .findings
        .add(&[RustStep::Field("limit")], negative());
    assert_eq!(
        described(&inspection.findings),
        ["limit: negative, below 0"]
    );
    let inspection = inspect::<Query>(Document::Absent, Limits::default()).unwrap();
    assert_eq!(described(&inspection.findings), [": Missing"]);
    let inspection = inspect::<Option<Query>>(Document::Absent, Limits::default()).unwrap();
    assert!(matches!(inspection.value, Some(None)));
}

/// Takes one text only, which is not among those that are tried as stand-ins.
#[derive(Debug)]
struct Only;

impl<'de> Deserialize<'de> for Only {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if String::deserialize(deserializer)? == "only" {
            return Ok(Self);
        }
        Err(serde::de::Error::custom("another"))
    }
}

fn negative() -> Problem {
    Problem::Refusal(Refusal::new("negative", "below 0"))
}

#[track_caller]
fn inspected(json: &str) -> Findings {
    match inspect::<Basket>(Document::Json(json.as_bytes()), Limits::default()) {
        Ok(inspection) => inspection.findings,
        Err(failure) => panic!("{failure}"),
    }
}
