//! Enums whose variant is named by a member of the object.

use serde::Deserialize;

use crate::support::lines;

#[derive(Debug, Deserialize)]
#[serde(remote = "Self", rename_all = "lowercase")]
enum Pet {
    Fish,
    Cat(Cat),
    Dog {
        name: String,
    },
    #[serde(alias = "gecko")]
    Lizard(Lizard),
}
serde_accumulate::tagged!(Pet, "kind");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cat {
    lives: u8,
}

#[derive(Debug, Deserialize)]
struct Lizard {
    scales: u8,
}

#[test]
fn serde_json_reads_it() {
    let pets: Vec<Pet> = serde_json::from_str(
        r#"[{"kind": "fish"}, {"lives": 9, "kind": "cat"}, {"kind": "dog", "name": "a"}, {"kind": "gecko", "scales": 1}]"#,
    )
    .unwrap();
    let [
        Pet::Fish,
        Pet::Cat(cat),
        Pet::Dog { name },
        Pet::Lizard(lizard),
    ] = &*pets
    else {
        panic!()
    };
    assert_eq!((cat.lives, &**name, lizard.scales), (9, "a", 1));
}

#[test]
fn every_place_is_seen_with_the_tag_that_was_sent() {
    let json = r#"[
        {"kind": "cat", "lives": "x", "fur": 1},
        {"kind": "dog"},
        {"kind": "gecko", "scales": 300},
        {"lives": 9},
        {"kind": "cow"},
        {"kind": 5},
        [],
        {"kind": "fish"}
    ]"#;
    let expected = r#"expected: ["fish", "cat", "dog", "gecko", "lizard"]"#;
    assert_eq!(
        lines::<Vec<Pet>>(json),
        [
            "0/cat/lives: Type(Integer)",
            "0/cat/fur: Unknown",
            "1/dog/name: Missing",
            "2/gecko/scales: Range(Maximum(255))",
            "3: TagMissing { tag: \"kind\" }",
            &format!(r#"4: TagInvalid {{ tag: "kind", found: "cow", {expected} }}"#),
            &format!(r#"5: TagInvalid {{ tag: "kind", found: "5", {expected} }}"#),
            "6: Type(Struct)",
        ]
    );
}

#[test]
fn serde_s_own_tags_are_found_at_the_object() {
    #[derive(Debug, Deserialize)]
    #[serde(tag = "kind")]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    enum Own {
        A { x: u8, y: u8 },
        B,
    }
    let json = r#"[{"kind": "C", "x": 1}, {"x": 1}, {}, {"kind": "A"}, {"kind": "A", "x": "one", "y": 2}, {"kind": "B"}]"#;
    assert_eq!(
        lines::<Vec<Own>>(json),
        [
            r#"0: TagInvalid { tag: "kind", found: "C", expected: ["A", "B"] }"#,
            "1: TagMissing { tag: \"kind\" }",
            "2: TagMissing { tag: \"kind\" }",
            "3/x: Missing",
            "3/y: Missing",
            "4/x: Type(Integer)",
        ]
    );
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
enum Shape {
    Circle { r: f64 },
    Rect { w: f64, h: f64 },
    Tri(Tri),
    Dot,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Tri {
    a: u8,
    b: u8,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", content = "of", rename_all = "lowercase")]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
enum Beside {
    Rect { w: f64, h: f64 },
    Tri(Tri),
    Dot,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Drawing<S> {
    shape: S,
    other: Option<S>,
    all: Vec<S>,
    by_name: std::collections::BTreeMap<String, S>,
    count: u8,
}

/// Values that are no object, and lists, which serde takes for one only sometimes: none of them is read.
const NO_OBJECTS: [&str; 17] = [
    "7",
    "-1",
    "1.5",
    "true",
    r#""x""#,
    r#""rect""#,
    r#""""#,
    "[]",
    "[1]",
    "[null]",
    r#"["tri",1]"#,
    r#"["rect",1]"#,
    r#"["rect","a","b"]"#,
    r#"["nope",1,2]"#,
    r#"["rect",[1],{"h":2}]"#,
    r#"["tri",{"a":1}]"#,
    r#"[{"kind":"rect"}]"#,
];

#[test]
fn what_is_no_object_is_none_at_its_place() {
    for json in NO_OBJECTS.iter().chain(&["null"]) {
        let lines = lines::<Shape>(json);
        assert_eq!(lines, [": Type(Struct)"], "{json}");
    }
}

#[track_caller]
fn check_drawing<T: for<'de> Deserialize<'de>>(json: &str) {
    let null = if json == "null" { "1" } else { json };
    let drawing = format!(
        r#"{{"shape": {json}, "other": {null}, "all": [{json}, {{"kind": "rect"}}, {json}], "by_name": {{"k": {json}}}, "count": "x"}}"#
    );
    let lines = lines::<T>(&drawing);
    let kept: Vec<_> = lines
        .iter()
        .filter(|line| !line.starts_with("all/1"))
        .collect();
    assert_eq!(
        kept,
        [
            "shape: Type(Struct)",
            "other: Type(Struct)",
            "all/0: Type(Struct)",
            "all/2: Type(Struct)",
            "by_name/k: Type(Struct)",
            "count: Type(Integer)",
        ],
        "{json}"
    );
    assert!(
        lines.iter().any(|line| line.starts_with("all/1")),
        "{lines:?}"
    );
}

#[test]
fn what_is_no_object_is_none_wherever_it_is() {
    for json in NO_OBJECTS.iter().chain(&["null"]) {
        check_drawing::<Drawing<Shape>>(json);
    }
}

#[test]
fn what_is_no_object_is_none_with_content_beside_the_tag() {
    for json in NO_OBJECTS.iter().chain(&["null"]) {
        check_drawing::<Drawing<Beside>>(json);
    }
}

/// serde keeps it, to try the variant without a tag as well.
#[test]
fn what_is_no_object_is_none_beside_a_variant_without_a_tag() {
    #[derive(Debug, Deserialize)]
    #[serde(tag = "kind", rename_all = "lowercase")]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    enum Mixed {
        Rect {
            w: f64,
            h: f64,
        },
        Tri {
            a: String,
            b: String,
        },
        #[serde(untagged)]
        Wild {
            zip: String,
        },
    }
    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    enum Either {
        Shape(Shape),
        Wild { zip: String },
    }
    for json in NO_OBJECTS.iter().chain(&["null"]) {
        // One of several is meant, nobody knows which; that it is an object is known.
        let list = format!("[{json}, {json}]");
        let expected = ["0: Type(Struct)", "1: Type(Struct)"];
        assert_eq!(lines::<Vec<Mixed>>(&list), expected, "{json}");
        assert_eq!(lines::<Vec<Either>>(&list), expected, "{json}");
    }
}
