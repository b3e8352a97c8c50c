//! Code of a type that serde alone never runs fails no request: where it panics, what serde says
//! first is answered.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde_accumulate::{
    Document, Failure, Findings, Limits, Texts, from_slice, from_texts, from_value, inspect,
};

use crate::models::Code;

/// Looks for the first error of a document that has so many, in each way to read it. It has to be
/// there, and if it is all there is, that has to be said.
#[track_caller]
fn check<T: DeserializeOwned>(json: &str, first: &str, total: usize) {
    let document = Document::Json(json.as_bytes());
    let value = serde_json::from_str(json).expect("it is JSON");
    assert!(serde_json::from_str::<T>(json).is_err());
    check_read(json, first, total, || {
        match from_slice::<T>(json.as_bytes()) {
            Err(Failure::Invalid(findings)) => findings,
            _ => unreachable!("serde refuses it"),
        }
    });
    check_read(json, first, total, || {
        from_value::<T>(&value).err().expect("it is refused")
    });
    check_read(json, first, total, || {
        let inspection = inspect::<T>(document, Limits::default()).expect("it is JSON");
        // Who asks for the value of a bad document has to drop it.
        std::mem::forget(inspection.value);
        inspection.findings
    });
    // The thread is good for more.
    let numbers = from_slice::<Vec<u8>>(b"[1,\"x\",300]");
    let Err(Failure::Invalid(findings)) = numbers else {
        unreachable!()
    };
    assert_eq!((findings.total(), findings.is_complete()), (2, true));
}

#[track_caller]
fn check_read(json: &str, first: &str, total: usize, read: impl Fn() -> Findings) {
    let findings = catch_unwind(AssertUnwindSafe(read));
    let findings = findings.unwrap_or_else(|_| panic!("what {json} is read as panics"));
    let own = findings
        .as_slice()
        .iter()
        .map(|finding| finding.place.to_string());
    let own: Vec<_> = own.collect();
    assert!(own.iter().any(|place| place == first), "{json}: {own:?}");
    assert!(
        findings.total() >= total || !findings.is_complete(),
        "{json}: {own:?}"
    );
}

/// A text that has a first letter.
#[derive(Debug)]
struct Initial;

impl<'de> Deserialize<'de> for Initial {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let first = text.chars().next().expect("there is a first letter");
        assert!(first.is_uppercase(), "{first} is no initial");
        Ok(Self)
    }
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Person<T> {
    age: u8,
    name: T,
    code: Code,
}

const CODE: &str = "67e55044-10b1-426f-9247-bb680e5fe0c8";

