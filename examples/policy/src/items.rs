//! Items: an exception that says its own status, detail and header, and a model with constraints.

use garde::Validate;
use http_exception::{HttpException, Raised, raise};
use serde::{Deserialize, Serialize};

/// An item that a client sends. What is wrong with one, serde knows, and `garde` what it declares.
#[derive(Debug, Deserialize, Serialize, Validate)]
pub struct NewItem {
    #[garde(length(min = 1))]
    name: String,
    #[garde(range(min = 0.0))]
    price: f64,
}

/// How an item is put on a shelf.
#[derive(Debug, Deserialize, Serialize)]
pub struct Options {
    dry_run: Option<bool>,
}

/// Finds the name of an item.
///
/// # Errors
///
/// Raises 404 when there is no such item.
pub fn find_item(id: &str) -> Result<&'static str, Raised> {
    let Some((_, name)) = ITEMS.iter().find(|(known, _)| *known == id) else {
        raise!(
            HttpException::not_found("Item not found")
                .with_header("x-error", "There goes my error")
        );
    };
    Ok(name)
}

const ITEMS: &[(&str, &str)] = &[("foo", "The Foo Wrestlers")];
