//! Errors that others find in the value.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;
use serde_accumulate::{
    Document, Finding, Findings, Limits, Place, Problem, Refusal, RustStep, Secret, Shape, Texts,
    inspect,
};

use crate::support::described;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Basket {
    line_items: Vec<Item>,
    #[serde(default)]
    by_name: BTreeMap<String, Item>,
    note_text: Option<String>,
    shape: Option<Form>,
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
enum Form {
    Box { width: u8 },
}
serde_accumulate::tagged!(Form, "kind");

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
        .map(|finding| finding.found.json().unwrap().get());
    assert_eq!(
        found.collect::<Vec<_>>(),
        [r#""x""#, "2", "3", "\"n\"", "7"]
    );
    assert_eq!(findings.total(), 5);
}

#[test]
fn a_field_is_placed_at_the_name_by_which_it_was_sent() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Priced {
        #[serde(alias = "cost", alias = "fee")]
        price: i64,
        #[serde(alias = "number")]
        count: i64,
    }
    let json = br#"{"number": -1, "fee": -2}"#;
    let inspection = inspect::<Priced>(Document::Json(json), Limits::default()).unwrap();
    let mut findings = inspection.findings;
    findings.add(&[RustStep::Field("price")], negative());
    findings.add(&[RustStep::Field("count")], negative());
    assert_eq!(
        described(&findings),
        ["fee: negative, below 0", "number: negative, below 0"]
    );
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
fn the_shape_of_a_place_is_told_whatever_its_size_and_even_of_a_secret() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Shapes {
        text: String,
        pin: Secret<String>,
        list: Vec<u8>,
        set: HashSet<u8>,
        map: BTreeMap<String, u8>,
        number: f64,
        flag: bool,
        nothing: Option<u8>,
    }
    let json = br#"{"text": "\u00e9t\u00e9", "pin": "1234", "list": [1, 2, 3], "set": [1, 1], "map": {"a": 1, "a": 2, "b": 3},
        "number": 1.5, "flag": true, "nothing": null}"#;
    let limits = Limits::default().found(2);
    let findings = inspect::<Shapes>(Document::Json(json), limits)
        .unwrap()
        .findings;
    for (name, shape) in [
        ("text", Shape::String { chars: 3 }),
        ("pin", Shape::String { chars: 4 }),
        ("list", Shape::List { items: 3 }),
        ("set", Shape::Set { items: 2 }),
        ("map", Shape::Map { members: 2 }),
        ("number", Shape::Number),
        ("flag", Shape::Bool),
        ("nothing", Shape::Null),
    ] {
        assert_eq!(
            findings.shape_at(&[RustStep::Field(name)]),
            Some(shape),
            "{name}"
        );
    }
    assert_eq!(findings.shape_at(&[]), Some(Shape::Map { members: 8 }));
    assert_eq!(findings.shape_at(&[RustStep::Field("absent")]), None);
    assert_eq!(Findings::default().shape_at(&[]), None);

    let texts = Texts::new([("list", "1"), ("list", "2"), ("text", "abc")]);
    let inspection = inspect::<Shapes>(Document::Texts(&texts), limits).unwrap();
    let shape = |name| inspection.findings.shape_at(&[RustStep::Field(name)]);
    assert_eq!(shape("list"), Some(Shape::List { items: 2 }));
    assert_eq!(shape("text"), Some(Shape::String { chars: 3 }));
}

