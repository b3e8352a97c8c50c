//! Items, and an exception that says its own status, detail and header.

use http_exception::{HttpException, Raised, raise};
use serde::{Deserialize, Serialize};

/// An item that a client sends. What is wrong with one, serde knows; nothing else is declared.
#[derive(Debug, Deserialize, Serialize)]
pub struct NewItem {
    name: String,
    price: f64,
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
