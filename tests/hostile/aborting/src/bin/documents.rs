//! Reads bad documents by types whose code panics on values that were not sent, and prints the
//! findings; row A53 builds it with `panic = "abort"`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_accumulate::{Document, Failure, Limits, Texts, inspect, read};

fn main() -> io::Result<()> {
    said::<Order>(r#"{"code":"sent","id":"x"}"#)?;
    said::<Order>(r#"{"id":"x","code":"sent","note":"sent"}"#)?;
    said::<Order>(r#"{"id":1}"#)?;
    said::<Order>("{}")?;
    said::<Order>("7")?;
    said::<Vec<Order>>(r#"[{"id":"x"},{"code":"sent","id":-1},7,{"code":7,"id":1}]"#)?;
    said::<BTreeMap<u8, Code>>(r#"{"x":"sent","1":7,"y":"sent","2":"sent"}"#)?;
    said::<Whole>(r#"["a","b",7,"c","x"]"#)?;
    said::<Ordered>(r#"["sent",[1],"x",7,"sent"]"#)?;
    said::<Flat>(r#"{"code":"sent","id":"x","note":"sent"}"#)?;
    said::<Flat>(r#"{"code":7,"id":1,"note":"sent"}"#)?;
    said::<Tagged>(r#"{"kind":"Order","id":"x","code":"sent"}"#)?;
    said::<Tagged>(r#"{"kind":"Order","id":1}"#)?;
    said::<Tagged>(r#"{"kind":"none"}"#)?;
    said::<Vec<Optional>>(r#"[{"id":"x"},{"code":"sent","id":"x"},{"code":7}]"#)?;
    for pairs in [
        vec![("id", "x")],
        vec![("id", "x"), ("code", "sent")],
        vec![("code", "sent"), ("note", "sent")],
    ] {
        let texts = Texts::new(pairs);
        report::<Order>(Document::Texts(&texts))?;
    }
    Ok(())
}

/// Says the places of what is wrong with a text.
fn said<T: DeserializeOwned>(json: &str) -> io::Result<()> {
    report::<T>(Document::Json(json.as_bytes()))
}

fn report<T: DeserializeOwned>(document: Document<'_>) -> io::Result<()> {
    let limits = Limits::default();
    let Err(Failure::Invalid(findings)) = read::<T>(document, limits) else {
        return writeln!(io::stdout(), "nothing");
    };
    let places = findings.as_slice().iter();
    let places: Vec<_> = places
        .map(|finding| format!("{}: {:?}", finding.place, finding.problem))
        .collect();
    let cut = if findings.is_complete() { "" } else { " ..." };
    writeln!(io::stdout(), "{}{cut}", places.join("; "))?;
    // Whoever looks at a value asks for more.
    let inspected = inspect::<T>(document, limits);
    let is_there = inspected.is_ok_and(|inspected| inspected.value.is_some());
    if is_there {
        writeln!(io::stdout(), "a value of what was not sent")?;
    }
    Ok(())
}

/// A text, whose type panics on those that no document here has.
#[expect(dead_code, reason = "the text is there to be read")]
struct Code(String);

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        assert_eq!(text, "sent");
        Ok(Self(text))
    }
}

fn absent() -> Code {
    panic!("each document that comes so far has a note")
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "the members are there to be read")]
struct Order {
    code: Code,
    #[serde(default = "absent")]
    note: Code,
    id: u8,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "the members are there to be read")]
struct Optional {
    #[serde(default, deserialize_with = "some")]
    code: Option<Code>,
    id: u8,
}

fn some<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Code>, D::Error> {
    let code = Option::<Code>::deserialize(deserializer)?;
    assert!(code.is_some());
    Ok(code)
}

/// Takes a list with all that was sent.
#[derive(Deserialize)]
#[serde(from = "Vec<String>")]
struct Whole;

impl From<Vec<String>> for Whole {
    fn from(list: Vec<String>) -> Self {
        assert_eq!(list.len(), 5);
        Self
    }
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "the elements are there to be read")]
struct Ordered(Code, Vec<u8>, u8, u8, Code);

#[derive(Deserialize)]
#[expect(dead_code, reason = "the members are there to be read")]
struct Flat {
    code: Code,
    #[serde(default = "absent")]
    note: Code,
    #[serde(flatten)]
    rest: Rest,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "the members are there to be read")]
struct Rest {
    id: u8,
}

#[derive(Deserialize)]
#[serde(tag = "kind")]
#[expect(dead_code, reason = "the members are there to be read")]
enum Tagged {
    Order(Order),
}
