//! Errors that others find in lists, sets and maps.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Deserialize;
use serde_accumulate::{Document, Limits, Problem, Refusal, RustStep, inspect};

use crate::add::negative;
use crate::support::described;

#[test]
fn a_position_in_a_map_without_an_order_is_the_map_and_in_a_set_the_set() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Unordered {
        map: HashMap<String, Vec<u8>>,
        set: HashSet<u8>,
        only: HashMap<String, Vec<u8>>,
        alone: BTreeSet<u8>,
    }
    use RustStep::{Field, Index};
    let json = br#"{"map": {"b": [1], "a": [2]}, "set": [1, 2], "only": {"k": [3]}, "alone": [4]}"#;
    let added = |paths: &[&[RustStep<'_>]]| {
        let inspection = inspect::<Unordered>(Document::Json(json), Limits::default()).unwrap();
        let mut findings = inspection.findings;
        findings.add_all(paths.iter().map(|path| (path, negative())));
        (described(&findings), findings.is_complete())
    };
    let paths: &[&[RustStep<'_>]] = &[
        &[Field("map"), Index(1), Index(0)],
        &[Field("set"), Index(1)],
        &[Field("only"), Index(0), Index(0)],
        &[Field("alone"), Index(0)],
    ];
    let expected = ["map", "set", "only/k/0", "alone/0"];
    let expected = expected.map(|place| format!("{place}: negative, below 0"));
    assert_eq!(added(paths), (expected.to_vec(), true));
    // Two of them cannot be told apart, and that is said.
    let both: &[&[RustStep<'_>]] = &[&[Field("map"), Index(0)], &[Field("map"), Index(1)]];
    assert_eq!(added(both), (expected[..1].to_vec(), false));
}

#[test]
fn a_position_in_a_map_with_an_order_is_an_entry_of_it() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Ordered {
        texts: BTreeMap<String, Vec<u8>>,
        numbers: BTreeMap<i32, Vec<u8>>,
    }
    use RustStep::{Field, Index};
    let added = |json: &str, paths: &[&[RustStep<'_>]]| {
        let inspection =
            inspect::<Ordered>(Document::Json(json.as_bytes()), Limits::default()).unwrap();
        let mut findings = inspection.findings;
        findings.add_all(paths.iter().map(|path| (path, negative())));
        (described(&findings), findings.is_complete())
    };
    let paths: &[&[RustStep<'_>]] = &[
        &[Field("texts"), Index(0), Index(0)],
        &[Field("texts"), Index(1), Index(0)],
        &[Field("numbers"), Index(0), Index(0)],
        &[Field("numbers"), Index(2), Index(0)],
    ];
    let json = r#"{"texts": {"b": [1], "a": [2]}, "numbers": {"10": [1], "-2": [2], "9": [3]}}"#;
    let expected = ["texts/b/0", "texts/a/0", "numbers/10/0", "numbers/-2/0"];
    let expected = expected.map(|place| format!("{place}: negative, below 0"));
    assert_eq!(added(json, paths), (expected.to_vec(), true));
    // Where an entry is not in the value, the others are not where they were.
    let json = r#"{"texts": {"b": [1], "a": [2]}, "numbers": {"10": [1], "-2": 7, "x": [3]}}"#;
    let (described, is_complete) = added(json, paths);
    assert_eq!(described[..2], expected[..2]);
    assert_eq!(
        described[2..],
        ["numbers/-2: Type(List)", "numbers/x/[key]: Key(Integer)"]
    );
    assert!(!is_complete);
}

#[test]
fn a_number_is_a_position_in_a_list_and_a_key_in_a_map() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Numbers {
        list: Vec<u8>,
        map: BTreeMap<i32, BTreeMap<usize, u8>>,
        new: Newtype,
    }
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Newtype(BTreeMap<usize, u8>);

    use RustStep::{Field, Number};
    let json =
        br#"{"list": [1, 2], "map": {"-7": {"0": 1}, "0": {"7": 2}}, "new": {"0": 3, "7": 4}}"#;
    let inspection = inspect::<Numbers>(Document::Json(json), Limits::default()).unwrap();
    let mut findings = inspection.findings;
    for path in [
        &[Field("list"), Number(1)][..],
        &[Field("map"), Field("-7"), Number(0)],
        &[Field("map"), Number(0), Number(7)],
        &[Field("new"), Number(0), Number(0)],
        &[Field("new"), Number(0), Number(7)],
    ] {
        findings.add(path, negative());
    }
    let expected = ["list/1", "map/-7/0", "map/0/7", "new/0", "new/7"];
    let expected = expected.map(|place| format!("{place}: negative, below 0"));
    assert_eq!(described(&findings), expected);
}

#[test]
fn a_field_of_a_map_is_the_entry_of_that_very_key() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Maps {
        r#type: BTreeMap<String, u8>,
        new: Newtype,
    }
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Newtype(BTreeMap<String, u8>);

    use RustStep::{Entry, Field, Index};
    let json = br#"{"type": {"a_b": 1, "ab": 2}, "new": {"0": 3, "k": 4}}"#;
    let inspection = inspect::<Maps>(Document::Json(json), Limits::default()).unwrap();
    let mut findings = inspection.findings;
    findings.add(&[Field("r#type"), Field("ab")], negative());
    findings.add(&[Field("new"), Index(0), Entry("k")], negative());
    findings.add(&[Field("new"), Field("0")], negative());
    let places = ["type/ab", "new/0", "new/k"].map(|place| format!("{place}: negative, below 0"));
    assert_eq!(described(&findings), places);
}

#[test]
fn entries_of_a_large_map_are_found_by_their_keys() {
    let entries = (0..40).map(|nth| format!(r#""k\u005f{nth}": {nth}"#));
    let json = format!(r#"{{"k_7": 0, {}}}"#, entries.collect::<Vec<_>>().join(","));
    let document = Document::Json(json.as_bytes());
    let inspection = inspect::<BTreeMap<String, u8>>(document, Limits::default()).unwrap();
    let mut findings = inspection.findings;
    for key in ["k_39", "k_7", "k_0"] {
        findings.add(&[RustStep::Entry(key)], negative());
    }
    let found = findings.as_slice().iter().map(|finding| {
        let found = finding.found.json().map(ToString::to_string);
        (finding.place.to_string(), found.unwrap_or_default())
    });
    let expected = [("k_0", "0"), ("k_7", "7"), ("k_39", "39")];
    let expected = expected.map(|(place, found)| (place.to_owned(), found.to_owned()));
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

#[test]
fn a_list_that_is_too_long_stands_in_place_of_its_elements_and_nothing_else_does() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Counted {
        list: Vec<u8>,
        set: HashSet<u8>,
        map: BTreeMap<String, u8>,
        last: u8,
    }
    let json = br#"{"list": [1, "x", {}], "set": [1, "x", 1, 2], "map": {"a": "x"}, "last": "x"}"#;
    let added = |name, kind: &'static str, max: u8, limit| {
        let limits = Limits::default().findings(limit);
        let inspection = inspect::<Counted>(Document::Json(json), limits).unwrap();
        let mut findings = inspection.findings;
        let refusal = Refusal::new(kind, "").with("max_length", max);
        findings.add(&[RustStep::Field(name)], Problem::Refusal(refusal));
        let finding = findings.as_slice().iter().find_map(|finding| {
            let is_new = matches!(finding.problem, Problem::Refusal(_));
            is_new.then(|| finding.place.to_string())
        });
        (
            finding.unwrap_or_default(),
            findings.total(),
            findings.is_complete(),
        )
    };
    assert_eq!(
        added("list", "too_long", 2, 100),
        ("list".to_owned(), 4, true)
    );
    // How many of those that are not kept are of the list is not known.
    assert_eq!(
        added("list", "too_long", 2, 2),
        ("list".to_owned(), 1, false)
    );
    assert_eq!(
        added("list", "too_long", 2, 3),
        ("list".to_owned(), 4, true)
    );
    // A set counts what is good, once.
    assert_eq!(
        added("set", "too_long", 1, 100),
        ("set".to_owned(), 5, true)
    );
    for (name, kind) in [
        ("set", "too_long"),
        ("map", "too_long"),
        ("list", "too_short"),
    ] {
        assert_eq!(
            added(name, kind, 2, 100),
            (String::new(), 5, true),
            "{name}"
        );
    }
    // Anything else may be about a stand-in.
    assert_eq!(added("list", "own", 2, 100), (String::new(), 5, false));
}

#[test]
fn the_length_of_a_list_can_wait_until_its_elements_are_right() {
    let document = Document::Json(br#"[1, "x", 2]"#);
    let inspection = inspect::<Vec<u8>>(document, Limits::default()).unwrap();
    let mut findings = inspection.findings;
    findings.add(
        &[],
        Problem::TooLong {
            expected: 2,
            found: 3,
        },
    );
    assert_eq!(described(&findings), ["1: Type(Integer)"]);
    assert!(findings.is_complete());
}
