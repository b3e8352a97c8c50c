//! The model `Item`.

use http_exception::{Loc, ValidationError, Value};
use thiserror::Error;

use super::members::{Members, Read, bool, float, string};

/// `name: str`, `price: float`, `is_offer: bool` or nothing.
#[derive(Debug)]
#[expect(dead_code, reason = "only whether it can be read matters here")]
pub(super) struct Item {
    name: String,
    price: f64,
    is_offer: Option<bool>,
}

impl Item {
    pub(super) fn read(value: &Value, loc: &Loc) -> Read<Self> {
        let mut members = Members::of(value, loc)?;
        let name = members.required("name", string);
        let price = members.required("price", float);
        let is_offer = members.optional("is_offer", bool);
        members.model(name.zip(price).map(|(name, price)| Self {
            name,
            price,
            is_offer,
        }))
    }
}

/// A value of the program's own that is no [`Item`]: not the client's fault.
#[derive(Debug, Error)]
#[error("{} errors in an item", .0.len())]
pub(super) struct InvalidItem(pub(super) Vec<ValidationError>);
