//! Models of scalars, required and not.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(in super::super) struct Scalars {
    i: i64,
    u: u32,
    f: f64,
    b: bool,
    s: String,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct Narrow {
    a: u8,
    b: i32,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct Optionals {
    req: String,
    /// May be null, but must be there.
    #[serde(deserialize_with = "Option::deserialize")]
    nullable: Option<String>,
    opt: Option<i64>,
    #[serde(default = "seven")]
    dflt: i64,
    #[serde(default)]
    tags: Vec<String>,
}

fn seven() -> i64 {
    7
}
