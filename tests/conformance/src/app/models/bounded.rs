//! Numbers with bounds.

use http_exception::{Refusal, Value};
use http_exception_constraints::garde_error;
use serde::{Deserialize, Serialize};

/// An integer from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(try_from = "i64")]
pub(in super::super) struct Between<const MIN: i64, const MAX: i64>(pub(in super::super) i64);

impl<const MIN: i64, const MAX: i64> TryFrom<i64> for Between<MIN, MAX> {
    type Error = Refusal;

    fn try_from(number: i64) -> Result<Self, Refusal> {
        match number {
            _ if number > MAX => Err(Refusal::new("less_than_equal", "").with("le", MAX)),
            _ if number < MIN => Err(Refusal::new("greater_than_equal", "").with("ge", MIN)),
            _ => Ok(Self(number)),
        }
    }
}

/// A number that is neither infinite nor none at all.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(try_from = "f64")]
pub(in super::super) struct Finite(pub(in super::super) f64);

impl TryFrom<f64> for Finite {
    type Error = Refusal;

    fn try_from(number: f64) -> Result<Self, Refusal> {
        if number.is_finite() {
            return Ok(Self(number));
        }
        Err(Refusal::new("finite_number", ""))
    }
}

/// For `garde`, which has no bound that is left out.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "`garde` calls it like this"
)]
pub(in super::super) fn above_zero<T>(number: &T, (): &()) -> garde::Result
where
    T: Copy + Default + PartialOrd + Into<Value>,
{
    let zero = T::default();
    if *number > zero {
        return Ok(());
    }
    Err(garde_error(
        &Refusal::new("greater_than", "").with("gt", zero),
    ))
}
