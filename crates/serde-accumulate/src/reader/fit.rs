//! A test of a value against the type that is asked for, without the type itself.

use std::fmt::{self, Write as _};

use crate::document::numeral::{Magnitude, Numeral};
use crate::learned::schema::Hint;
use crate::{Bound, Expected, Problem};

impl Hint {
    /// What a value has to be.
    pub(crate) fn expected(self) -> Expected {
        match self {
            Self::Bool => Expected::Bool,
            Self::Bytes => Expected::Bytes,
            Self::Char => Expected::Char,
            Self::Enum => Expected::Enum,
            Self::F32 | Self::F64 => Expected::Float,
            Self::Map => Expected::Map,
            Self::Seq => Expected::List,
            Self::Str | Self::Identifier | Self::Any | Self::Ignored => Expected::String,
            Self::Struct => Expected::Struct,
            Self::Tuple(length) => Expected::Tuple(length),
            Self::Unit => Expected::Null,
            _ => Expected::Integer,
        }
    }

    pub(crate) fn is_integer(self) -> bool {
        self.expected() == Expected::Integer
    }

    pub(crate) fn is_float(self) -> bool {
        matches!(self, Self::F32 | Self::F64)
    }

    /// True if it can be read from one text.
    pub(crate) fn is_scalar(self) -> bool {
        !matches!(
            self,
            Self::Any
                | Self::Ignored
                | Self::Map
                | Self::Seq
                | Self::Struct
                | Self::Tuple(_)
                | Self::Unit
        )
    }

    /// True if it has others in it.
    pub(crate) fn holds_others(self) -> bool {
        matches!(
            self,
            Self::Enum | Self::Map | Self::Seq | Self::Struct | Self::Tuple(_)
        )
    }

    /// The range of an integer type.
    pub(crate) fn range(self) -> (i128, u128) {
        match self {
            Self::I8 => (i8::MIN.into(), 0x7f),
            Self::I16 => (i16::MIN.into(), 0x7fff),
            Self::I32 => (i32::MIN.into(), 0x7fff_ffff),
            Self::I64 => (i64::MIN.into(), 0x7fff_ffff_ffff_ffff),
            Self::I128 => (i128::MIN, u128::MAX >> 1),
            Self::U8 => (0, u8::MAX.into()),
            Self::U16 => (0, u16::MAX.into()),
            Self::U32 => (0, u32::MAX.into()),
            Self::U64 => (0, u64::MAX.into()),
            _ => (0, u128::MAX),
        }
    }

    /// What the type of the standard library for which this is asked says it expects.
    fn standard(self) -> &'static str {
        match self {
            Self::Char => "a character",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::I128 => "i128",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::U128 => "u128",
            _ => "",
        }
    }

    /// True if the asking type is that of the standard library.
    pub(crate) fn is_standard(self, expecting: &dyn fmt::Display) -> bool {
        let mut same = Same {
            rest: self.standard(),
        };
        write!(same, "{expecting}").is_ok() && same.rest.is_empty()
    }
}

/// What is wrong with a number where an integer is asked for.
pub(crate) fn integer(hint: Hint, numeral: &Numeral<'_>) -> Option<Problem> {
    let (minimum, maximum) = hint.range();
    // `serde_json` reads `-0` as a float, but not where it has to read 128 bits.
    let is_zero = hint == Hint::I128 && numeral.text == Some("-0");
    if !(numeral.is_integer() || is_zero) {
        return Some(Problem::Type(Expected::Integer));
    }
    if numeral.is_negative() {
        let fits = numeral.signed().is_some_and(|number| number >= minimum);
        return (!fits).then_some(Problem::Range(Bound::Minimum(minimum)));
    }
    let fits = numeral.unsigned().is_some_and(|number| number <= maximum);
    (!fits).then_some(Problem::Range(Bound::Maximum(maximum)))
}

/// The problem of a text where an integer is asked for.
pub(crate) fn integer_text(hint: Hint, text: &str) -> Option<Problem> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Problem::Text(Expected::Integer));
    }
    let (minimum, maximum) = hint.range();
    if text.starts_with('-') {
        let number = text.parse::<i128>().ok();
        let fits = match number {
            // The unsigned types of the standard library read no sign, not even that of `-0`.
            Some(number) => number >= minimum && minimum < 0,
            None => false,
        };
        return (!fits).then_some(Problem::Range(Bound::Minimum(minimum)));
    }
    let fits = digits.parse::<u128>().is_ok_and(|number| number <= maximum);
    (!fits).then_some(Problem::Range(Bound::Maximum(maximum)))
}

