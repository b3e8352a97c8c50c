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
