//! The plan of an impl: the attributes of a type, found correct and resolved.
//!
//! Nothing here can be wrong any more, so [`expand`](crate::expand) has no
//! errors to report.

use proc_macro2::TokenStream;
use syn::{Ident, Member, Path, Type};

use crate::attr::Status;
use crate::template::Template;

/// The `Exception` impl of one type.
pub(crate) struct Plan {
    pub(crate) name: Ident,
    /// The crate that the generated code names everything through.
    pub(crate) root: Path,
    /// One for a struct, one per variant for an enum.
    pub(crate) arms: Vec<Arm>,
}

/// A struct, or one variant of an enum.
pub(crate) struct Arm {
    /// `Self` or `Self::Variant`.
    pub(crate) path: TokenStream,
    /// The name of the variant.
    pub(crate) variant: Option<String>,
    pub(crate) answer: Answer,
}

/// The answer of a struct or variant.
pub(crate) enum Answer {
    /// As its attributes say.
    Described(Box<Described>),
    /// As the error in its only field, which has this type.
    Transparent(Member, Box<Type>),
}

/// The attributes of a struct or variant that speaks for itself.
pub(crate) struct Described {
    pub(crate) status: Status,
    pub(crate) detail: Option<Detail>,
    pub(crate) headers: Vec<Header>,
    pub(crate) code: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) type_uri: Option<String>,
    pub(crate) members: Vec<Member>,
    pub(crate) parent: Option<Type>,
}

/// The `detail` of the answer.
pub(crate) enum Detail {
    /// The type's own `Display` text.
    Display,
    /// A text of the attribute.
    Template(Template),
}

/// A header whose name is a lower-case token.
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) value: Template,
}
