//! Types of which nothing is known but their words: serde keeps their values, and asks them of that.

use std::ffi::CString;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde_accumulate::{Document, Failure, Limits, Texts, from_slice, read};

use crate::support::{described, lines};

#[derive(Debug, serde::Deserialize)]
struct Flat<T> {
    #[serde(flatten)]
    part: Part<T>,
}

#[derive(Debug, serde::Deserialize)]
struct Part<T> {
    v: T,
}

#[derive(Debug, serde::Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Pair(u8, bool);

#[derive(Debug, serde::Deserialize)]
struct Nothing;

/// The seconds since 1970, as chrono reads them.
#[derive(Debug, PartialEq)]
struct Seconds(i64);

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_i64(Unix)
    }
}

struct Unix;

impl Visitor<'_> for Unix {
    type Value = Seconds;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a unix timestamp in seconds")
    }

    fn visit_i64<E>(self, seconds: i64) -> Result<Seconds, E> {
        Ok(Seconds(seconds))
    }

    fn visit_u64<E: serde::de::Error>(self, seconds: u64) -> Result<Seconds, E> {
        i64::try_from(seconds)
            .map(Seconds)
            .map_err(serde::de::Error::custom)
    }
}

#[test]
fn what_is_wanted_is_known_by_the_words_for_it() {
    let Err(Failure::Invalid(findings)) = from_slice::<Flat<Pair>>(br#"{"v": true}"#) else {
        panic!("read")
    };
    assert_eq!(described(&findings), ["v: Type(List)"]);
    assert_eq!(lines::<Flat<Nothing>>(r#"{"v": true}"#), ["v: Type(Null)"]);
    assert_eq!(
        lines::<Flat<[u8; 0]>>(r#"{"v": true}"#),
        ["v: Type(Tuple(0))"]
    );
    assert_eq!(lines::<Flat<CString>>(r#"{"v": true}"#), ["v: Type(Bytes)"]);
    assert_eq!(
        lines::<Flat<usize>>(r#"{"v": -1}"#),
        ["v: Range(Minimum(0))"]
    );
    assert_eq!(
        lines::<Flat<isize>>(r#"{"v": 9223372036854775808}"#),
        ["v: Range(Maximum(9223372036854775807))"]
    );
}

#[test]
fn seconds_are_a_number_whatever_they_are_called() {
    for wrong in ["true", "\"x\"", "[1]", r#"{"a": 1}"#] {
        let json = format!(r#"{{"v": {wrong}}}"#);
        assert_eq!(
            lines::<Flat<Seconds>>(json.leak()),
            ["v: Type(Integer)"],
            "{wrong}"
        );
    }
    assert_eq!(
        lines::<Part<Seconds>>(r#"{"v": 9223372036854775808}"#),
        ["v: Range(Maximum(9223372036854775807))"]
    );
    let texts = Texts::new([("v", "7")]);
    let flat = read::<Flat<Seconds>>(Document::Texts(&texts), Limits::default()).unwrap();
    assert_eq!(flat.part.v, Seconds(7));
}
