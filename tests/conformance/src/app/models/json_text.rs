//! JSON in a parameter.

use http_exception::{Document, Failure, Model, Refusal, Value};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};

use super::V;

/// A model whose only member `v` is a `T`, written as JSON in a text.
#[derive(Debug)]
pub(in super::super) struct JsonText<T>(pub(in super::super) T);

impl<T: DeserializeOwned> Model for JsonText<T> {
    fn read(document: Document<'_>) -> Result<Self, Failure> {
        let V { v: text } = V::<String>::read(document)?;
        if serde_json::from_str::<IgnoredAny>(&text).is_err() {
            return V::<Broken>::read(document).map(|V { v }| match v {});
        }
        // What is wrong in it is then said at its place below `v`.
        let json = format!(r#"{{"v":{text}}}"#);
        let V { v } = V::read(Document::Json(json.as_bytes()))?;
        Ok(Self(v))
    }
}

/// A text that is no JSON.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
enum Broken {}

impl TryFrom<String> for Broken {
    type Error = Refusal;

    fn try_from(_: String) -> Result<Self, Refusal> {
        Err(Refusal::new("json_invalid", "Invalid JSON").with("error", "not JSON"))
    }
}

/// An integer, or another number or text that is one: the reference is not strict here.
#[derive(Debug, Deserialize, Serialize)]
#[serde(try_from = "Value")]
pub(in super::super) struct Lax(i64);

impl TryFrom<Value> for Lax {
    type Error = Refusal;

    fn try_from(value: Value) -> Result<Self, Refusal> {
        let kind = match &value {
            Value::String(text) => match text.parse() {
                Ok(number) => return Ok(Self(number)),
                Err(_) => "int_parsing",
            },
            Value::Number(number) => match number.as_i64() {
                Some(number) => return Ok(Self(number)),
                None => "int_from_float",
            },
            _ => "int_type",
        };
        Err(Refusal::new(kind, ""))
    }
}
