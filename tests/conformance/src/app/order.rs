//! The model `Order`, with a list of others in it and constraints.

use http_exception::{Loc, ValidationError, Value, json};
use serde_json::Map;

use super::members::{Members, Read, float, int, list, positive, string};

/// `id: int`, one to three `lines`, `note: str` or nothing.
#[derive(Debug)]
#[expect(dead_code, reason = "only whether it can be read matters here")]
pub(super) struct Order {
    id: i64,
    lines: Vec<Line>,
    note: Option<String>,
}

/// `sku: str` of a pattern, `qty: int` and `price: float` above zero.
#[derive(Debug)]
#[expect(dead_code, reason = "only whether it can be read matters here")]
struct Line {
    sku: String,
    qty: i64,
    price: f64,
}

impl Order {
    pub(super) fn read(value: &Value, loc: &Loc) -> Read<Self> {
        let mut members = Members::of(value, loc)?;
        let id = members.required("id", int);
        let lines = members.required("lines", lines);
        let note = members.optional("note", string);
        members.model(id.zip(lines).map(|(id, lines)| Self { id, lines, note }))
    }
}

impl Line {
    fn read(value: &Value, loc: &Loc) -> Read<Self> {
        let mut members = Members::of(value, loc)?;
        let sku = members.required("sku", sku);
        let qty = members.required("qty", |it, loc| positive(int(it, loc)?, it, loc));
        let price = members.required("price", |it, loc| positive(float(it, loc)?, it, loc));
        let line = sku.zip(qty).zip(price);
        members.model(line.map(|((sku, qty), price)| Self { sku, qty, price }))
    }
}

fn lines(value: &Value, loc: &Loc) -> Read<Vec<Line>> {
    let lines = list(value, loc, Line::read)?;
    let (kind, limit, msg) = match lines.len() {
        0 => ("too_short", json!({"min_length": 1}), "at least 1 item"),
        1..=3 => return Ok(lines),
        _ => ("too_long", json!({"max_length": 3}), "at most 3 items"),
    };
    let mut ctx = Map::from_iter([("field_type".to_owned(), json!("List"))]);
    ctx.extend(limit.as_object().cloned().unwrap_or_default());
    ctx.insert("actual_length".to_owned(), lines.len().into());
    let msg = format!(
        "List should have {msg} after validation, not {}",
        lines.len()
    );
    let error = ValidationError::new(kind, loc.clone(), msg).with_ctx(ctx);
    Err(vec![error.with_input(value.clone())])
}

fn sku(value: &Value, loc: &Loc) -> Read<String> {
    let sku = string(value, loc)?;
    let fits = sku.split_once('-').is_some_and(|(letters, digits)| {
        let is_letter = |byte: u8| byte.is_ascii_uppercase();
        letters.len() == 2
            && letters.bytes().all(is_letter)
            && !digits.is_empty()
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    if fits {
        return Ok(sku);
    }
    let msg = format!("String should match pattern '{SKU}'");
    let ctx = Map::from_iter([("pattern".to_owned(), json!(SKU))]);
    let error = ValidationError::new("string_pattern_mismatch", loc.clone(), msg);
    Err(vec![error.with_ctx(ctx).with_input(sku.into())])
}

const SKU: &str = r"^[A-Z]{2}-\d+$";