/// The problem of a text where a boolean, a number, a list or nothing is asked for.
pub(crate) fn text(hint: Hint, text: &str) -> Option<Problem> {
    let fits = match hint {
        Hint::Bool => boolean_text(text).is_some(),
        Hint::F32 | Hint::F64 => text.parse::<f64>().is_ok(),
        Hint::Unit => text.is_empty(),
        _ if hint.is_integer() => return integer_text(hint, text),
        _ => true,
    };
    (!fits).then_some(Problem::Text(hint.expected()))
}

/// As what a text may be read, by the words of a type that takes no text. Where they are not those of
/// the standard library, the text itself says what it may be.
pub(crate) fn asked_for(expecting: &str, text: &str) -> [Option<Hint>; 3] {
    if let Some(kind) = kind_named(expecting) {
        return [Some(kind).filter(|kind| *kind != Hint::Str), None, None];
    }
    let boolean = matches!(text, "true" | "false").then_some(Hint::Bool);
    [number_said(text), boolean, Some(Hint::Seq)]
}

/// The number that a text looks like.
pub(crate) fn number_said(text: &str) -> Option<Hint> {
    match Numeral::from_text(text).value {
        Magnitude::Unsigned(_) => Some(Hint::U64),
        Magnitude::Negative(_) => Some(Hint::I64),
        Magnitude::Float(_) => Some(Hint::F64),
        Magnitude::Infinite => None,
    }
}

/// As what a text is read for a type that asks for something of the standard library by its words.
pub(crate) fn kind_named(expecting: &str) -> Option<Hint> {
    let last = expecting.rsplit(' ').next().unwrap_or_default();
    let named = named(expecting).or_else(|| named(last))?;
    Some(match named {
        (_, Some(Hint::Char)) => Hint::Str,
        (_, Some(hint)) => hint,
        (Expected::Bool, _) => Hint::Bool,
        (Expected::List | Expected::Set, _) => Hint::Seq,
        (Expected::Null, _) => Hint::Unit,
        _ => Hint::Str,
    })
}

/// Reads a boolean as queries and forms write it.
pub(crate) fn boolean_text(text: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(&["1", "true", "t", "yes", "y", "on"]) {
        return Some(true);
    }
    is(&["0", "false", "f", "no", "n", "off"]).then_some(false)
}

/// Reads the number that a key of an object says, as JSON writes numbers.
pub(crate) fn key_number(key: &str) -> Option<Numeral<'_>> {
    let is_number = key.starts_with(|first: char| first == '-' || first.is_ascii_digit())
        && key.ends_with(|last: char| last.is_ascii_digit());
    let numeral = Numeral::from_text(key);
    // What does not parse is beyond every float, or no number.
    (is_number && numeral.value != Magnitude::Infinite).then_some(numeral)
}

/// What a type asks for, by its own words for it.
pub(crate) fn named(expecting: &str) -> Option<(Expected, Option<Hint>)> {
    let hints = [
        Hint::I8,
        Hint::I16,
        Hint::I32,
        Hint::I64,
        Hint::I128,
        Hint::U8,
        Hint::U16,
        Hint::U32,
        Hint::U64,
        Hint::U128,
        Hint::F32,
        Hint::F64,
        Hint::Char,
    ];
    if let Some(hint) = hints.into_iter().find(|hint| hint.standard() == expecting) {
        return Some((hint.expected(), Some(hint)));
    }
    let expected = match expecting {
        "isize" => return Some((Expected::Integer, Some(Hint::I64))),
        _ if counts(expecting) => return Some((Expected::Integer, Some(Hint::I64))),
        "usize" => return Some((Expected::Integer, Some(Hint::U64))),
        "a boolean" => Expected::Bool,
        "byte array" => Expected::Bytes,
        "a string" | "a borrowed string" | "string or map" => Expected::String,
        "a sequence" => Expected::List,
        "a set" => Expected::Set,
        "a map" => Expected::Map,
        "unit" => Expected::Null,
        _ if expecting.starts_with("struct ") => Expected::Struct,
        _ if expecting.starts_with("unit variant ") => Expected::Null,
        _ if expecting.starts_with("tuple struct ") => Expected::List,
        _ if expecting.starts_with("unit struct ") => Expected::Null,
        _ => return None,
    };
    Some((expected, None))
}

