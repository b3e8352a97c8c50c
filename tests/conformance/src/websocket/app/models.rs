//! The models that the routes read, each as a user of the library writes it.

use serde::Deserialize;

#[derive(Debug, Deserialize, garde::Validate)]
pub(super) struct AtLeastOne {
    #[garde(range(min = 1))]
    pub(super) n: i64,
}

#[derive(Debug, Deserialize, garde::Validate)]
pub(super) struct AtMostNine {
    #[garde(range(max = 9))]
    pub(super) q: i64,
}

#[derive(Debug, Deserialize, garde::Validate)]
pub(super) struct Token {
    #[garde(length(chars, min = 3))]
    x_token: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Sid {
    #[expect(dead_code, reason = "only whether it can be read matters")]
    sid: Option<i64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Q {
    #[expect(dead_code, reason = "only whether it can be read matters")]
    q: i64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Access {
    #[serde(default)]
    pub(super) token: String,
}

/// A message.
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only whether it can be read matters")]
pub(super) struct Item {
    pub(super) name: String,
    price: f64,
    is_offer: Option<bool>,
}