#[test]
fn what_is_added_beyond_the_limit_is_not_counted_and_that_is_said() {
    use RustStep::{Entry, Index};
    let items = (0..40).map(|nth| format!(r#"{{"k{nth}": {nth}, "k{nth}": "last"}}"#));
    let json = format!("[{}]", items.collect::<Vec<_>>().join(","));
    let limits = Limits::default().findings(2);
    let document = Document::Json(json.as_bytes());
    let inspection = inspect::<Vec<BTreeMap<String, serde_json::Value>>>(document, limits).unwrap();
    let mut findings = inspection.findings;
    findings.add(&[Index(39), Entry("k39")], negative());
    findings.add(&[Index(20), Entry("k20")], negative());
    assert!(findings.is_complete());
    findings.add(&[Index(1), Entry("k1")], negative());
    assert_eq!((findings.total(), findings.is_complete()), (3, true));
    findings.add(&[Index(30), Entry("k30")], negative());
    assert_eq!((findings.total(), findings.is_complete()), (3, false));
    let places = ["1/k1: negative, below 0", "20/k20: negative, below 0"];
    assert_eq!(described(&findings), places);
    let found = findings.as_slice()[1].found.json().map(ToString::to_string);
    assert_eq!(found.as_deref(), Some("\"last\""));
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Renamed {
    #[serde(rename = "n")]
    name: String,
    #[serde(rename = "kg")]
    weight: u32,
    #[serde(default)]
    other: u32,
}

#[test]
fn a_field_with_a_name_of_its_own_is_the_struct_it_is_in() {
    use RustStep::{Field, Index};
    let other_words = || Problem::Refusal(Refusal::new("positive", "above 0"));
    let add = |json: &str| {
        let document = Document::Json(json.as_bytes());
        let inspection = inspect::<Vec<Renamed>>(document, Limits::default()).unwrap();
        let mut findings = inspection.findings;
        let name = [Index(0), Field("name")];
        assert_eq!(findings.shape_at(&name), None);
        let weight = [Index(0), Field("weight"), Field("x")];
        let other = [Index(0), Field("other")];
        findings.add_all([
            (&name[..], negative()),
            (&other, negative()),
            (&weight, other_words()),
            (&name, negative()),
        ]);

        findings
    };
    // Their values may be stand-ins.
    let findings = add(r#"[{"n": 7, "kg": "x", "other": 1}]"#);
    let expected = [
        "0/n: Type(String)",
        "0/kg: Type(Integer)",
        "0/other: negative, below 0",
    ];
    assert_eq!(described(&findings), expected);
    assert_eq!(
        described(&add(r#"[{"kg": 1}]"#)),
        ["0/n: Missing", "0/other: negative, below 0"]
    );
    // What is not declared makes no stand-ins, and is no place to look for a field.
    let findings = add(r#"[{"n": "a", "kg": 1, "name": 1}]"#);
    let negative = |place| format!("{place}: negative, below 0");
    let expected = [
        negative("0"),
        "0: positive, above 0".to_owned(),
        negative("0/other"),
    ];
    assert_eq!(described(&findings)[..3], expected);
    assert_eq!(described(&findings)[3..], ["0/name: Unknown"]);
    let found = findings.as_slice()[0].found.json().map(ToString::to_string);
    assert_eq!(found.as_deref(), Some(r#"{"n":"a","kg":1}"#));
}

#[test]
fn a_path_may_go_through_what_is_flattened_or_transparent() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Outer {
        #[serde(flatten)]
        inner: Inner,
        #[serde(flatten)]
        rest: BTreeMap<String, Own>,
    }
    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Inner {
        unit_price: u32,
        #[serde(rename = "own")]
        not_known: u32,
    }
    #[derive(Debug, Deserialize)]
    #[serde(transparent)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Own {
        text: String,
    }

    use RustStep::{Entry, Field};
    let json = br#"{"unitPrice": 1, "own": 2, "key": "text"}"#;
    let inspection = inspect::<Outer>(Document::Json(json), Limits::default()).unwrap();
    let mut findings = inspection.findings;
    findings.add_all([
        (
            &[Field("rest"), Entry("key"), Field("text")][..],
            negative(),
        ),
        (&[Field("inner"), Field("not_known")], negative()),
        (&[Field("inner"), Field("unit_price")], negative()),
    ]);
    let expected = ["", "unitPrice", "key"].map(|place| format!("{place}: negative, below 0"));
    assert_eq!(described(&findings), expected);
}

#[test]
fn what_is_added_at_once_is_counted_before_the_list_is_cut_and_its_order_is_that_of_the_document() {
    use RustStep::{Entry, Index};
    let entries = (0..500).map(|nth| format!(r#""k{}": [{nth}]"#, nth * 7 % 500));
    let json = format!("{{{}}}", entries.collect::<Vec<_>>().join(","));
    let limits = Limits::default().findings(3);
    let keys: Vec<String> = (0..500).map(|nth| format!("k{nth}")).collect();
    let document = Document::Json(json.as_bytes());
    let inspection = inspect::<BTreeMap<String, Vec<u32>>>(document, limits).unwrap();
    let mut findings = inspection.findings;
    let below = keys.iter().map(|key| vec![Entry(key), Index(0)]);
    let above = keys.iter().rev().take(1).map(|key| vec![Entry(key)]);
    findings.add_all(below.chain(above).map(|path| (path, negative())));
    let places = ["k0/0", "k7/0", "k14/0"].map(|place| format!("{place}: negative, below 0"));
    assert_eq!(described(&findings), places);
    assert_eq!((findings.total(), findings.is_complete()), (500, true));
    findings.set_incomplete();
    assert!(!findings.is_complete());
}

#[test]
fn which_of_several_at_one_place_is_said_is_not_up_to_their_order() {
    use RustStep::{Field, Index};
    let said = |kinds: [&'static str; 2]| {
        let mut findings = inspected(JSON);
        let errors = kinds.into_iter().enumerate().map(|(nth, kind)| {
            let problem = Problem::Refusal(Refusal::new(kind, ""));
            // Of which entry, is not known: there is one.
            ([Field("by_name"), Index(nth + 1)], problem)
        });
        findings.add_all(errors);
        assert_eq!(findings.total(), 2);
        described(&findings)
    };
    assert_eq!(said(["a", "b"]), said(["b", "a"]));
}

#[test]
fn what_is_said_of_a_value_with_stand_ins_may_be_more_and_of_a_stand_in_is_nothing() {
    use RustStep::{Field, Index};
    let count = [Field("line_items"), Index(0), Field("count")];
    let mut findings = inspected(JSON);
    findings.add(&count, negative());
    assert!(findings.is_complete());
    findings.add(&count[..2], negative());
    assert_eq!((findings.total(), findings.is_complete()), (1, false));
}

#[test]
fn what_has_no_finding_at_it_above_it_or_below_it_is_sound() {
    use RustStep::{Field, Index};
    let findings = inspected(JSON);
    let second = [Field("line_items"), Index(1)];
    for path in [&second[..], &[Field("note_text")], &[Field("shape")]] {
        assert!(findings.is_sound(path), "{path:?}");
        assert!(!findings.is_unread(path), "{path:?}");
    }
    let count = [Field("line_items"), Index(0), Field("count")];
    for path in [&count[..], &count[..2], &count[..1], &[]] {
        assert!(!findings.is_sound(path), "{path:?}");
        assert!(findings.is_unread(path), "{path:?}");
    }
    // Where it is not known what a path leads to, nothing is sound.
    assert!(!findings.is_sound(&[Field("line_items"), Index(1), Field("x")]));
}

#[test]
fn the_text_at_a_place_is_told() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Query {
        ratio: Option<f64>,
        list: Vec<f32>,
    }
    use RustStep::{Field, Index};
    let texts = Texts::new([("ratio", "-inf"), ("list", "1"), ("list", "NaN")]);
    let inspection = inspect::<Query>(Document::Texts(&texts), Limits::default()).unwrap();
    let text = |path: &[RustStep<'_>]| inspection.findings.text_at(path);
    assert_eq!(text(&[Field("ratio")]), Some("-inf"));
    assert_eq!(text(&[Field("list"), Index(1)]), Some("NaN"));
    assert_eq!(text(&[Field("list")]), None);
    assert_eq!(text(&[Field("absent")]), None);
}

#[test]
fn findings_can_be_made_and_changed_by_hand() {
    let finding = Finding::new(Place::default(), negative(), None);
    let mut findings = Findings::from_iter([finding.clone(), finding]);
    assert_eq!((findings.total(), findings.is_complete()), (2, true));
    findings.as_mut_slice()[1].problem = Problem::Missing;
    assert_eq!(described(&findings), [": negative, below 0", ": Missing"]);
    // Of which document they are is not known.
    findings.add(&[RustStep::Field("a")], negative());
    assert_eq!(findings.total(), 2);
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

pub(crate) fn negative() -> Problem {
    Problem::Refusal(Refusal::new("negative", "below 0"))
}

#[track_caller]
fn inspected(json: &str) -> Findings {
    match inspect::<Basket>(Document::Json(json.as_bytes()), Limits::default()) {
        Ok(inspection) => inspection.findings,
        Err(failure) => panic!("{failure}"),
    }
}
