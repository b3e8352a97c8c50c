//! Patterns of the application's own.

use regex::Regex;

/// A pattern of the application's own.
///
/// # Panics
///
/// Panics when it is no regular expression, which the first request shows.
pub(in super::super) fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns are regular expressions")
}
