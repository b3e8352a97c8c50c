//! Integers without bounds, as Python has them.

use http_exception::{RawValue, Refusal};
use serde::{Deserialize, Serialize};

/// An integer of as many digits as the reference reads.
#[derive(Debug, Deserialize, Serialize)]
#[serde(try_from = "String")]
pub(in super::super) struct Integer(Box<RawValue>);

impl TryFrom<String> for Integer {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", text.strip_prefix('+').unwrap_or(&text)),
        };
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Refusal::new("int_parsing", ""));
        }
        if digits.len() > 4300 {
            return Err(Refusal::new("int_parsing_size", ""));
        }
        let digits = match digits.trim_start_matches('0') {
            "" => "0".to_owned(),
            digits => format!("{sign}{digits}"),
        };
        let number = RawValue::from_string(digits);
        number
            .map(Self)
            .map_err(|_| Refusal::new("int_parsing", ""))
    }
}
