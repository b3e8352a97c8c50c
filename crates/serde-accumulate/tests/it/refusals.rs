//! Values that a type refuses though they are of the right JSON type, and numbers and keys.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::net::IpAddr;
use std::num::NonZeroU8;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_accumulate::{
    Bound, Document, Expected, Failure, Limits, Problem, Refusal, from_slice, from_value, inspect,
};
use serde_json::json;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::support::{described, found, lines};

#[derive(Debug, Deserialize, PartialEq)]
#[serde(try_from = "i64")]
struct Even(i64);

impl TryFrom<i64> for Even {
    type Error = Refusal;

    fn try_from(number: i64) -> Result<Self, Refusal> {
        if number % 2 == 0 {
            return Ok(Self(number));
        }
        Err(Refusal::new("not_even", format!("{number} is not even")).with("number", number))
    }
}

/// Refuses through `Error::custom`, and takes no stand-in that is tried.
#[derive(Debug)]
struct Never;

impl<'de> Deserialize<'de> for Never {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Err(D::Error::custom(Refusal::new(
            "never",
            format!("not {text}"),
        )))
    }
}

#[test]
fn a_refusal_arrives_with_its_kind_and_values() {
    assert_eq!(
        lines::<Vec<Even>>("[1, 2, 3]"),
        ["0: not_even, 1 is not even", "2: not_even, 3 is not even"]
    );
    assert_eq!(
        lines::<(Even, Never)>(r#"[1, "x"]"#),
        ["0: not_even, 1 is not even", "1: never, not x"]
    );
}

#[test]
fn what_cannot_be_stood_in_for_is_left_out_and_the_rest_is_read() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Holder {
        never: Never,
        size: u8,
    }
    assert_eq!(
        lines::<Vec<Holder>>(
            r#"[{"never": "a", "size": "b"}, {"size": 1}, 5, {"never": 1, "size": 1}]"#
        ),
        [
            "0/never: never, not a",
            "0/size: Type(Integer)",
            "1/never: Missing",
            "2: Type(Struct)",
            "3/never: Type(String)"
        ]
    );
}

#[test]
fn what_comes_after_an_element_that_cannot_be_stood_in_for_is_not_reached_and_that_is_said() {
    let Err(Failure::Invalid(findings)) =
        from_slice::<HashMap<String, (Never, u8)>>(br#"{"a": ["b", 1]}"#)
    else {
        panic!("serde reads it");
    };
    assert_eq!(described(&findings), ["a/0: never, not b"]);
    assert!(!findings.is_complete());
}

#[test]
fn an_absent_value_of_a_type_that_parses_text_is_missing_like_any_other() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Ids {
        id: Uuid,
        ip: IpAddr,
        site: url::Url,
        at: jiff::Timestamp,
        price: rust_decimal::Decimal,
        count: NonZeroU8,
        size: u8,
    }
    let missing =
        ["id", "ip", "site", "at", "price", "count", "size"].map(|name| format!("{name}: Missing"));
    assert_eq!(lines::<Ids>("{}"), missing);
}

#[test]
fn numbers_are_read_as_strictly_as_serde_json_reads_them() {
    assert_eq!(
        lines::<Vec<i32>>("[1, 1.0, -0, 2147483648, -2147483649, 1e3, true]"),
        [
            "1: Type(Integer)",
            "2: Type(Integer)",
            "3: Range(Maximum(2147483647))",
            "4: Range(Minimum(-2147483648))",
            "5: Type(Integer)",
            "6: Type(Integer)",
        ]
    );
    assert_eq!(
        lines::<Vec<u64>>("[18446744073709551616, 1e999]"),
        [
            "0: Range(Maximum(18446744073709551615))",
            "1: Type(Integer)",
        ]
    );
    assert_eq!(
        lines::<Vec<f64>>("[1, 1e999, \"1\"]"),
        ["1: refused, f64", "2: Type(Float)"]
    );
    assert_eq!(
        lines::<(u128, i128, u8)>("[340282366920938463463374607431768211455, -1, 1.5]"),
        ["2: Type(Integer)"]
    );
    let json = "[123456789012345678901234567890, 1.50, 1e999]";
    assert_eq!(
        found::<Vec<String>>(json),
        ["123456789012345678901234567890", "1.5", "1e999"]
    );
}

