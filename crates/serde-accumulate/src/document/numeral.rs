//! A number as it is written, and as `serde_json` hands it to a visitor.

use serde_json::Number;

/// A number of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numeral<'de> {
    /// The number that a visitor gets.
    pub(crate) value: Magnitude,
    /// How it is written, where that is known.
    pub(crate) text: Option<&'de str>,
}

/// The types in which `serde_json` hands numbers to visitors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Magnitude {
    Unsigned(u64),
    Negative(i64),
    Float(f64),
    /// Beyond every float, such as `1e999`.
    Infinite,
}

impl<'de> Numeral<'de> {
    pub(crate) fn from_text(text: &'de str) -> Self {
        let value = match serde_json::from_str::<Number>(text) {
            Ok(number) => Magnitude::new(&number),
            Err(_) => Magnitude::Infinite,
        };
        Self {
            value,
            text: Some(text),
        }
    }

    pub(crate) fn from_number(number: &Number) -> Self {
        Self {
            value: Magnitude::new(number),
            text: None,
        }
    }

    /// True if it is written without a fraction and an exponent.
    ///
    /// `-0` is a float to `serde_json`, so it is one here.
    pub(crate) fn is_integer(&self) -> bool {
        match self.text {
            Some("-0") => false,
            Some(text) => text.bytes().all(|byte| matches!(byte, b'-' | b'0'..=b'9')),
            None => matches!(self.value, Magnitude::Unsigned(_) | Magnitude::Negative(_)),
        }
    }

    pub(crate) fn is_negative(&self) -> bool {
        match self.text {
            Some(text) => text.starts_with('-'),
            None => matches!(self.value, Magnitude::Negative(_)),
        }
    }

    pub(crate) fn signed(&self) -> Option<i128> {
        match (self.text, self.value) {
            (Some(text), _) => text.parse().ok().filter(|_| self.is_integer()),
            (None, Magnitude::Unsigned(number)) => Some(number.into()),
            (None, Magnitude::Negative(number)) => Some(number.into()),
            (None, _) => None,
        }
    }

    pub(crate) fn unsigned(&self) -> Option<u128> {
        match (self.text, self.value) {
            (Some(text), _) => text.parse().ok(),
            (None, Magnitude::Unsigned(number)) => Some(number.into()),
            (None, _) => None,
        }
    }
}

impl Magnitude {
    fn new(number: &Number) -> Self {
        if let Some(number) = number.as_u64() {
            return Self::Unsigned(number);
        }
        if let Some(number) = number.as_i64() {
            return Self::Negative(number);
        }
        match number.as_f64() {
            Some(number) if number.is_finite() => Self::Float(number),
            _ => Self::Infinite,
        }
    }
}
