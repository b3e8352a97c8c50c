//! Values that serde reads out of sight: `flatten`, `untagged`, adjacently tagged enums.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_accumulate::{Failure, Mistake, from_slice};

use crate::read_models::read_models;
use crate::support::lines;

read_models! {
    struct Outer {
        id: u8,
        #[serde(flatten)]
        inner: Inner,
    }

    struct Inner {
        name: String,
        size: u16,
        deep: Option<Deep>,
    }

    struct Deep {
        leaf: u8,
    }

    #[serde(deny_unknown_fields)]
    struct Strict {
        id: u8,
        #[serde(flatten)]
        inner: BTreeMap<u8, u8>,
    }

    #[serde(untagged)]
    enum Either {
        Number(u8),
        Named { name: String },
    }

    #[serde(tag = "t", content = "c")]
    enum Adjacent {
        A(u8),
        B { x: u8 },
    }

    struct Chosen {
        id: u8,
        #[serde(flatten)]
        kind: Kind,
        last: String,
    }

    enum Kind {
        Pair { x: u8, y: String },
    }
}

#[test]
fn what_a_flattened_enum_lacks_beside_another_error_is_missing_in_it() {
    assert_eq!(
        lines::<Chosen>(r#"{"id": 300, "Pair": {"x": 1}, "last": "z"}"#),
        ["id: Range(Maximum(255))", "Pair/y: Missing"]
    );
}

#[test]
fn what_the_flattened_part_lacks_is_missing_from_the_whole() {
    assert_eq!(
        lines::<Outer>(r#"{"id": "x"}"#),
        ["id: Type(Integer)", "name: Missing", "size: Missing"]
    );
}

#[test]
fn a_value_in_the_flattened_part_is_placed_if_it_is_the_only_one() {
    assert_eq!(
        lines::<Outer>(r#"{"id": 1, "name": true, "size": 70000}"#),
        ["name: Type(String)", "size: Range(Maximum(65535))"]
    );
    assert_eq!(
        lines::<Outer>(r#"{"id": 1, "name": 5, "size": 5}"#).len(),
        1
    );
}

#[test]
fn a_value_that_serde_reads_in_sight_is_not_taken_for_one_in_the_flattened_part() {
    assert_eq!(
        lines::<Outer>(r#"{"id": 5, "name": 5, "size": 7}"#),
        ["name: Type(String)"]
    );
}

#[test]
fn a_value_deeper_in_the_flattened_part_is_placed() {
    assert_eq!(
        lines::<Outer>(r#"{"id": 1, "name": "n", "size": 1, "deep": {"leaf": "x"}}"#),
        ["deep/leaf: Type(Integer)"]
    );
}

#[test]
fn what_is_missing_deeper_is_not_missing_from_the_whole() {
    let lines = lines::<Outer>(r#"{"id": 1, "name": "n", "size": 1, "deep": {}}"#);
    assert_eq!(lines, ["deep/leaf: Missing"]);
}

#[test]
fn an_untagged_enum_refuses_as_a_whole() {
    assert_eq!(lines::<Vec<Either>>(r#"[1, {"name": 2}, "x"]"#).len(), 2);
}

#[test]
fn the_content_of_an_adjacently_tagged_enum_is_seen() {
    assert_eq!(
        lines::<Vec<Adjacent>>(
            r#"[{"t": "A", "c": "x"}, {"c": {}, "t": "B"}, {"t": "C", "c": []}, {"c": 1}]"#
        ),
        [
            "0/c: Type(Integer)",
            "1/c/x: Missing",
            r#"2/t: Variant { expected: ["A", "B"] }"#,
            "3/t: Missing",
        ]
    );
}

#[test]
fn keys_of_flattened_maps_are_read_out_of_sight() {
    assert_eq!(
        lines::<Strict>(r#"{"id": "x", "7": 1}"#),
        ["id: Type(Integer)", "7/[key]: refused, u8"]
    );
    assert!(!lines::<Strict>(r#"{"id": 1, "seven": 1}"#).is_empty());
}

#[derive(Debug, Deserialize)]
#[serde(tag = "t")]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
enum Internal {
    A { a: u8, b: u8, c: Option<String> },
}

#[test]
fn several_errors_out_of_sight_are_found_one_after_the_other() {
    assert_eq!(
        lines::<Internal>(r#"{"t": "A", "a": "x", "b": 300, "c": 7}"#),
        [
            "a: Type(Integer)",
            "b: Range(Maximum(255))",
            "c: Type(String)",
        ]
    );
}

#[test]
fn the_member_that_is_sent_twice_is_the_one_that_the_type_speaks_of() {
    assert_eq!(
        lines::<Internal>(r#"{"t": "A", "k": 0, "k": 1, "a": 1, "a": 2, "a": 3, "b": 1}"#),
        ["a: Duplicate"]
    );
}

#[test]
fn a_tag_of_another_type_is_told_as_it_was_sent() {
    #[derive(Debug, Deserialize)]
    #[serde(tag = "kind", rename_all = "lowercase")]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    enum Pet {
        Cat {
            lives: u8,
        },
        Dog {
            name: String,
        },
        #[serde(rename = "7")]
        Seven,
    }
    for tag in ["7", "1.5", "true", "null", "[1]", r#"{"a":1}"#, "-1"] {
        let expected = r#"["cat", "dog", "7"]"#;
        let tag = tag.to_owned();
        assert_eq!(
            lines::<Vec<Pet>>(&format!(
                r#"[{{"lives": 1, "kind": {tag}}}, {{"kind": "cat"}}]"#
            )),
            [
                format!("0: TagInvalid {{ tag: \"kind\", found: {tag:?}, expected: {expected} }}"),
                "1/lives: Missing".to_owned(),
            ]
        );
    }
}

read_models! {
    #[serde(tag = "t")]
    enum Tagged {
        One { inner: Chained, n: u8 },
        Same(Chained),
        Many { list: Vec<Chained> },
        Free { either: Branched, id: Option<uuid::Uuid> },
    }

    #[serde(tag = "k")]
    enum Chained {
        X { x: u8 },
        Y { y: String },
    }

    #[serde(untagged)]
    enum Branched {
        Number(u8),
        Named { name: String, age: u8 },
        List(Vec<u8>),
    }

    struct Flat {
        #[serde(flatten)]
        parts: Parts,
        #[serde(flatten)]
        ids: Ids,
    }

    struct Parts {
        items: Vec<Deep>,
        either: Option<Branched>,
        n: Option<u8>,
    }

    struct Ids {
        first: Option<uuid::Uuid>,
        second: Option<uuid::Uuid>,
    }
}

#[test]
fn a_tag_below_another_tag_is_missing_or_wrong_at_its_object() {
    assert_eq!(
        lines::<Tagged>(r#"{"t": "One", "inner": {"k": "Z", "x": 1}, "n": "x"}"#),
        [
            r#"inner: TagInvalid { tag: "k", found: "Z", expected: ["X", "Y"] }"#,
            "n: Type(Integer)",
        ]
    );
    assert_eq!(
        lines::<Tagged>(r#"{"t": "One", "inner": {"k": 7}, "n": 1}"#),
        [r#"inner: TagInvalid { tag: "k", found: "7", expected: ["X", "Y"] }"#]
    );
    assert_eq!(
        lines::<Tagged>(r#"{"t": "One", "inner": {"x": 1}, "n": 1}"#),
        [r#"inner: TagMissing { tag: "k" }"#]
    );
    assert_eq!(
        lines::<Tagged>(r#"{"t": "Same", "k": "Z"}"#),
        [r#": TagInvalid { tag: "k", found: "Z", expected: ["X", "Y"] }"#]
    );
    assert_eq!(
        lines::<Tagged>(r#"{"t": "Same"}"#),
        [r#": TagMissing { tag: "k" }"#]
    );
    assert_eq!(
        lines::<Tagged>(
            r#"{"t": "Many", "list": [{"k": "X", "x": 1}, {"k": "X"}, {"k": "X", "x": "y"}, {}, {"k": "W"}]}"#
        ),
        [
            "list/1/x: Missing",
            "list/2/x: Type(Integer)",
            r#"list/3: TagMissing { tag: "k" }"#,
            r#"list/4: TagInvalid { tag: "k", found: "W", expected: ["X", "Y"] }"#,
        ]
    );
}

#[test]
fn what_is_wrong_deep_below_a_flattened_struct_has_its_place() {
    assert_eq!(
        lines::<Flat>(r#"{"items": [{"leaf": 1}, {}, {"leaf": 2}, {"leaf": "x"}], "n": 5}"#),
        ["items/1/leaf: Missing", "items/3/leaf: Type(Integer)"]
    );
    let uuid = "00000000-0000-0000-0000-000000000000";
    let refused = |name: &str| format!("{name}: refused, a formatted UUID string");
    assert_eq!(
        lines::<Flat>(r#"{"second": "x", "items": [], "first": "x", "n": "x"}"#),
        [
            refused("second"),
            refused("first"),
            "n: Type(Integer)".to_owned()
        ]
    );
    let json = format!(r#"{{"first": "{uuid}", "items": [], "second": "x"}}"#);
    assert_eq!(lines::<Flat>(json.leak()), [refused("second")]);
}

#[test]
fn the_branch_of_an_untagged_enum_that_is_meant_tells_its_errors() {
    assert_eq!(
        lines::<Vec<Branched>>(
            r#"[1, {"name": 2}, {"name": "n"}, {"name": {}, "age": "x"}, [1, "x"], {"name": "n", "age": 1}]"#
        ),
        [
            "1/name: Type(String)",
            "1/age: Missing",
            "2/age: Missing",
            "3/name: Type(String)",
            "3/age: Type(Integer)",
            "4/1: Type(Integer)",
        ]
    );
    assert_eq!(
        lines::<Vec<Branched>>(r#"["x", 300, null]"#),
        [
            r#"0: Branch { expected: ["integer", "Named", "list"] }"#,
            r#"1: Branch { expected: ["integer", "Named", "list"] }"#,
            r#"2: Branch { expected: ["integer", "Named", "list"] }"#,
        ]
    );
    assert_eq!(
        lines::<Flat>(r#"{"items": [], "either": {"name": 5}}"#),
        ["either/name: Type(String)", "either/age: Missing"]
    );
    assert_eq!(
        lines::<Flat>(r#"{"items": [], "either": "x", "n": "x"}"#),
        [
            r#"either: Branch { expected: ["integer", "Named", "list"] }"#,
            "n: Type(Integer)",
        ]
    );
    assert_eq!(
        lines::<Tagged>(r#"{"t": "Free", "either": [7, "x"], "id": "x"}"#),
        [
            "either/1: Type(Integer)",
            "id: refused, a formatted UUID string"
        ]
    );
}

read_models! {
    #[serde(untagged)]
    enum Many {
        One { a: u8 },
        Two { a: u8, b: u8 },
        Number(u8),
        Other { c: u8, b: u8 },
    }
}

#[test]
fn an_untagged_enum_costs_at_most_two_passes_a_branch() {
    for json in [
        "{}",
        r#"{"b": 1}"#,
        r#"{"a": "x", "b": "y"}"#,
        r#"{"c": "x", "b": {}}"#,
        r#"{"c": 1, "d": {"a": "x"}, "a": "y"}"#,
        "[[]]",
        "null",
        r#""x""#,
    ] {
        let Err(Failure::Invalid(findings)) = from_slice::<Many>(json.as_bytes()) else {
            panic!("{json}")
        };
        let passes = findings.work().passes;
        assert!(passes <= 2 * 4, "{json}: {passes}");
        assert!(findings.is_complete(), "{json}");
        let places = findings.as_slice().iter();
        let mut places = places.map(|finding| finding.place.to_string());
        assert!(places.all(|place| place.is_empty()), "{json}: {findings:?}");
    }
}

read_models! {
    #[serde(tag = "t")]
    enum Unreadable {
        Big { n: u128 },
        Numbers { map: BTreeMap<u8, u8> },
        Raw { raw: Box<serde_json::value::RawValue> },
    }

    struct FlatUnreadable {
        #[serde(flatten)]
        rest: MaybeBig,
    }

    struct MaybeBig {
        n: Option<i128>,
    }

    struct FlatScalar {
        #[serde(flatten)]
        n: u8,
    }
}

#[test]
fn what_serde_cannot_read_out_of_sight_is_a_mistake_of_the_model() {
    fn mistake<T: for<'de> Deserialize<'de> + std::fmt::Debug>(json: &str) -> Option<Mistake> {
        match from_slice::<T>(json.as_bytes()) {
            Err(Failure::Invalid(findings)) => findings.mistake(),
            read => panic!("{read:?}"),
        }
    }
    assert_eq!(
        mistake::<Unreadable>(r#"{"t": "Big", "n": 7}"#),
        Some(Mistake::Integer128)
    );
    assert_eq!(
        mistake::<FlatUnreadable>(r#"{"n": 7}"#),
        Some(Mistake::Integer128)
    );
    assert_eq!(
        mistake::<FlatScalar>(r#"{"n": 7}"#),
        Some(Mistake::Flattened)
    );
    let map = r#"{"t": "Numbers", "map": {"7": 7}}"#;
    assert_eq!(mistake::<Unreadable>(map), Some(Mistake::Key));
    assert_eq!(
        mistake::<Strict>(r#"{"id": 1, "7": 1}"#),
        Some(Mistake::Key)
    );
    assert_eq!(
        mistake::<Unreadable>(r#"{"t": "Raw", "raw": 7}"#),
        Some(Mistake::RawValue)
    );
    // Whoever sends these can repair them.
    assert_eq!(
        mistake::<Unreadable>(r#"{"t": "Numbers", "map": {"x": 7}}"#),
        None
    );
    assert_eq!(mistake::<Unreadable>(r#"{"t": "Numbers", "map": 7}"#), None);
    assert_eq!(
        lines::<Unreadable>(r#"{"t": "Numbers", "map": {"x": 7, "y": 7}}"#),
        ["map/x/[key]: Key(Integer)", "map/y/[key]: Key(Integer)"]
    );
}
