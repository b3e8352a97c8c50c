//! The problems that a value can have.

use crate::Refusal;

/// A problem of a value.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// A required member, parameter or element is absent.
    Missing,
    /// A member that the type forbids (`deny_unknown_fields`).
    Unknown,
    /// A member given more than once.
    Duplicate,
    /// A value of another JSON type than the one asked for.
    Type(Expected),
    /// Text, of a query or a form, that cannot be read as what is asked for.
    Text(Expected),
    /// An integer outside the range of the integer type asked for.
    Range(Bound),
    /// The key of an object cannot be read as what is asked for. That of an integer out of range is a
    /// [`Range`](Self::Range), that of no variant a [`Variant`](Self::Variant).
    Key(Expected),
    /// A list with more elements than the tuple or array asked for.
    TooLong {
        /// How many elements there may be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// None of the variants of an enum: another name, or a value that names none.
    Variant {
        /// The names of the variants, aliases included, in the order of their declaration.
        expected: &'static [&'static str],
    },
    /// None of the variants of an enum with `#[serde(untagged)]`, or several that may be meant. Where
    /// all ask for an object, a tagged enum among them, what is no object is a [`Type`](Self::Type).
    Branch {
        /// The names of the variants, or the kinds of value that they hold, where they are known.
        expected: Vec<String>,
    },
    /// The member that names the variant of a [`Tagged`](crate::Tagged) enum, or of one with
    /// `#[serde(tag)]`, is absent.
    TagMissing {
        /// The name of the member.
        tag: &'static str,
    },
    /// The member that names the variant names none.
    TagInvalid {
        /// The name of the member.
        tag: &'static str,
        /// Its value: text as it is, anything else as JSON.
        found: String,
        /// The names of the variants.
        expected: &'static [&'static str],
    },
    /// The type refused a value of the right JSON type, in words of its own: `Uuid`, `Url`,
    /// `try_from`. Neither text is made for clients.
    ///
    /// A number beyond every float, such as `1e999`, is refused like this, too.
    Refused {
        /// The words of the type for what it expects, such as `a UUID string`.
        expecting: String,
        /// Why it refused.
        message: String,
    },
    /// The type refused with a [`Refusal`], which is made for clients.
    Refusal(Refusal),
}

/// The kind of value that a type asks for.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expected {
    /// A boolean.
    Bool,
    /// Bytes.
    Bytes,
    /// One character.
    Char,
    /// A variant of an enum.
    Enum,
    /// A number.
    Float,
    /// A number without a fraction.
    Integer,
    /// A list.
    List,
    /// An object with any members.
    Map,
    /// Nothing but null.
    Null,
    /// A list, of which what is there twice counts once.
    Set,
    /// A string.
    String,
    /// An object with certain members.
    Struct,
    /// A list of that many elements.
    Tuple(usize),
}

/// The end of a range that a number is beyond.
#[expect(clippy::exhaustive_enums, reason = "a range has two ends")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// The number is above this.
    Maximum(u128),
    /// The number is below this.
    Minimum(i128),
}
