//! Members with other names than the fields.

use garde::Validate;
use serde::Deserialize;

use super::{Address, above_zero};

#[derive(Debug, Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Aliased {
    #[garde(skip)]
    item_name: String,
    #[garde(custom(above_zero))]
    unit_price: f64,
    #[garde(dive)]
    ship_to: Option<Address>,
}
