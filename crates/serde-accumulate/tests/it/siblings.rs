//! Enums whose tag is wrong or missing, of each representation: what is beside them is found, too.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_accumulate::{Failure, Finding, Problem, from_slice};

use crate::support::lines;

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Around<T> {
    pre: u8,
    t: T,
    post: u8,
}

macro_rules! enums {
    ($($(#[$attribute:meta])* $name:ident)*) => {$(
        #[derive(Debug, Deserialize)]
        $(#[$attribute])*
        #[expect(dead_code, reason = "the fields are there to be read from documents")]
        enum $name {
            A(Deep),
            B { x: u8 },
        }
    )*};
}

enums! {
    #[serde(tag = "t", content = "c")] Adjacent
    #[serde(tag = "t", content = "c", deny_unknown_fields)] Strict
    #[serde(tag = "t")] Internal
    External
    #[serde(untagged)] Untagged
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Deep {
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "t", content = "c")]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
enum Plain {
    A(u8),
    B { x: u8 },
}

#[derive(Debug, Deserialize)]
#[serde(tag = "t", content = "c")]
enum Units {
    A,
    B,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "t", content = "c")]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
enum Mixed {
    A,
    B(u8, String),
    C(Option<u8>),
    D { x: Vec<u8> },
}

#[derive(Debug, Deserialize)]
#[serde(tag = "t", content = "c")]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
enum Pairs {
    A(u8, String),
    B,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "t", content = "c")]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
enum Wide {
    A { a: u8, b: u8 },
    B(Deep),
}

#[derive(Debug, Deserialize)]
#[serde(tag = "t", content = "c")]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
enum Identified {
    A(uuid::Uuid),
    B(std::num::NonZeroU8),
}

#[derive(Debug, Deserialize)]
#[serde(remote = "Self")]
enum Seen {
    A(Deep),
    B { x: u8 },
}
serde_accumulate::tagged!(Seen, "t");

/// Reads the value of an enum between two members that are wrong.
#[track_caller]
fn check<T: DeserializeOwned>(value: &str, expected: &[&str]) {
    let json = format!(r#"{{"t": {value}, "post": "x"}}"#);
    let own = lines::<Around<T>>(&json);
    assert_eq!(
        own.first().map(|line| &**line),
        Some("pre: Missing"),
        "{json}: {own:?}"
    );
    assert_eq!(
        own.last().map(|line| &**line),
        Some("post: Type(Integer)"),
        "{json}: {own:?}"
    );
    assert_eq!(own[1..own.len() - 1], *expected, "{json}");
}

#[test]
fn of_adjacently_tagged_enums() {
    let wrong = r#"t/t: Variant { expected: ["A", "B"] }"#;
    for content in [
        r#", "c": 1"#,
        r#", "c": {}"#,
        "",
        r#", "c": {"x": 1}"#,
        r#", "c": []"#,
    ] {
        check::<Adjacent>(&format!(r#"{{"t": "Z"{content}}}"#), &[wrong]);
        check::<Strict>(&format!(r#"{{"t": "Z"{content}}}"#), &[wrong]);
        check::<Plain>(&format!(r#"{{"t": "Z"{content}}}"#), &[wrong]);
        check::<Units>(&format!(r#"{{"t": "Z"{content}}}"#), &[wrong]);
        check::<Pairs>(&format!(r#"{{"t": "Z"{content}}}"#), &[wrong]);
        check::<Wide>(&format!(r#"{{"t": "Z"{content}}}"#), &[wrong]);
        check::<Identified>(&format!(r#"{{"t": "Z"{content}}}"#), &[wrong]);
        let all = r#"t/t: Variant { expected: ["A", "B", "C", "D"] }"#;
        check::<Mixed>(&format!(r#"{{"t": "Z"{content}}}"#), &[all]);
        check::<Plain>(&format!(r#"{{"t": 7{content}}}"#), &[wrong]);
    }
    for content in [
        r#""c": 1"#,
        r#""c": {}"#,
        "",
        r#""c": {"x": 1}"#,
        r#""c": []"#,
    ] {
        check::<Adjacent>(&format!("{{{content}}}"), &["t/t: Missing"]);
        check::<Strict>(&format!("{{{content}}}"), &["t/t: Missing"]);
        check::<Plain>(&format!("{{{content}}}"), &["t/t: Missing"]);
        check::<Units>(&format!("{{{content}}}"), &["t/t: Missing"]);
        check::<Pairs>(&format!("{{{content}}}"), &["t/t: Missing"]);
        check::<Wide>(&format!("{{{content}}}"), &["t/t: Missing"]);
        check::<Identified>(&format!("{{{content}}}"), &["t/t: Missing"]);
        check::<Mixed>(&format!("{{{content}}}"), &["t/t: Missing"]);
    }
}

#[test]
fn of_internally_tagged_enums() {
    let wrong = r#"t: TagInvalid { tag: "t", found: "Z", expected: ["A", "B"] }"#;
    for rest in ["", r#", "x": 1"#, r#", "name": 1, "x": "x""#] {
        check::<Internal>(&format!(r#"{{"t": "Z"{rest}}}"#), &[wrong]);
        check::<Seen>(&format!(r#"{{"t": "Z"{rest}}}"#), &[wrong]);
        let missing = &[r#"t: TagMissing { tag: "t" }"#];
        check::<Internal>(&format!(r#"{{"u": "Z"{rest}}}"#), missing);
        check::<Seen>(&format!(r#"{{"u": "Z"{rest}}}"#), missing);
    }
}

#[test]
fn of_externally_tagged_enums() {
    for value in [r#""Z""#, r#"{"Z": 1}"#, r#"{"Z": {}}"#] {
        check::<External>(value, &[r#"t: Variant { expected: ["A", "B"] }"#]);
    }
    for value in ["7", "[]", "{}", r#"{"A": {}, "B": {}}"#] {
        check::<External>(value, &[r#"t: Variant { expected: ["A", "B"] }"#]);
    }
}

#[test]
fn of_untagged_enums() {
    check::<Untagged>(r#"{"x": "x"}"#, &["t/x: Type(Integer)"]);
    for value in ["7", "[]", "{}", r#"{"z": 1}"#] {
        check::<Untagged>(value, &[r#"t: Branch { expected: ["object", "B"] }"#]);
    }
}

/// serde names the first member that is missing, and what was left out is the first.
#[test]
fn what_is_missing_after_what_was_left_out_is_found_once_that_is_repaired() {
    let missing = |json: &'static str| {
        let Err(Failure::Invalid(findings)) = from_slice::<Around<Internal>>(json.as_bytes())
        else {
            panic!("serde reads it");
        };
        let is_missing = |finding: &&Finding| finding.problem == Problem::Missing;
        findings.as_slice().iter().filter(is_missing).count()
    };
    assert_eq!(missing(r#"{"pre": 1, "t": {"t": "Z"}}"#), 0);
    assert_eq!(missing(r#"{"pre": 1, "t": {"t": "A", "name": "n"}}"#), 1);
}