#[test]
fn keys_are_read_as_serde_json_reads_them() {
    assert_eq!(
        lines::<BTreeMap<u8, bool>>(r#"{"1": true, "x": true, "300": 1, "-1": true, "1.5": true}"#),
        [
            "x/[key]: Key(Integer)",
            "300/[key]: Range(Maximum(255))",
            "300: Type(Bool)",
            "-1/[key]: Range(Minimum(0))",
            "1.5/[key]: Key(Integer)",
        ]
    );
    assert_eq!(
        lines::<BTreeMap<bool, u8>>(r#"{"true": 1, "yes": 1}"#),
        ["yes/[key]: Key(Bool)"]
    );
    assert_eq!(lines::<BTreeMap<Uuid, u8>>(r#"{"x": "y"}"#).len(), 2);
}

#[test]
fn a_key_that_is_no_variant_says_which_there_are() {
    #[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
    enum Side {
        Left,
        Right,
    }
    assert_eq!(
        lines::<BTreeMap<Side, u8>>(r#"{"Left": 1, "left": 2, "Right": "x"}"#),
        [
            r#"left/[key]: Variant { expected: ["Left", "Right"] }"#,
            "Right: Type(Integer)",
        ]
    );
}

#[test]
fn words_of_a_type_come_with_what_is_of_another_type() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Words {
        id: Uuid,
        name: String,
        count: NonZeroU8,
        set: HashSet<u8>,
        list: Vec<u8>,
    }
    let json = br#"{"id": 7, "name": 7, "count": -1, "set": 7, "list": 7}"#;
    let Err(Failure::Invalid(findings)) = from_slice::<Words>(json) else {
        panic!("it is wrong")
    };
    let words = findings.as_slice().iter();
    let words = words.map(|finding| (finding.problem.clone(), finding.expecting.as_deref()));
    assert_eq!(
        words.collect::<Vec<_>>(),
        [
            (
                Problem::Type(Expected::String),
                Some("a formatted UUID string")
            ),
            (Problem::Type(Expected::String), None),
            (Problem::Range(Bound::Minimum(0)), Some("a nonzero u8")),
            (Problem::Type(Expected::Set), None),
            (Problem::Type(Expected::List), None),
        ]
    );
}

#[test]
fn a_tuple_is_as_long_as_it_is() {
    assert_eq!(
        lines::<(u8, String, Option<u8>)>(r#"["x"]"#),
        ["0: Type(Integer)", "1: Missing", "2: Missing"]
    );
    assert_eq!(found::<(u8, String)>("[1]"), ["[1]"]);
    assert_eq!(
        lines::<[u8; 2]>(r#"["x", 1, 2]"#),
        [": TooLong { expected: 2, found: 3 }"]
    );
}

#[test]
fn a_map_may_be_as_long_as_its_type_reads_it() {
    /// One entry, whatever comes after it.
    #[derive(Debug)]
    struct One;

    impl<'de> Deserialize<'de> for One {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_map(Self)
        }
    }

    impl<'de> Visitor<'de> for One {
        type Value = Self;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map with one entry")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
            map.next_entry::<String, u8>()?;
            Ok(self)
        }
    }

    assert_eq!(lines::<One>(r#"{"a": 1}"#), [""; 0]);
    assert_eq!(
        lines::<(One, One, u8)>(r#"[{"a": 1, "b": 2}, {"a": 1}, "x"]"#),
        ["0: refused, fewer members", "2: Type(Integer)"]
    );
}

#[test]
fn an_element_of_another_type_keeps_its_position_in_a_list_of_several_types() {
    /// A list that says neither its length nor what is where.
    #[derive(Debug)]
    struct Named;

    impl<'de> Deserialize<'de> for Named {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_seq(Self)
        }
    }

    impl<'de> Visitor<'de> for Named {
        type Value = Self;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a number and its name")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self, A::Error> {
            let number = seq.next_element::<u8>()?;
            number.ok_or_else(|| A::Error::invalid_length(0, &self))?;
            let name = seq.next_element::<String>()?;
            name.ok_or_else(|| A::Error::invalid_length(1, &self))?;
            Ok(self)
        }
    }

    assert_eq!(
        lines::<Vec<Named>>(r#"[["x", "a"], [2, "b"], [3], [4, 5]]"#),
        [
            "0/0: Type(Integer)",
            "2: refused, a number and its name",
            "3/1: Type(String)"
        ]
    );
}

#[test]
fn a_member_given_twice_is_found_at_the_last() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Point {
        x: u8,
    }
    assert_eq!(lines::<Point>(r#"{"x": "a", "x": 1}"#), ["x: Duplicate"]);
    assert_eq!(
        lines::<Point>(r#"{"x": 1, "x": "a"}"#),
        ["x: Type(Integer)"]
    );
}

#[test]
fn what_names_no_variant_is_told_the_variants_whatever_it_is() {
    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Colour {
        Red,
        Green,
    }
    assert_eq!(
        lines::<Vec<Colour>>(r#"["green", "x", 1, true, null, [], {}, {"red": 1, "green": 1}]"#),
        (1..8)
            .map(|nth| format!(r#"{nth}: Variant {{ expected: ["red", "green"] }}"#))
            .collect::<Vec<_>>()
    );
}

#[test]
fn an_option_that_is_asked_for_is_missing_where_it_is_absent() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Body {
        required: String,
        #[serde(deserialize_with = "Option::deserialize")]
        nullable: Option<String>,
        optional: Option<String>,
    }
    assert_eq!(
        lines::<Body>("{}"),
        ["required: Missing", "nullable: Missing"]
    );
    assert_eq!(lines::<Body>(r#"{"required": "r"}"#), ["nullable: Missing"]);
}

#[test]
fn a_tree_has_the_same_errors() {
    let value = json!([1, "x", null]);
    let findings = from_value::<Vec<Even>>(&value).unwrap_err();
    assert_eq!(
        described(&findings),
        [
            "0: not_even, 1 is not even",
            "1: Type(Integer)",
            "2: Type(Integer)"
        ]
    );
}

#[test]
fn text_without_escapes_is_borrowed() {
    #[derive(Debug, Deserialize)]
    struct Borrowed<'a> {
        name: &'a str,
        size: u8,
    }
    let json = r#"{"name": "n", "size": "s"}"#;
    assert_eq!(lines::<Borrowed<'_>>(json), ["size: Type(Integer)"]);
    let value = json!({"name": "n", "size": 1});
    let good: Borrowed<'_> = from_value(&value).unwrap();
    assert_eq!((good.name, good.size), ("n", 1));
}

#[test]
fn a_raw_value_is_kept_as_its_text_beside_other_errors() {
    #[derive(Debug, Deserialize)]
    struct Kept {
        raw: Box<RawValue>,
        #[expect(dead_code, reason = "it is there to be read from documents")]
        size: u8,
    }
    let json = r#"{"raw": {"a":  [1.0]}, "size": "x"}"#;
    assert_eq!(lines::<Kept>(json), ["size: Type(Integer)"]);
    let inspection = inspect::<Kept>(Document::Json(json.as_bytes()), Limits::default()).unwrap();
    let kept = inspection.value.expect("what is good, and a stand-in");
    assert_eq!(kept.raw.get(), r#"{"a":  [1.0]}"#);
    let findings = from_value::<Kept>(&json!({"raw": {"a": [1]}, "size": "x"})).unwrap_err();
    assert_eq!(described(&findings), ["size: Type(Integer)"]);
    assert_eq!(
        lines::<Kept>(r#"{"size": "x"}"#),
        ["raw: Missing", "size: Type(Integer)"]
    );
}

#[test]
fn a_number_of_its_own_range_may_be_asked_for_as_any_integer() {
    assert_eq!(
        lines::<Vec<NonZeroU8>>("[0, 300, 1.5, 7]"),
        [
            "0: refused, a nonzero u8",
            "1: Range(Maximum(255))",
            "2: Type(Integer)",
        ]
    );
}
