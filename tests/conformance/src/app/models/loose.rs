//! A union whose members have no tag.

use http_exception::{Document, Failure, Model, Value};
use serde::Deserialize;

use super::V;

/// A model whose member `v` is a number, text, or a list of numbers.
#[derive(Debug)]
pub(in super::super) struct Loose(Any);

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Any {
    Number(i64),
    Text(String),
    Numbers(Vec<i64>),
}

/// The members of the union, each asked for by the name that the reference gives it.
#[derive(Debug, Deserialize)]
struct Each {
    int: i64,
    str: String,
    #[serde(rename = "list[int]")]
    list: Vec<i64>,
}

impl Model for Loose {
    /// serde says of such a union only that nothing fits. The reference says of each member why not,
    /// which is what reading the value as each of them finds.
    fn read(document: Document<'_>) -> Result<Self, Failure> {
        let failure = match V::<Any>::read(document) {
            Ok(V { v }) => return Ok(Self(v)),
            Err(failure) => failure,
        };
        let V { v } = V::<Value>::read(document)?;
        let each = serde_json::json!({"v": {"int": v, "str": v, "list[int]": v}});
        match V::<Each>::read(Document::Value(&each)) {
            Err(each) => Err(each),
            Ok(_) => Err(failure),
        }
    }
}
