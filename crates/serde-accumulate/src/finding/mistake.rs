//! A mistake of a model that no document can be right for.

use std::fmt;

/// A type that serde cannot read behind `flatten`, `tag` and `untagged`, though it can elsewhere.
///
/// A document that is refused for it is none that its sender could repair.
///
/// # Example
///
/// ```
/// use serde_accumulate::{Failure, Mistake, from_slice};
///
/// #[derive(Debug, serde::Deserialize)]
/// #[serde(tag = "kind")]
/// enum Shape { Circle { area: u128 } }
///
/// let json = br#"{"kind": "Circle", "area": 7}"#;
/// let Err(Failure::Invalid(findings)) = from_slice::<Shape>(json) else { unreachable!() };
/// assert_eq!(findings.mistake(), Some(Mistake::Integer128));
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// An `i128` or `u128`.
    Integer128,
    /// A map whose keys are no texts.
    Key,
    /// A `serde_json::value::RawValue`.
    RawValue,
    /// Something with `flatten` that is neither a struct nor a map.
    Flattened,
    /// A struct with `flatten` that is flattened itself, beside a map that takes texts: the map takes what
    /// that struct has read, too, and as a text.
    Twice,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Integer128 => {
                "serde reads no `i128` and no `u128` behind `flatten`, `tag` and `untagged`"
            }
            Self::Key => {
                "serde reads no keys but texts in maps behind `flatten`, `tag` and `untagged`"
            }
            Self::RawValue => "serde reads no `RawValue` behind `flatten`, `tag` and `untagged`",
            Self::Flattened => "serde flattens structs and maps alone",
            Self::Twice => {
                "serde reads what a flattened struct with `flatten` has read once more, as another type"
            }
        })
    }
}
