//! A model with a secret.

use http_exception::{Refusal, Secret};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(in super::super) struct Credentials {
    login: String,
    secret: Secret<Password>,
    otp: i64,
}

/// At least eight characters.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Password(String);

impl TryFrom<String> for Password {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        match text.chars().count() {
            8.. => Ok(Self(text)),
            length => Err(Refusal::new("too_short", "")
                .with("field_type", "Value")
                .with("min_length", 8)
                .with("actual_length", length)),
        }
    }
}
