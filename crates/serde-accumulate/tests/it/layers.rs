//! Values in several layers that serde keeps: tagged enums in tagged ones, behind `flatten`, in lists.

use serde::Deserialize;

use crate::support::lines;

macro_rules! models {
    ($($item:item)*) => {$(
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "the fields are there to be read from documents")]
        $item
    )*};
}

models! {
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
