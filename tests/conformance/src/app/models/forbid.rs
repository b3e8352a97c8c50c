//! Models that take no members but their own.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Forbid {
    a: i64,
    #[serde(default)]
    b: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct ForbidOuter {
    inner: Forbid,
    #[serde(default)]
    rows: Vec<Forbid>,
}
