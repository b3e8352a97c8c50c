//! What is never shown.

use serde::Deserialize;
use serde_accumulate::Secret;

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