#[test]
fn of_a_type_that_panics_at_what_stands_in_for_it() {
    check::<Person<Initial>>(r#"{"age":"x"}"#, "age", 3);
    check::<Person<Initial>>(r#"{"age":"x","name":7,"code":"x"}"#, "age", 3);
    check::<Person<Initial>>(
        &format!(r#"{{"age":"x","name":[],"code":"{CODE}"}}"#),
        "age",
        2,
    );
    check::<Vec<Person<Initial>>>(r#"[{"age":"x"},{"age":"y"}]"#, "0/age", 6);
    check::<Vec<Initial>>(r#"["A",7,"B"]"#, "1", 1);
    check::<(u8, Initial)>(r#"["x"]"#, "0", 2);
    check::<BTreeMap<String, Person<Initial>>>(r#"{"k":{"age":"x"}}"#, "k/age", 3);
}

#[test]
fn of_a_type_that_panics_at_a_value_after_the_first_error() {
    check::<Person<Initial>>(r#"{"age":"x","name":"","code":"x"}"#, "age", 3);
    check::<Vec<Initial>>(r#"[7,"A",""]"#, "0", 2);
    check::<Vec<Code>>(r#"["x","y"]"#, "0", 2);
    check::<BTreeMap<String, (Initial, u8)>>(r#"{"k":7,"l":["x",1],"m":["",1]}"#, "k", 3);
    check::<Person<Option<Initial>>>(r#"{"age":"x","name":"x","code":"x"}"#, "age", 3);
}

fn panics() -> u8 {
    panic!("there is no default")
}

#[test]
fn of_a_default_that_panics() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Sized {
        name: Code,
        #[serde(default = "panics")]
        size: u8,
        last: u8,
    }
    check::<Sized>(r#"{"name":"x"}"#, "name", 2);
    check::<Sized>(r#"{"last":"x"}"#, "last", 2);
    check::<Vec<Sized>>(
        &format!(r#"[{{"name":"{CODE}","size":1,"last":"x"}},{{"name":"x"}}]"#),
        "0/last",
        3,
    );
}

thread_local! {
    static DROPPED: Cell<usize> = const { Cell::new(0) };
}

/// A text that must not be dropped unless it is of a document.
#[derive(Debug, Deserialize)]
struct Loud(String);

impl Drop for Loud {
    fn drop(&mut self) {
        if self.0 != "of a document" && !std::thread::panicking() {
            DROPPED.set(DROPPED.get() + 1);
            panic!("{:?} is dropped", self.0);
        }
    }
}

#[test]
fn of_a_value_that_panics_when_it_is_dropped() {
    check::<Person<Loud>>(r#"{"age":"x"}"#, "age", 3);
    check::<Person<Loud>>(r#"{"age":"x","name":7,"code":"x"}"#, "age", 3);
    check::<Person<Loud>>(&format!(r#"{{"age":"x","code":"{CODE}"}}"#), "age", 2);
    check::<Person<Loud>>(r#"{"age":"x","name":"of a document","code":"x"}"#, "age", 2);
    check::<Person<Option<Loud>>>(r#"{"age":"x","name":"late","code":"x"}"#, "age", 2);
}

/// A type whose words panic.
#[derive(Debug)]
struct Wordless;

impl<'de> Deserialize<'de> for Wordless {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Silent;

        impl Visitor<'_> for Silent {
            type Value = Wordless;

            fn expecting(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
                panic!("there are no words")
            }

            fn visit_bool<E>(self, _: bool) -> Result<Wordless, E> {
                Ok(Wordless)
            }
        }

        deserializer.deserialize_any(Silent)
    }
}

#[test]
fn of_a_type_whose_words_panic() {
    check::<Person<Wordless>>(r#"{"age":"x"}"#, "age", 3);
    check::<Person<Wordless>>(r#"{"age":"x","name":7,"code":"x"}"#, "age", 3);
    check::<Vec<Person<Wordless>>>(
        r#"[{"age":"x","name":true,"code":"x"},{"name":[]}]"#,
        "0/age",
        4,
    );
}

/// What a type refuses with, if it is not the first of a document.
struct Speechless;

impl fmt::Display for Speechless {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("there is no speech")
    }
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Refusing;

impl TryFrom<String> for Refusing {
    type Error = Speechless;

    fn try_from(text: String) -> Result<Self, Speechless> {
        if text == "good" {
            Ok(Self)
        } else {
            Err(Speechless)
        }
    }
}

#[test]
fn of_a_refusal_whose_words_panic() {
    check::<Person<Refusing>>(r#"{"age":"x","name":"good"}"#, "age", 2);
    check::<Person<Refusing>>(r#"{"age":"x","name":"bad","code":"x"}"#, "age", 3);
    check::<Person<Refusing>>(r#"{"age":"x"}"#, "age", 3);
}

/// A key that must not be compared unless it is of a document.
#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Lonely(String);

impl PartialOrd for Lonely {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Lonely {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        assert!(
            [&self.0, &other.0]
                .iter()
                .all(|text| text.starts_with("doc")),
            "{self:?}, {other:?}"
        );
        self.0.cmp(&other.0)
    }
}

#[test]
fn of_a_key_that_panics_when_it_is_compared() {
    check::<Person<BTreeMap<Lonely, u8>>>(
        r#"{"age":"x","name":{"doc1":1,"doc2":2,"x":"x"},"code":"x"}"#,
        "age",
        3,
    );
    check::<BTreeMap<Lonely, u8>>(r#"{"doc1":"x","doc2":2,"doc3":"x"}"#, "doc1", 2);
}

/// Texts are read by nobody else, so that whatever panics at them was going to.
#[test]
fn of_texts_that_lack_what_panics() {
    let texts = Texts::new([("age", "x"), ("code", "x")]);
    let read = || from_texts::<Person<Initial>>(&texts).err().unwrap();
    check_read("texts", "age", 3, read);
}

#[test]
fn what_panics_at_its_own_value_goes_through() {
    let read = || from_slice::<Vec<Initial>>(br#"["A",""]"#).is_ok();
    assert!(catch_unwind(read).is_err());
    let read = || from_slice::<Vec<Initial>>(br#"["A","B"]"#).is_ok();
    assert!(catch_unwind(read).unwrap());
}
