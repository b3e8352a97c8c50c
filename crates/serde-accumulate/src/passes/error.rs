//! The error of the reader, with the failure that a visitor reported.

use std::fmt::{self, Write as _};

use serde::de::{Expected as Expecting, Unexpected};

use crate::Refusal;
use crate::passes::errors;

/// The error of the deserializers of this crate.
///
/// It does not know where it happened: whoever called the visitor does.
#[derive(Clone, Debug)]
pub(crate) enum Error {
    /// What is wrong is noted, and the pass is given up.
    Noted,
    /// A stand-in was refused, or there is none: what is behind it is not reached.
    StandIn,
    Missing(&'static str),
    Duplicate(&'static str),
    Unknown {
        member: String,
        message: String,
    },
    Variant {
        name: String,
        /// Where the name is in memory.
        address: usize,
        expected: &'static [&'static str],
    },
    /// A value of the wrong type, or out of range.
    Unfit(Box<Unfit>),
    Custom(String),
    Refusal(Refusal),
}

/// A value of the wrong type, or out of range.
#[derive(Clone, Debug)]
pub(crate) struct Unfit {
    pub(crate) value: Leaf,
    /// Of a text: where it is in memory, which tells equal texts apart.
    pub(crate) address: usize,
    /// True if it is of the wrong type, whatever it says.
    pub(crate) is_type: bool,
    pub(crate) expecting: String,
    pub(crate) message: String,
}

/// A value as a visitor repeats it in its error.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Leaf {
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(String),
    Unit,
    List,
    Map,
    Other,
}

impl Leaf {
    fn new(unexpected: Unexpected<'_>) -> Self {
        match unexpected {
            Unexpected::Bool(bool) => Self::Bool(bool),
            Unexpected::Unsigned(number) => Self::Unsigned(number),
            Unexpected::Signed(number) => match u64::try_from(number) {
                Ok(number) => Self::Unsigned(number),
                Err(_) => Self::Signed(number),
            },
            Unexpected::Float(number) => Self::Float(number),
            Unexpected::Str(text) => Self::Text(text.to_owned()),
            Unexpected::Char(char) => Self::Text(char.into()),
            Unexpected::Unit | Unexpected::Option => Self::Unit,
            Unexpected::Seq => Self::List,
            Unexpected::Map => Self::Map,
            _ => Self::Other,
        }
    }
}

impl Error {
    /// The words of the visitor.
    pub(crate) fn message(self) -> String {
        match self {
            Self::Noted | Self::StandIn => String::new(),
            Self::Missing(field) => format!("missing field `{field}`"),
            Self::Duplicate(field) => format!("duplicate field `{field}`"),
            Self::Variant { name, .. } => format!("unknown variant `{name}`"),
            Self::Unknown { message, .. } | Self::Custom(message) => message,
            Self::Unfit(unfit) => unfit.message,
            Self::Refusal(refusal) => refusal.message().to_owned(),
        }
    }

    /// True if another one says the same.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Missing(own), Self::Missing(other)) => own == other,
            (Self::Refusal(own), Self::Refusal(other)) => own == other,
            (Self::Custom(own), Self::Custom(other))
            | (Self::Variant { name: own, .. }, Self::Variant { name: other, .. }) => own == other,
            (Self::Unfit(own), Self::Unfit(other)) => {
                own.message == other.message && own.address == other.address
            }
            _ => false,
        }
    }

    /// Likewise, wherever the text is in memory that it is about: one that stands in for another is anew each
    /// time.
    pub(crate) fn is_alike(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Unfit(own), Self::Unfit(other)) => own.message == other.message,
            _ => self.is_same(other),
        }
    }

    /// A value of the wrong type.
    pub(crate) fn invalid_type(unexpected: Unexpected<'_>, expecting: &dyn Expecting) -> Self {
        let message = format!("invalid type: {unexpected}, expected {expecting}");
        Self::unfit(unexpected, expecting, true, message)
    }

    fn unfit(
        unexpected: Unexpected<'_>,
        expecting: &dyn Expecting,
        is_type: bool,
        message: String,
    ) -> Self {
        Self::Unfit(Box::new(Unfit {
            value: Leaf::new(unexpected),
            address: match unexpected {
                Unexpected::Str(text) => address(text),
                _ => 0,
            },
            is_type,
            expecting: expecting.to_string(),
            message,
        }))
    }
}

/// Where a text is in memory. serde keeps what is borrowed from a document as it is, so that an error
/// tells by this of which of several equal texts it speaks.
pub(crate) fn address(text: &str) -> usize {
    text.as_ptr().addr()
}

/// An error as the code of a type passes it on: what is small is passed on by little code.
#[derive(Debug)]
pub(crate) struct Boxed(Box<Error>);

impl Boxed {
    pub(crate) fn open(self) -> Error {
        *self.0
    }

    fn said(message: &dyn fmt::Display) -> Self {
        if let Some(refusal) = Refusal::read(&message) {
            return made(Error::Refusal(refusal));
        }
        let mut text = String::with_capacity(MESSAGE);
        // A text that cannot be written is as good as it is.
        let _ = write!(text, "{message}");
        // What serde says of a struct with both `flatten` and `deny_unknown_fields`.
        let member = text
            .strip_prefix("unknown field `")
            .and_then(|rest| rest.split_once('`'));
        made(match member {
            Some((member, _)) => Error::Unknown {
                member: member.to_owned(),
                message: text,
            },
            None => Error::Custom(text),
        })
    }
}

/// An error that a type makes of a value, or was handed for one.
fn made(error: Error) -> Boxed {
    errors::note(&error);
    error.into()
}

impl From<Error> for Boxed {
    #[cold]
    fn from(error: Error) -> Self {
        Self(Box::new(error))
    }
}

impl serde::de::Error for Boxed {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::said(&message)
    }

    #[cold]
    fn invalid_type(unexpected: Unexpected<'_>, expecting: &dyn Expecting) -> Self {
        made(Error::invalid_type(unexpected, expecting))
    }

    #[cold]
    fn invalid_value(unexpected: Unexpected<'_>, expecting: &dyn Expecting) -> Self {
        let message = format!("invalid value: {unexpected}, expected {expecting}");
        made(Error::unfit(unexpected, expecting, false, message))
    }

    #[cold]
    fn unknown_variant(name: &str, expected: &'static [&'static str]) -> Self {
        made(Error::Variant {
            name: name.to_owned(),
            address: address(name),
            expected,
        })
    }

    #[cold]
    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        made(Error::Unknown {
            member: field.to_owned(),
            message: format!("unknown field `{field}`"),
        })
    }

    #[cold]
    fn missing_field(field: &'static str) -> Self {
        made(Error::Missing(field))
    }

    #[cold]
    fn duplicate_field(field: &'static str) -> Self {
        made(Error::Duplicate(field))
    }
}

impl fmt::Display for Boxed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &*self.0 {
            Error::Custom(message) => message,
            _ => "noted",
        })
    }
}

impl std::error::Error for Boxed {}

/// How long most messages are.
const MESSAGE: usize = 96;
