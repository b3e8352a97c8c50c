//! The models that most examples are about.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(in super::super) struct Item {
    name: String,
    price: f64,
    is_offer: Option<bool>,
}

#[derive(Debug, Deserialize)]
pub(in super::super) struct User {
    username: String,
    full_name: Option<String>,
}
