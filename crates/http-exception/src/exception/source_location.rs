//! A place in the source code of a program, for logs.

use std::borrow::Cow;
use std::fmt;
use std::panic::Location;

/// The file, the line and the column where something was raised, or where a panic happened.
///
/// A [`std::panic::Location`] cannot be made of the one that a panic hook gets, which is borrowed.
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, Record};
///
/// let policy = ErrorPolicy::builder()
///     .observer(|record: &Record<'_>| {
///         if let Some(place) = record.exception().location() {
///             eprintln!("{} line {}", place.file(), place.line());
///         }
///     })
///     .build();
/// # let _ = policy;
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SourceLocation {
    file: Cow<'static, str>,
    line: u32,
    column: u32,
}

impl SourceLocation {
    pub(crate) fn borrowed(location: &Location<'_>) -> Self {
        Self {
            file: Cow::Owned(location.file().to_owned()),
            line: location.line(),
            column: location.column(),
        }
    }

    /// The file, by the path that the compiler was given.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line, from 1.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The column, from 1.
    #[must_use]
    pub fn column(&self) -> u32 {
        self.column
    }
}

impl From<&'static Location<'static>> for SourceLocation {
    fn from(location: &'static Location<'static>) -> Self {
        Self {
            file: Cow::Borrowed(location.file()),
            line: location.line(),
            column: location.column(),
        }
    }
}

/// `src/main.rs:7:13`
impl fmt::Display for SourceLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}
