//! Orders, and an error that describes itself.

use http_exception::{Exception, Raised, raise};

/// There is no such order. The policy has no word about this type and needs none.
#[derive(Debug, thiserror::Error, Exception)]
#[error("order {id} is not in the database")]
#[exception(
    status = 404,
    detail = "There is no order {id}",
    code = "order_not_found",
    title = "There is no such order",
    members(id)
)]
pub struct OrderNotFound {
    id: u64,
}

/// Finds how much was ordered.
///
/// # Errors
///
/// Raises [`OrderNotFound`], and whatever is wrong with the row of the order.
pub fn find_order(id: u64) -> Result<u32, Raised> {
    let Some((_, quantity)) = ROWS.iter().find(|(known, _)| *known == id) else {
        raise!(OrderNotFound { id });
    };
    // Nobody expects this to fail, and nobody handles it: an opaque 500, and a line in the log.
    Ok(quantity.parse()?)
}

const ROWS: &[(u64, &str)] = &[(1, "3"), (13, "a dozen")];
