//! Bytes, as base64.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http_exception::{Refusal, Value};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(in super::super) struct Blob {
    data: Base64,
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "Value")]
struct Base64(Vec<u8>);

impl TryFrom<Value> for Base64 {
    type Error = Refusal;

    fn try_from(value: Value) -> Result<Self, Refusal> {
        let Value::String(mut text) = value else {
            return Err(Refusal::new("bytes_type", ""));
        };
        // RFC 2045, section 6.8: what is not of the alphabet is ignored.
        text.retain(|it| it.is_ascii_alphanumeric() || matches!(it, '+' | '/' | '='));
        BASE64_STANDARD
            .decode(text)
            .map(Self)
            .map_err(|error| Refusal::new("base64_decode", "").with("error", error.to_string()))
    }
}
