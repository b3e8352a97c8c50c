//! The answer of a range to a text that is not a number.
//!
//! `nan` is a float, and neither below nor above anything: a range that only looks for numbers
//! beyond its ends takes it. Only the derived code knows whether a field has a range, so it is
//! asked about infinity in this place.

use std::collections::HashSet;

use http_exception::adapter::guard;
use serde::de::DeserializeOwned;
use serde_accumulate::{Document, Findings, Limits, inspect};

use crate::broken::Broken;

/// True if a document holds a text that a float would read as no number.
pub(crate) fn is_in(document: Document<'_>) -> bool {
    match document {
        Document::Texts(texts) => texts
            .replaced(|text| is_nan(text).then_some(INFINITE[0]))
            .is_some(),
        // A number of JSON is one.
        _ => false,
    }
}

/// The ranges declared for a text that is no number, each once: as in the reference, it is beyond
/// the upper bound, or the lower one if there is no upper.
pub(crate) fn beyond<T: DeserializeOwned>(
    document: Document<'_>,
    findings: &Findings,
    check: fn(&T) -> Vec<Broken>,
) -> Vec<Broken> {
    let Document::Texts(texts) = document else {
        return Vec::new();
    };
    let mut known = HashSet::new();
    let mut beyond = Vec::new();
    for infinite in INFINITE {
        let Some(texts) = texts.replaced(|text| is_nan(text).then_some(infinite)) else {
            break;
        };
        let inspection = inspect::<T>(Document::Texts(&texts), Limits::default());
        let value = inspection.ok().and_then(|inspection| inspection.value);
        let broken = value.and_then(|value| guard(|| check(&value)).ok());
        for broken in broken.into_iter().flatten() {
            let is_here = || findings.text_at(&broken.steps()).is_some_and(is_nan);
            if broken.is_range() && is_here() && known.insert(broken.path.clone()) {
                beyond.push(if infinite.starts_with('-') {
                    broken.of_minus_infinity()
                } else {
                    broken
                });
            }
        }
    }
    beyond
}

fn is_nan(text: &str) -> bool {
    let letters = text.strip_prefix(['+', '-']).unwrap_or(text);
    letters.eq_ignore_ascii_case("nan")
}

/// Beyond every upper bound, and every lower.
const INFINITE: [&str; 2] = ["inf", "-inf"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_what_is_read_as_none() {
        for text in [
            "nan", "NaN", "NAN", "+nan", "-nan", "inf", "n", "", "nano", "+-nan", " nan",
        ] {
            let is_read = text.parse::<f64>().is_ok_and(f64::is_nan);
            assert_eq!(is_nan(text), is_read, "{text}");
        }
    }
}
