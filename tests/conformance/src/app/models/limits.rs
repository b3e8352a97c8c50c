//! A model with every constraint.

use std::borrow::Cow;
use std::collections::BTreeMap;

use http_exception::{Refusal, Value, json};
use serde::Deserialize;
use validator::{Validate, ValidationError};

use super::{Between, Finite};

#[derive(Debug, Deserialize, Validate)]
#[serde(default)]
pub(in super::super) struct Limits {
    #[validate(range(exclusive_min = 0.0))]
    gt0: f64,
    #[validate(range(min = 1))]
    ge1: i64,
    #[validate(range(exclusive_max = 10))]
    lt10: i64,
    #[validate(range(max = 10.0))]
    le10: f64,
    #[validate(range(exclusive_min = 2, exclusive_max = 5))]
    band: i64,
    #[validate(custom(function = "multiple_of::<5>"))]
    five: i64,
    #[validate(custom(function = "quarters"))]
    quarter: f64,
    #[validate(length(min = 2, max = 6))]
    name: String,
    #[validate(length(min = 1, max = 1))]
    one: String,
    code: Code,
    #[validate(length(min = 1, max = 3))]
    tags: Vec<String>,
    nested: Vec<Between<0, 9>>,
    words: BTreeMap<String, Word>,
    #[validate(length(min = 1, max = 2))]
    attrs: BTreeMap<String, i64>,
    #[validate(length(min = 2, max = 3))]
    trio: Vec<i64>,
    finite: Finite,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            gt0: 1.0,
            ge1: 1,
            lt10: 1,
            le10: 1.0,
            band: 3,
            five: 5,
            quarter: 0.25,
            name: "abc".to_owned(),
            one: "x".to_owned(),
            code: Code("a".to_owned()),
            tags: vec!["t".to_owned()],
            nested: Vec::new(),
            words: BTreeMap::new(),
            attrs: BTreeMap::from([("a".to_owned(), 1)]),
            trio: vec![1, 2],
            finite: Finite(0.0),
        }
    }
}

/// A multiple of `N`, for `validator`, which has no such rule.
pub(in super::super) fn multiple_of<const N: i64>(number: i64) -> Result<(), ValidationError> {
    match number % N {
        0 => Ok(()),
        _ => Err(not_multiple_of(json!(N))),
    }
}

fn quarters(number: f64) -> Result<(), ValidationError> {
    match number % 0.25 {
        0.0 => Ok(()),
        _ => Err(not_multiple_of(json!(0.25))),
    }
}

fn not_multiple_of(number: Value) -> ValidationError {
    let mut error = ValidationError::new("multiple_of");
    error.add_param(Cow::Borrowed("multiple_of"), &number);
    error
}

/// A name as programs have it.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Code(String);

impl TryFrom<String> for Code {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        let mut bytes = text.bytes();
        let fits = bytes.next().is_some_and(|byte| byte.is_ascii_lowercase())
            && bytes.all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
        if fits {
            return Ok(Self(text));
        }
        Err(Refusal::new("string_pattern_mismatch", "").with("pattern", "^[a-z][a-z0-9_]*$"))
    }
}

/// A word of at most three characters.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Word(String);

impl TryFrom<String> for Word {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        if text.chars().count() <= 3 {
            return Ok(Self(text));
        }
        Err(Refusal::new("string_too_long", "").with("max_length", 3))
    }
}
