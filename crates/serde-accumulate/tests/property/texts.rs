//! A property of texts: whatever `serde_urlencoded` reads is read, with the same value, and what is
//! refused has a finding.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::num::NonZeroU8;

use proptest::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_accumulate::{Document, Findings, Limits, Refusal, Secret, Texts, from_texts, inspect};

use crate::flat::models;
use crate::kind::Random;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_plain_structs(seed: u64) { check::<Plain>(seed); }

    #[test]
    fn of_numbers(seed: u64) { check::<Numbers>(seed); check::<Wrapped>(seed); }

    #[test]
    fn of_flattened_structs(seed: u64) { check::<Flat>(seed); }

    #[test]
    fn of_flattened_structs_in_others(seed: u64) { check::<Deep>(seed); }

    #[test]
    fn of_flattened_options(seed: u64) { check::<Maybe>(seed); }

    #[test]
    fn of_flattened_values(seed: u64) { check::<Values>(seed); }

    #[test]
    fn of_flattened_enums(seed: u64) { check::<Choice>(seed); }

    #[test]
    fn of_tagged_enums(seed: u64) { check::<Tagged>(seed); check::<Around<Tagged>>(seed); }

    #[test]
    fn of_untagged_enums(seed: u64) { check::<Either>(seed); check::<Around<Either>>(seed); }

    #[test]
    fn of_untagged_members(seed: u64) { check::<Members>(seed); }
}

models! {
    struct Plain { a: Option<u8>, b: bool, c: String, d: Word, #[serde(default)] e: f64 }

    struct Numbers {
        a: Option<u8>,
        b: NonZeroU8,
        c: Even,
        d: f32,
        #[serde(default)] e: Secret<u16>,
        f: Vec<i8>,
    }

    struct Wrapped(Numbers);

    #[serde(rename_all = "lowercase")]
    enum Word { Up, Down }

    struct Flat { a: Option<i16>, #[serde(flatten)] rest: Rest }

    struct Rest { b: u8, c: Option<String>, d: Option<Word>, #[serde(default)] e: bool }

    struct Deep {
        a: String,
        #[serde(flatten)] middle: Middle,
    }

    struct Middle {
        b: Option<bool>,
        #[serde(flatten)] inner: Inner,
        #[serde(flatten)] rest: BTreeMap<String, String>,
    }

    struct Inner { c: char, d: Option<u32> }

    struct Maybe { a: Option<String>, #[serde(flatten)] rest: Option<Rest> }

    struct Values { a: u8, #[serde(flatten)] rest: BTreeMap<String, serde_json::Value> }

    struct Choice { a: Option<u8>, #[serde(flatten)] one: One }

    #[serde(rename_all = "lowercase")]
    enum One { B(u8), C(String), D(Option<bool>) }

    #[serde(tag = "d", rename_all = "lowercase")]
    enum Tagged {
        Up { a: u8, b: Option<bool> },
        Down { a: String, c: Option<Word> },
    }

    #[serde(untagged)]
    enum Either {
        Number { a: u32, b: Option<u8> },
        Text { a: String, c: bool },
        Other { d: Word },
    }

    struct Around<T> { e: Option<u8>, #[serde(flatten)] inner: T }

    struct Members { a: Scalar, b: Option<Scalar>, #[serde(flatten)] rest: BTreeMap<String, Scalar> }

    #[serde(untagged)]
    enum Scalar { Number(u8), Flag(bool), Word(Word), Text(String) }
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(try_from = "i32")]
struct Even(i32);

impl TryFrom<i32> for Even {
    type Error = Refusal;

    fn try_from(number: i32) -> Result<Self, Refusal> {
        let is_even = number % 2 == 0;
        is_even
            .then_some(Self(number))
            .ok_or_else(|| Refusal::new("odd", ""))
    }
}

const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

const TEXTS: [&str; 12] = [
    "",
    "1",
    "7",
    "300",
    "-1",
    "0.5",
    "true",
    "false",
    "up",
    "down",
    "x",
    "two words",
];

/// Reads a query of each of some names once.
fn check<T: DeserializeOwned + PartialEq + Debug>(seed: u64) {
    let mut random = Random(seed | 1);
    let mut pairs = Vec::new();
    for name in NAMES {
        if random.below(3) > 0 {
            let text = TEXTS[random.below(TEXTS.len())];
            pairs.insert(random.below(pairs.len() + 1), (name, text));
        }
    }
    let query = serde_urlencoded::to_string(&pairs).expect("a query");
    let texts = Texts::new(pairs);
    let read = from_texts::<T>(&texts);
    if let Ok(value) = serde_urlencoded::from_str::<T>(&query) {
        assert_eq!(read.as_ref().ok(), Some(&value), "{query}: {read:?}");
    }
    // The facts learned of the type change nothing.
    let again = from_texts::<T>(&texts);
    let inspection = inspect::<T>(Document::Texts(&texts), Limits::default()).expect("texts");
    match (&read, again) {
        (Ok(value), Ok(again)) => {
            assert_eq!(*value, again, "{query}");
            assert_eq!(inspection.value.as_ref(), Some(value), "{query}");
            assert_eq!(inspection.findings.total(), 0, "{query}");
        }
        (Err(findings), Err(again)) => {
            let places = findings.as_slice().iter().map(|finding| &finding.place);
            let places: Vec<_> = places.collect();
            let told = again.as_slice().iter().map(|finding| &finding.place);
            assert_eq!(places, told.collect::<Vec<_>>(), "{query}");
            assert!(!places.is_empty(), "{query}");
            assert_eq!(said(findings), said(&inspection.findings), "{query}");
            for (nth, place) in places.iter().enumerate() {
                assert!(!places[..nth].contains(place), "{query}: {place} twice");
            }
        }
        (one, other) => panic!("{query}: {one:?}, then {other:?}"),
    }
}

/// All that is said of texts.
fn said(findings: &Findings) -> String {
    let all = (
        findings.as_slice(),
        findings.total(),
        findings.is_complete(),
    );
    format!("{all:?}")
}
