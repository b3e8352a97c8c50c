//! Tuples.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(in super::super) struct Geo {
    point: (f64, f64),
    #[serde(default)]
    rgb: (u8, u8, u8),
    #[serde(default)]
    pair: (String, i64),
}
