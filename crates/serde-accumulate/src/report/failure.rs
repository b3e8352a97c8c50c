//! Why a document was not read.

use std::error::Error;
use std::fmt;

use crate::Findings;

/// Why a JSON document was not read.
#[non_exhaustive]
#[derive(Debug)]
pub enum Failure {
    /// It is JSON, but not what the type asks for.
    Invalid(Findings),
    /// It is not JSON.
    Syntax(SyntaxError),
    /// It is not UTF-8. RFC 8259, section 8.1, knows no other encoding.
    NotUtf8 {
        /// How many bytes are.
        valid_up_to: usize,
    },
    /// Lists and objects are nested 128 levels or deeper; `serde_json` reads no such document.
    TooDeep,
    /// It has 4 GiB or more.
    TooLarge,
}

/// The place at which a text stops being JSON, and why.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub problem: SyntaxProblem,
    /// Where, in characters from the start of the text. A byte order mark is not counted.
    pub offset: usize,
}

/// The mistake in a text that is not JSON. The words are those of Python's `json`.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SyntaxProblem {
    /// A value should start here.
    ExpectedValue,
    /// A member should start here.
    ExpectedName,
    /// A colon should be here.
    ExpectedColon,
    /// A comma, or the end of the list or object, should be here.
    ExpectedComma,
    /// A string that starts here has no end.
    UnterminatedString,
    /// A control character in a string.
    ControlCharacter,
    /// A backslash followed by what it cannot be followed by.
    Escape,
    /// Not four hexadecimal digits, or one half of a surrogate pair.
    UnicodeEscape,
    /// More after the value.
    ExtraData,
}

impl fmt::Display for SyntaxProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ExpectedValue => "Expecting value",
            Self::ExpectedName => "Expecting property name enclosed in double quotes",
            Self::ExpectedColon => "Expecting ':' delimiter",
            Self::ExpectedComma => "Expecting ',' delimiter",
            Self::UnterminatedString => "Unterminated string starting at",
            Self::ControlCharacter => "Invalid control character at",
            Self::Escape => "Invalid \\escape",
            Self::UnicodeEscape => "Invalid \\uXXXX escape",
            Self::ExtraData => "Extra data",
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(findings) => write!(f, "{} errors in the document", findings.total()),
            Self::Syntax(error) => write!(f, "{}: character {}", error.problem, error.offset),
            Self::NotUtf8 { valid_up_to } => write!(f, "not UTF-8 after {valid_up_to} bytes"),
            Self::TooDeep => f.write_str("nested 128 levels or deeper"),
            Self::TooLarge => f.write_str("4 GiB or more"),
        }
    }
}

impl Error for Failure {}
