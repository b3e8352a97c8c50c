//! Decimals, out of text or a number, with as many digits as are allowed.

use http_exception::{Refusal, Value};
use rust_decimal::Decimal;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(in super::super) struct Money {
    amount: Amount,
}

/// Any decimal.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Value")]
pub(in super::super) struct AnyDecimal(Decimal);

impl TryFrom<Value> for AnyDecimal {
    type Error = Refusal;

    fn try_from(value: Value) -> Result<Self, Refusal> {
        let text = match &value {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return Err(Refusal::new("decimal_type", "")),
        };
        let signless = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
        if ["nan", "inf", "infinity"].contains(&signless.as_str()) {
            return Err(Refusal::new("finite_number", ""));
        }
        let decimal = text.parse().or_else(|_| Decimal::from_scientific(&text));
        let decimal = decimal.map_err(|_| Refusal::new("decimal_parsing", ""))?;
        Ok(Self(decimal.normalize()))
    }
}

/// Defines a decimal of so many digits, of which so many are behind the point.
macro_rules! decimal {
    ($(#[$doc:meta])* $name:ident, $digits:literal, $places:literal) => {
        $(#[$doc])*
        #[derive(Debug, Deserialize)]
        #[serde(try_from = "AnyDecimal")]
        pub(in super::super) struct $name(Decimal);

        impl TryFrom<AnyDecimal> for $name {
            type Error = Refusal;

            fn try_from(AnyDecimal(decimal): AnyDecimal) -> Result<Self, Refusal> {
                fits(decimal, $digits, $places).map(Self)
            }
        }
    };
}

decimal!(
    /// A price in a query.
    Price, 5, 2
);
decimal!(
    /// An amount before it is known to be none that is owed.
    Unsigned, 8, 2
);

/// An amount, not below zero.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Unsigned")]
struct Amount(Decimal);

impl TryFrom<Unsigned> for Amount {
    type Error = Refusal;

    fn try_from(Unsigned(decimal): Unsigned) -> Result<Self, Refusal> {
        if decimal.is_sign_negative() && !decimal.is_zero() {
            return Err(Refusal::new("greater_than_equal", "").with("ge", 0));
        }
        Ok(Self(decimal))
    }
}

fn fits(decimal: Decimal, digits: u32, places: u32) -> Result<Decimal, Refusal> {
    let behind = decimal.scale();
    let all = decimal.mantissa().unsigned_abs().checked_ilog10();
    let all = all.map_or(1, |log| log + 1).max(behind);
    let refused = |kind, name, most: u32| Err(Refusal::new(kind, "").with(name, most));
    match () {
        () if all > digits => refused("decimal_max_digits", "max_digits", digits),
        () if behind > places => refused("decimal_max_places", "decimal_places", places),
        () if all - behind > digits - places => {
            refused("decimal_whole_digits", "whole_digits", digits - places)
        }
        () => Ok(decimal),
    }
}