/// True if the words are those of a count of 64 bits since 1970, and that is what is asked for.
pub(crate) fn is_count(hint: Hint, expecting: &dyn fmt::Display) -> bool {
    hint == Hint::I64 && counts(&expecting.to_string())
}

/// True if the words are those of chrono or jiff for what they count since 1970.
fn counts(expecting: &str) -> bool {
    expecting.starts_with("a unix timestamp in ") || expecting.ends_with(" from the Unix epoch")
}

/// The thing that a type of any crate asks for, by its words: those of serde's derive, and those that end with a
/// name of the standard library, such as `a nonzero u8`, or say that it reads a text.
pub(crate) fn asked_by(expecting: &str) -> Option<(Expected, Option<Hint>)> {
    let last = expecting.rsplit(' ').next().unwrap_or_default();
    if let Some(length) = length_of(expecting) {
        return Some((Expected::Tuple(length), None));
    }
    if is_tagged(expecting) {
        return Some((Expected::Struct, None));
    }
    let starts = |start| expecting.starts_with(start);
    let is_text = matches!(last, "string" | "str") || starts("a string ") || starts("string ");
    let is_text = || is_text.then_some((Expected::String, None));
    named(expecting).or_else(|| named(last)).or_else(is_text)
}

/// True if the words are those of serde's derive for an enum with `#[serde(tag)]`.
pub(crate) fn is_tagged(expecting: &str) -> bool {
    let words = ["internally tagged enum ", "adjacently tagged enum "];
    words.iter().any(|words| expecting.starts_with(words))
}

/// True if the words are those of a type, and neither the standard library's nor made by serde's derive.
pub(crate) fn is_own(expecting: &str) -> bool {
    let is_made = |(expected, _)| matches!(expected, Expected::Struct | Expected::Tuple(_));
    named(expecting).is_none() && !asked_by(expecting).is_some_and(is_made)
}

/// True if a variant with something in it was named alone, which is to be an object.
pub(crate) fn is_bare_variant(message: &str) -> bool {
    message.starts_with("invalid type: unit variant, expected ")
}

/// The number of elements that were read, and what was expected, by serde's words for that.
pub(crate) fn length_error(message: &str) -> Option<(usize, &str)> {
    let (found, expecting) = message
        .strip_prefix("invalid length ")?
        .split_once(", expected ")?;
    Some((found.parse().ok()?, expecting))
}

/// The number of elements of a tuple or an array, by its words.
pub(crate) fn length_of(expecting: &str) -> Option<usize> {
    let length = ["a tuple of size ", "an array of length "]
        .iter()
        .find_map(|words| expecting.strip_prefix(words));
    if let Some(length) = length {
        return length.parse().ok();
    }
    if expecting == "an empty array" {
        return Some(0);
    }
    let of_struct = || expecting.strip_prefix("tuple ")?.rsplit_once(" with ");
    let of_list = || expecting.strip_suffix(" in sequence");
    let elements = of_struct().map(|(_, elements)| elements).or_else(of_list)?;
    let (count, unit) = elements.split_once(' ')?;
    count
        .parse()
        .ok()
        .filter(|_| matches!(unit, "element" | "elements"))
}

/// True if the type of this name is a set.
pub(crate) fn is_set(type_name: &str) -> bool {
    let outer = type_name.split('<').next();
    outer.is_some_and(|outer| outer.ends_with("Set"))
}

/// A word for a kind of value, as JSON names it.
pub(crate) fn kind(expected: Expected) -> &'static str {
    match expected {
        Expected::Bool => "boolean",
        Expected::Float => "number",
        Expected::Integer => "integer",
        Expected::List | Expected::Set | Expected::Tuple(_) | Expected::Bytes => "list",
        Expected::Map | Expected::Struct => "object",
        Expected::Null => "null",
        Expected::Char | Expected::Enum | Expected::String => "string",
    }
}

/// Compares what is written with a text, without keeping it.
struct Same {
    rest: &'static str,
}

impl fmt::Write for Same {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        self.rest = self.rest.strip_prefix(part).ok_or(fmt::Error)?;
        Ok(())
    }
}
