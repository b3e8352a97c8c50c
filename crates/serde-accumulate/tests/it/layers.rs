//! Values in several layers that serde keeps: tagged enums in tagged ones, behind `flatten`, in lists.

use serde::Deserialize;
use serde_accumulate::{Failure, Mistake, from_slice};

use crate::read_models::read_models;
use crate::support::{described, lines};

read_models! {
    #[serde(tag = "t")]
    enum Outer {
        One { inner: Inner, n: u8 },
        Many { list: Vec<Inner>, point: Point },
        Points { inner: Option<Inner>, points: Vec<Point>, pairs: Vec<(u8, String)> },
    }

    #[serde(tag = "k")]
    enum Inner {
        X { x: u8 },
        Y { y: String },
    }

    struct Point {
        x: u8,
        y: u8,
    }

    struct Flat {
        id: u8,
        #[serde(flatten)]
        rest: Rest,
    }

    struct Rest {
        inner: Inner,
        point: Point,
        m: Option<u8>,
    }

    struct Pets {
        pets: Vec<Pet>,
        n: u8,
    }

    #[serde(tag = "kind", expecting = "a pet")]
    enum Pet {
        Cat { lives: u8 },
        Dog { name: String },
    }
}

#[test]
fn a_list_in_the_place_of_a_tagged_enum_is_one_error() {
    for inner in [
        "[]",
        "[7]",
        r#"["Z"]"#,
        r#"["X"]"#,
        r#"["X", "y"]"#,
        r#"["X", {}]"#,
        r#"["X", {"x": "y"}]"#,
        r#"[{"k": "X", "x": 1}]"#,
        r#"[["X", {"x": 1}]]"#,
    ] {
        let json = format!(r#"{{"t": "One", "inner": {inner}, "n": "x"}}"#);
        assert_eq!(
            lines::<Outer>(&json),
            ["inner: Type(Struct)", "n: Type(Integer)"],
            "{json}"
        );
        let json = format!(r#"{{"id": 1, "inner": {inner}, "point": {{"x": 1}}, "m": "x"}}"#);
        assert_eq!(
            lines::<Flat>(&json),
            [
                "inner: Type(Struct)",
                "point/y: Missing",
                "m: Type(Integer)"
            ],
            "{json}"
        );
    }
    assert_eq!(
        lines::<Outer>(
            r#"{"t": "Many", "list": [["Z"], {"k": "X", "x": "y"}, []], "point": {"x": 1, "y": 2}}"#
        ),
        [
            "list/0: Type(Struct)",
            "list/1/x: Type(Integer)",
            "list/2: Type(Struct)",
        ]
    );
}

#[test]
fn a_list_in_the_place_of_a_struct_is_one_error_where_it_is_kept() {
    for point in [
        "[]",
        "[1]",
        r#"["x", "y"]"#,
        r#"[1, "x"]"#,
        "[1, 2, 3]",
        "[[1, 2]]",
    ] {
        let json = format!(r#"{{"t": "Many", "list": [], "point": {point}}}"#);
        assert_eq!(lines::<Outer>(&json), ["point: Type(Struct)"], "{json}");
    }
}

#[test]
fn a_list_where_one_is_asked_for_has_its_errors_in_it() {
    assert_eq!(
        lines::<Outer>(
            r#"{"t": "Points", "points": [{"x": 1, "y": "z"}, {"y": 2}, 7], "pairs": [[1, 2], ["x", "y"]]}"#
        ),
        [
            "points/0/y: Type(Integer)",
            "points/1/x: Missing",
            "points/2: Type(Struct)",
            "pairs/0/1: Type(String)",
            "pairs/1/0: Type(Integer)",
        ]
    );
}

#[test]
fn a_tagged_enum_is_known_whatever_it_says_that_it_expects() {
    let expected = r#"expected: ["Cat", "Dog"]"#;
    for pet in ["7", "null", r#""x""#, "[]", r#"["Cow"]"#, r#"["Cat", {}]"#] {
        let json = format!(r#"{{"pets": [{pet}], "n": "x"}}"#);
        assert_eq!(
            lines::<Pets>(&json),
            ["pets/0: Type(Struct)", "n: Type(Integer)"],
            "{json}"
        );
    }
    assert_eq!(
        lines::<Pets>(
            r#"{"pets": [{"kind": "Cow"}, {}, {"kind": 7}, {"kind": "Cat"}, ["Cat"]], "n": 1}"#
        ),
        [
            format!(r#"pets/0: TagInvalid {{ tag: "kind", found: "Cow", {expected} }}"#),
            r#"pets/1: TagMissing { tag: "kind" }"#.to_owned(),
            format!(r#"pets/2: TagInvalid {{ tag: "kind", found: "7", {expected} }}"#),
            "pets/3/lives: Missing".to_owned(),
            "pets/4: Type(Struct)".to_owned(),
        ]
    );
}

read_models! {
    #[serde(tag = "type", rename_all = "lowercase")]
    enum Event {
        Created(Created),
        Deleted { id: uuid::Uuid, reason: Option<String> },
        Batch { events: Vec<Self> },
    }

    struct Created {
        id: uuid::Uuid,
        at: jiff::Timestamp,
        #[serde(flatten)]
        meta: Meta,
    }

    struct Meta {
        source: String,
        attempt: u8,
    }

    struct Envelope {
        to: u64,
        #[serde(flatten)]
        message: Message,
    }

    #[serde(tag = "t", content = "c")]
    enum Message {
        Image { url: String, w: u32 },
        Pair(u32, String),
        Sum(Vec<i64>),
    }
}

#[test]
fn each_element_of_a_list_of_tagged_enums_has_its_errors() {
    let events = r#"[{"type": "deleted", "id": "x"}, {"type": "nope"}, {}, 7, {"type": "batch", "events": [[]]},
        {"type": "created", "id": "67e55044-10b1-426f-9247-bb680e5fe0c8", "at": "x", "source": 1, "attempt": "y"}]"#;
    let json = format!(r#"{{"type": "batch", "events": {events}}}"#);
    assert_eq!(
        lines::<Event>(&json),
        [
            "events/0/id: refused, a formatted UUID string",
            r#"events/1: TagInvalid { tag: "type", found: "nope", expected: ["created", "deleted", "batch"] }"#,
            r#"events/2: TagMissing { tag: "type" }"#,
            "events/3: Type(Struct)",
            "events/4/events/0: Type(Struct)",
            "events/5/at: refused, a timestamp string",
            "events/5/source: Type(String)",
            "events/5/attempt: Type(Integer)",
        ]
    );
}

#[test]
fn the_content_of_a_flattened_adjacently_tagged_enum_has_the_errors_that_it_has_in_sight() {
    for content in [
        r#""t": "Pair", "c": [1]"#,
        r#""t": "Pair", "c": [1, "x", 7]"#,
        r#""t": "Pair", "c": ["x", 7]"#,
        r#""t": "Pair", "c": 7"#,
        r#""t": "Pair", "c": {}"#,
        r#""t": "Image", "c": [1]"#,
        r#""t": "Image", "c": ["x", 7]"#,
        r#""t": "Image", "c": 7"#,
        r#""t": "Image", "c": {"url": true, "w": true}"#,
        r#""t": "Image", "c": {"url": 7, "w": -7}"#,
        r#""t": "Image", "c": {"w": "x"}"#,
        r#""t": "Sum", "c": [1, 2.5, 2.5, true, true]"#,
        r#""c": [-1, "x"], "t": "Pair""#,
    ] {
        let in_sight = format!("{{{content}}}");
        let flattened = format!(r#"{{"to": 7, "x": true, {content}}}"#);
        let in_sight = lines::<Message>(&in_sight);
        assert!(!in_sight.is_empty(), "{content}");
        assert_eq!(lines::<Envelope>(&flattened), in_sight, "{content}");
    }
}

read_models! {
    #[serde(untagged)]
    enum Either {
        A { a: u8, b: Shape },
        B { x: Vec<Shape> },
        Number(i64),
    }

    #[serde(tag = "kind", rename_all = "lowercase")]
    enum Shape {
        Circle { radius: f64 },
        Rect { w: u32, h: Option<u32> },
    }

    #[serde(untagged)]
    enum Expression {
        Number(f64),
        Text(String),
        Many(Vec<Self>),
        Call { op: Op, args: Vec<Self> },
    }

}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Op {
    Add,
    Sub,
}

#[test]
fn what_is_missing_deeper_in_a_branch_does_not_rule_it_out() {
    for (either, line) in [
        (r#"{"a": 1, "b": {}}"#, r#"b: TagMissing { tag: "kind" }"#),
        (r#"{"a": 1, "b": {"kind": "rect"}}"#, "b/w: Missing"),
        (r#"{"x": [{"kind": "circle"}]}"#, "x/0/radius: Missing"),
        (r#"{"x": [{}]}"#, r#"x/0: TagMissing { tag: "kind" }"#),
    ] {
        let json = format!("[1, {either}]");
        assert_eq!(lines::<Vec<Either>>(&json), [format!("1/{line}")], "{json}");
    }
}

#[test]
fn a_branch_with_untagged_enums_in_it_tells_their_errors() {
    let none = r#"Branch { expected: ["number", "string", "list", "Call"] }"#;
    for (json, expected) in [
        ("true", vec![format!(": {none}")]),
        ("[1, true]", vec![format!("1: {none}")]),
        ("[[1, 2], [3, null]]", vec![format!("1/1: {none}")]),
        (
            "[{}]",
            vec!["0/op: Missing".into(), "0/args: Missing".into()],
        ),
        (
            r#"{"op": "add", "args": [1, {"op": "sub"}]}"#,
            vec!["args/1/args: Missing".into()],
        ),
        (
            r#"{"op": "add", "args": [1, {"op": "sub", "args": [7, true]}]}"#,
            vec![format!("args/1/args/1: {none}")],
        ),
        (
            r#"[1, {"op": 7, "args": [1]}]"#,
            vec![r#"1/op: Variant { expected: ["add", "sub"] }"#.into()],
        ),
    ] {
        assert_eq!(lines::<Expression>(json), expected, "{json}");
    }
}

read_models! {
    struct Listed {
        id: u8,
        #[serde(flatten)]
        sorting: Sorting,
        #[serde(flatten)]
        page: Page,
    }

    struct Sorting {
        by: Op,
        then: Option<Op>,
        reverse: bool,
    }

    struct Page {
        limit: u8,
        offset: u8,
    }

    #[serde(tag = "kind")]
    enum Wrapped {
        Mail { id: u8, #[serde(flatten)] message: Message },
    }
}

#[test]
fn nothing_is_said_of_the_content_of_a_flattened_enum_whose_tag_is_wrong() {
    let variant = r#"t: Variant { expected: ["Image", "Pair", "Sum"] }"#;
    let contents = [
        "1",
        "{}",
        "[]",
        "null",
        r#"{"url": 7, "w": -1}"#,
        "[1, 2, 3]",
    ];
    let contents = contents.map(|content| format!(r#", "c": {content}"#));
    for content in contents.iter().map(String::as_str).chain([""]) {
        for tag in [r#""Nope""#, "7", "null", "[]"] {
            let json = format!(r#"{{"to": "x", "t": {tag}{content}}}"#);
            assert_eq!(
                lines::<Envelope>(&json),
                ["to: Type(Integer)", variant],
                "{json}"
            );
            let json = format!(r#"{{"kind": "Mail", "id": "x", "t": {tag}{content}}}"#);
            assert_eq!(
                lines::<Wrapped>(&json),
                ["id: Type(Integer)", variant],
                "{json}"
            );
        }
        let json = format!(r#"{{"to": "x"{content}}}"#);
        assert_eq!(
            lines::<Envelope>(&json),
            ["to: Type(Integer)", "t: Missing"],
            "{json}"
        );
    }
}

#[test]
fn all_is_said_beside_another_flattened_enum_that_is_wrong() {
    let variant = r#"Variant { expected: ["add", "sub"] }"#;
    assert_eq!(
        lines::<Listed>(r#"{"id": 1, "by": "mul", "then": 7, "limit": "x", "offset": 300}"#),
        [
            format!("by: {variant}"),
            format!("then: {variant}"),
            "limit: Type(Integer)".to_owned(),
            "offset: Range(Maximum(255))".to_owned(),
            "reverse: Missing".to_owned(),
        ]
    );
    assert_eq!(
        lines::<Listed>(r#"{"id": 1, "then": 7, "reverse": "x", "offset": 1}"#),
        [
            format!("then: {variant}"),
            "reverse: Type(Bool)".to_owned(),
            "by: Missing".to_owned(),
            "limit: Missing".to_owned(),
        ]
    );
}

read_models! {
    #[serde(tag = "t")]
    enum Unreadable {
        Big { n: u128, m: u8 },
        Maybe { n: Option<i128>, m: u8 },
        Raw { raw: Box<serde_json::value::RawValue>, m: u8 },
        Deep { list: Vec<Big>, m: Option<u8> },
    }

    struct Big {
        big: u128,
    }

    struct FlatUnreadable {
        id: u8,
        #[serde(flatten)]
        rest: MaybeBig,
    }

    struct MaybeBig {
        n: Option<i128>,
        m: Option<u8>,
    }
}

#[test]
fn what_serde_cannot_read_has_the_place_of_its_member() {
    let raw = "raw: refused, any valid JSON value";
    for (json, expected) in [
        (r#"{"t": "Big", "n": 7, "m": 1}"#, &["n: refused, u128"][..]),
        (
            r#"{"n": "x", "m": "x", "t": "Big"}"#,
            &["n: refused, u128", "m: Type(Integer)"],
        ),
        (r#"{"t": "Maybe", "n": 7, "m": 1}"#, &["n: refused, i128"]),
        (r#"{"t": "Raw", "raw": 7, "m": 7}"#, &[raw]),
        (
            r#"{"t": "Raw", "raw": {"a": 7}, "m": "x"}"#,
            &[raw, "m: Type(Integer)"],
        ),
    ] {
        assert_eq!(lines::<Unreadable>(json), expected, "{json}");
    }
    assert_eq!(
        lines::<FlatUnreadable>(r#"{"id": "x", "n": 7, "m": "x"}"#),
        ["id: Type(Integer)", "n: refused, i128", "m: Type(Integer)"]
    );
    let json = br#"{"t": "Deep", "list": [{"big": 1}, {"big": 2}]}"#;
    let Err(Failure::Invalid(findings)) = from_slice::<Unreadable>(json) else {
        panic!("it is read")
    };
    assert_eq!(described(&findings), ["list/0/big: refused, u128"]);
    assert_eq!(findings.mistake(), Some(Mistake::Integer128));
}

read_models! {
    struct Kinds {
        shape: Bare,
        message: Message,
        n: u8,
    }

    struct FlatKinds {
        #[serde(flatten)]
        kinds: Kinds,
    }

    enum Bare {
        Unit,
        New(u8),
        Parts { x: u8 },
    }

    struct Chosen {
        id: u8,
        #[serde(flatten)]
        shape: Bare,
        name: String,
    }
}

#[test]
fn a_variant_that_was_named_alone_or_not_alone_is_told_by_what_it_has_in_it() {
    for (shape, line) in [
        (r#""Parts""#, "shape: Type(Struct)"),
        (r#""New""#, "shape: Type(Struct)"),
        (r#"{"Unit": 7}"#, "shape/Unit: Type(Null)"),
    ] {
        let json = format!(r#"{{"shape": {shape}, "message": {{"t": "Sum", "c": []}}, "n": 1}}"#);
        assert_eq!(lines::<Kinds>(&json), [line], "{json}");
        assert_eq!(lines::<FlatKinds>(&json), [line], "{json}");
    }
}

#[test]
fn a_flattened_enum_of_which_no_variant_was_sent_is_told_beside_other_errors() {
    let none = ": Branch { expected: [] }";
    assert_eq!(lines::<Chosen>(r#"{"id": 1, "name": "n"}"#), [none]);
    assert_eq!(
        lines::<Chosen>(r#"{"id": 1, "name": "n", "Other": 1}"#),
        [none]
    );
    assert_eq!(
        lines::<Chosen>(r#"{"id": "x", "Other": {"x": 1}}"#),
        [none, "id: Type(Integer)", "name: Missing"]
    );
}

read_models! {
    #[serde(tag = "t")]
    enum Any {
        Known { x: u8, texts: Vec<String>, last: Option<std::num::NonZeroU8> },
        #[serde(other)]
        Other,
    }
}

#[test]
fn a_tag_is_a_text_where_any_is_taken() {
    assert!(lines::<Any>(r#"{"t": "x", "x": "y"}"#).is_empty());
    for tag in ["7", "null", "[]", "true"] {
        let json = format!(r#"{{"t": {tag}, "x": 1}}"#);
        assert_eq!(lines::<Any>(&json), ["t: Type(String)"], "{json}");
    }
}

#[test]
fn of_equal_texts_the_one_that_is_wrong_is_told() {
    let json = r#"{"t": "Known", "x": 1, "texts": ["a", "x"], "last": "x"}"#;
    assert_eq!(lines::<Any>(json), ["last: Type(Integer)"]);
    let json = r#"{"t": "Known", "last": "x", "x": 1, "texts": ["a", "x"]}"#;
    assert_eq!(lines::<Any>(json), ["last: Type(Integer)"]);
}
