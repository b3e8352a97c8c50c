//! What is never shown.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_accumulate::{Document, Failure, Finding, Findings, Limits, Secret, inspect, read};

use crate::support::{found, lines};

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Login {
    name: String,
    password: Secret<String>,
    pins: Secret<Vec<u8>>,
    inner: Option<Box<Login>>,
}

#[test]
fn a_secret_is_shown_neither_alone_nor_in_what_is_around_it() {
    let json = r#"{"password": "hunter2", "pins": [1, "hunter3"], "undeclared": "hunter4",
        "inner": {"name": "n", "password": {"hunter5": 1}}}"#;
    assert_eq!(
        lines::<Login>(json),
        [
            "name: Missing",
            "pins/1: Type(Integer)",
            "inner/password: Type(String)",
            "inner/pins: Missing",
        ]
    );
    let found = found::<Login>(json);
    assert_eq!(
        found,
        [
            r#"{"password":"**********","pins":"**********","inner":{"name":"n","password":"**********"}}"#,
            "-",
            "-",
            r#"{"name":"n","password":"**********"}"#,
        ]
    );
}

#[test]
fn what_holds_nothing_is_shown_in_the_place_of_what_has_a_secret_in_it() {
    type Pins = Vec<Secret<String>>;
    type Named = BTreeMap<String, Secret<String>>;
    assert_eq!(found::<Pins>("{}"), ["{}"]);
    assert_eq!(found::<Pins>("null"), ["null"]);
    assert_eq!(found::<Named>("[]"), ["[]"]);
    assert_eq!(found::<Pins>(r#"{"a": "1234"}"#), ["-"]);
    assert_eq!(found::<Named>(r#"["1234"]"#), ["-"]);
}

/// A secret, and more, behind all that serde reads out of sight.
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Access {
    name: String,
    key: Secret<String>,
    size: u8,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Flat {
    id: u8,
    #[serde(flatten)]
    access: Access,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
enum Untagged {
    Number(u8),
    Word(Secret<char>),
    Key(Access),
    Keys(Vec<Access>),
}

#[derive(Debug, Deserialize)]
#[serde(tag = "t", expecting = "one of mine")]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
enum Internal {
    Key(Access),
    Other { key: Secret<String>, n: u8 },
}

#[derive(Debug, Deserialize)]
#[serde(tag = "t", content = "c")]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
enum Adjacent {
    Key(Access),
}

/// What is wrong, read on its own, in a list and beside something else, with and without a value.
fn everywhere<T: for<'de> Deserialize<'de>>(json: &str) -> Vec<Finding> {
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Beside<T> {
        inner: T,
        last: u8,
    }
    let mut all = each::<T>(json);
    all.extend(each::<Vec<T>>(&format!("[{json}, {json}]")));
    all.extend(each::<Beside<T>>(&format!(r#"{{"inner": {json}}}"#)));
    all
}

fn each<T: for<'de> Deserialize<'de>>(json: &str) -> Vec<Finding> {
    let document = Document::Json(json.as_bytes());
    let mut all = match read::<T>(document, Limits::default()) {
        Err(Failure::Invalid(findings)) => findings.into_vec(),
        _ => panic!("{json}"),
    };
    let inspection = inspect::<T>(document, Limits::default());
    all.extend(
        inspection
            .map_or_else(|_| Findings::default(), |it| it.findings)
            .into_vec(),
    );
    all
}

#[test]
fn a_secret_that_serde_reads_out_of_sight_is_not_shown_either() {
    const KEY: &[&str] = &[
        r#""key": "hunter2""#,
        r#""name": 1, "key": "hunter2", "size": 1"#,
        r#""name": "n", "key": ["hunter2"], "size": 1"#,
        r#""name": "n", "key": {"hunter2": "hunter2"}, "size": 1"#,
        r#""name": "n", "key": 2718281828, "size": 1"#,
    ];
    let mut all = Vec::new();
    for key in KEY {
        all.extend(everywhere::<Flat>(&format!(r#"{{"id": 1, {key}}}"#)));
        all.extend(everywhere::<Flat>(&format!("{{{key}}}")));
        all.extend(everywhere::<Untagged>(&format!("{{{key}}}")));
        all.extend(everywhere::<Untagged>(&format!("[{{{key}}}]")));
        for tag in [
            "",
            r#""t": "Key", "#,
            r#""t": "Other", "#,
            r#""t": "?", "#,
            r#""t": [], "#,
        ] {
            all.extend(everywhere::<Internal>(&format!("{{{tag}{key}}}")));
            all.extend(everywhere::<Adjacent>(&format!(
                r#"{{{tag}"c": {{{key}}}}}"#
            )));
        }
        all.extend(everywhere::<Adjacent>(&format!(
            r#"{{"c": {{{key}}}, "t": "Key"}}"#
        )));
    }
    // The value alone does not say which of the two is refused.
    let twice = r#"{"id": 1, "t": "Key", "name": "n", "key": "hunter2", "size": "hunter2"}"#;
    all.extend(everywhere::<Flat>(twice));
    all.extend(everywhere::<Internal>(twice));
    all.extend(everywhere::<Untagged>("2718281828"));
    all.extend(everywhere::<Untagged>("\"hunter2\""));
    for finding in all {
        let shown = format!(
            "{:?} {:?} {:?}",
            finding.found,
            finding.found.json(),
            finding.problem
        );
        assert!(
            !shown.contains("hunter2") && !shown.contains("2718281828"),
            "{finding:?}"
        );
    }
}

#[test]
fn what_is_no_secret_is_shown_though_serde_reads_it_out_of_sight() {
    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    enum Either {
        Number(u8),
        Numbers(Vec<u8>),
    }
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Mixed {
        free: serde_json::Value,
        either: Either,
        login: Login,
    }
    let json = r#"{"free": {"a": [1]}, "either": "x"}"#;
    assert_eq!(
        found::<Mixed>(json),
        [r#""x""#, r#"{"free":{"a":[1]},"either":"x"}"#]
    );
    assert_eq!(
        found::<Vec<Either>>(r#"["x", ["y"]]"#),
        [r#""x""#, r#""y""#]
    );
}

#[derive(Debug, Deserialize)]
#[serde(tag = "t", content = "c")]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
enum Chosen {
    Pair(u8, Secret<String>),
    Named { x: u8 },
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Nested((u8, u8), Secret<String>);

#[test]
fn what_is_moved_in_a_tuple_is_not_shown_in_place_of_its_neighbour() {
    let chosen = r#"[{"t": "Pair", "c": [[1, "hunter2"]]}, {"t": "Named", "c": {"x": 1}}]"#;
    assert!(!found::<Vec<Chosen>>(chosen).concat().contains("hunter2"));
    let nested = r#"["hunter2", [1, 2]]"#;
    assert!(!found::<Nested>(nested).concat().contains("hunter2"));
}
