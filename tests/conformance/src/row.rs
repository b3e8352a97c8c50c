//! One recorded case: a request, and what the reference answered.
//!
//! A row says nothing about how it is judged but its [`Level`]; see
//! [`judge`](crate::judge).

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use crate::Answer;

/// A line of `data/http.jsonl`.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct Row {
    /// The name of the row: its group and a number.
    pub id: String,
    /// The group of rows it belongs to, such as `handler_status`.
    pub group: String,
    /// The rigour with which an answer is compared.
    #[serde(rename = "compare")]
    pub level: Level,
    /// The request.
    pub request: Request,
    /// The answer of the reference.
    #[serde(rename = "response", deserialize_with = "recorded")]
    pub recorded: Answer,
}

/// Reads rows from their text, one JSON object a line.
///
/// # Errors
///
/// Returns the number of the first line that is not a row, and why.
pub fn read_rows<R: DeserializeOwned>(lines: &str) -> Result<Vec<R>, String> {
    let rows = lines.lines().enumerate().map(|(at, line)| {
        let row = serde_json::from_str(line);
        row.map_err(|error| format!("line {} is not a row: {error}", at + 1))
    });
    rows.collect()
}

/// A request as it is recorded.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// The method, spelled as it is sent.
    pub method: String,
    /// Path and query, spelled as they are sent.
    pub path: String,
    /// Names and values in the order in which they are sent.
    pub headers: Vec<(String, String)>,
    /// The body; none is not the same as an empty one.
    #[serde(rename = "body_b64", deserialize_with = "optional_base64")]
    pub body: Option<Vec<u8>>,
}

/// The rigour with which an answer is compared with the recorded one.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Level {
    /// Status, kept headers in any order, and the bytes of the body.
    Bytes,
    /// As `Bytes`, but the body is compared as JSON and its length is free.
    Json,
    /// Status, media type, and the `type` and `loc` of every validation error.
    Errors,
    /// Status and media type.
    Status,
    /// The status of the answer, if there was one.
    Connection,
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

#[derive(Deserialize)]
struct Recorded {
    outcome: String,
    status: Option<u16>,
    #[serde(default)]
    headers: Vec<(String, String)>,
    #[serde(default, rename = "body_b64", deserialize_with = "optional_base64")]
    body: Option<Vec<u8>>,
}

fn recorded<'de, D: Deserializer<'de>>(from: D) -> Result<Answer, D::Error> {
    let row = Recorded::deserialize(from)?;
    let body = row.body.unwrap_or_default();
    Ok(Answer::new(row.outcome, row.status, row.headers, body))
}

fn optional_base64<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<u8>>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    let bytes = text.map(|text| BASE64_STANDARD.decode(text)).transpose();
    bytes.map_err(serde::de::Error::custom)
}
