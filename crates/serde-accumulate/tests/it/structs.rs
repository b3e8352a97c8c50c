//! Structs: what is missing, mistyped, unknown or given twice.

use std::collections::HashMap;
use std::num::NonZeroU8;

use serde::Deserialize;
use serde_accumulate::{Document, Limits, inspect};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::support::{described, found, lines};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Order {
    id: Uuid,
    customer: Customer,
    lines: Vec<Line>,
    status: Status,
    #[serde(default)]
    tags: HashMap<String, u8>,
    note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Customer {
    name: String,
    email: String,
    age: u8,
    address: Address,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Address {
    street: String,
    zip: String,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Line {
    sku: Uuid,
    quantity: NonZeroU8,
    price: f64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Open,
    Paid,
}

const ORDER: &str = r#"{
    "surprise": 1,
    "id": "not-a-uuid",
    "customer": {"name": 7, "age": 300, "address": {"zip": null}},
    "lines": [
        {"sku": "x", "quantity": 0, "price": "free"},
        {"quantity": 1.5, "price": 2},
        {"sku": "67e55044-10b1-426f-9247-bb680e5fe0c8", "quantity": 3, "price": 1},
        17
    ],
    "status": "lost",
    "tags": {"a": 1, "b": "two", "c": -1},
    "note": false,
    "extra": {}
}"#;

#[test]
fn every_error_of_a_nested_body_is_found_in_declaration_order() {
    let lines = lines::<Order>(ORDER);
    assert_eq!(
        lines,
        [
            "id: refused, a formatted UUID string",
            "customer/name: Type(String)",
            "customer/email: Missing",
            "customer/age: Range(Maximum(255))",
            "customer/address/street: Missing",
            "customer/address/zip: Type(String)",
            "lines/0/sku: refused, a formatted UUID string",
            "lines/0/quantity: refused, a nonzero u8",
            "lines/0/price: Type(Float)",
            "lines/1/sku: Missing",
            "lines/1/quantity: Type(Integer)",
            "lines/3: Type(Struct)",
            r#"status: Variant { expected: ["open", "paid"] }"#,
            "tags/b: Type(Integer)",
            "tags/c: Range(Minimum(0))",
            "note: Type(String)",
            "surprise: Unknown",
            "extra: Unknown",
        ]
    );
}

#[test]
fn what_is_missing_is_shown_with_what_lacks_it() {
    assert_eq!(
        found::<Order>(ORDER),
        [
            "\"not-a-uuid\"",
            "7",
            r#"{"name":7,"age":300,"address":{"zip":null}}"#,
            "300",
            r#"{"zip":null}"#,
            "null",
            "\"x\"",
            "0",
            "\"free\"",
            r#"{"quantity":1.5,"price":2}"#,
            "1.5",
            "17",
            "\"lost\"",
            "\"two\"",
            "-1",
            "false",
            "-",
            "-",
        ]
    );
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Kept {
    raw: Box<RawValue>,
    other: Box<RawValue>,
    count: u8,
}

#[test]
fn a_value_that_is_kept_as_text_is_missing_like_any_other() {
    assert_eq!(
        lines::<Kept>(r#"{"other": 1}"#),
        ["raw: Missing", "count: Missing"]
    );
    assert_eq!(
        lines::<Kept>(r#"{"count": "x"}"#),
        ["raw: Missing", "other: Missing", "count: Type(Integer)"]
    );
}

/// The whole of a document is read from objects by `serde_json`, and from arrays by this crate.
#[test]
fn a_struct_is_read_from_an_array_wherever_it_is() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Point {
        x: i32,
        name: String,
        inner: Option<Box<Self>>,
    }
    let long = "n".repeat(1 << 20);
    for json in [
        r#"[1, "a\u0062", null]"#.to_owned(),
        r#" [1, "a", {"x": 2, "name": "b", "inner": [3, "c", null]}] "#.to_owned(),
        r#"{"x": 1, "name": "a", "inner": [2, "b", null]}"#.to_owned(),
        format!(r#"[1, "{long}", null]"#),
    ] {
        let document = Document::Json(json.as_bytes());
        let inspection = inspect::<Point>(document, Limits::default()).expect("it is JSON");
        assert_eq!(described(&inspection.findings), [""; 0]);
        assert!(inspection.value.is_some(), "{json}");
        let read: Point = serde_accumulate::from_slice(json.as_bytes()).expect("it is good");
        assert_eq!(read, serde_json::from_str(&json).expect("it is good"));
    }
}
