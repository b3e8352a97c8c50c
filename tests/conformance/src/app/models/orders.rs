//! Lists and maps of models, with constraints.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use garde::Validate;
use regex::Regex;
use serde::Deserialize;

use super::above_zero;

#[derive(Debug, Deserialize, Validate)]
pub(in super::super) struct Line {
    #[garde(pattern(SKU))]
    sku: String,
    #[garde(custom(above_zero))]
    qty: i64,
    #[garde(custom(above_zero))]
    price: f64,
}

#[derive(Debug, Deserialize, Validate)]
pub(in super::super) struct Order {
    #[garde(skip)]
    id: i64,
    #[garde(length(min = 1, max = 3), dive)]
    lines: Vec<Line>,
    #[garde(skip)]
    note: Option<String>,
}

#[derive(Debug, Deserialize, Validate)]
pub(in super::super) struct Catalog {
    #[garde(dive)]
    entries: BTreeMap<String, Line>,
    #[garde(skip)]
    #[serde(default)]
    counts: BTreeMap<String, i64>,
}

static SKU: LazyLock<Regex> = LazyLock::new(|| super::regex(r"^[A-Z]{2}-\d+$"));
