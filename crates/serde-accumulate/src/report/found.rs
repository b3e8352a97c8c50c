//! The value at the place of a finding. Whether it may be shown is decided before it gets here.

use std::borrow::Cow;
use std::sync::OnceLock;

use serde_json::value::{RawValue, to_raw_value};

use crate::report::later::Later;

/// The value that was found at a place: the value; for an absent member the object that lacks it,
/// with the members its type declares; nothing for what is never to be shown.
///
/// Most of it is written when it is asked for, so that findings in JSON keep the document; where the type has a
/// [`Secret`](crate::Secret) in it they do not.
///
/// # Example
///
/// ```
/// use serde_accumulate::{Failure, from_slice};
///
/// let Err(Failure::Invalid(findings)) = from_slice::<Vec<u8>>(br#"["one", -2]"#) else { panic!() };
/// let found = findings.as_slice().iter().map(|finding| finding.found.json().map(|json| json.get()));
/// assert_eq!(found.collect::<Vec<_>>(), [Some(r#""one""#), Some("-2")]);
/// assert_eq!(findings.as_slice()[0].found.text().as_deref(), Some("one"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Found {
    kept: Kept,
    /// The kept value, as JSON.
    json: OnceLock<Box<RawValue>>,
}

#[derive(Clone, Debug, Default)]
enum Kept {
    #[default]
    Nothing,
    TooLong,
    Text(Box<str>),
    /// A text that is JSON.
    Json(Box<str>),
    /// A value of a JSON text, and what is shown of it once that was asked.
    Later(Later, OnceLock<Box<Kept>>),
}

impl Found {
    /// The value as JSON. `None` if it is [too long](Self::is_cut), or never to be shown.
    #[must_use]
    pub fn json(&self) -> Option<&RawValue> {
        if self.json.get().is_none() {
            let json = match self.kept() {
                Kept::Nothing | Kept::TooLong | Kept::Later(..) => return None,
                Kept::Json(json) => RawValue::from_string(json.as_ref().to_owned()),
                Kept::Text(text) => to_raw_value(text),
            };
            let _ = self.json.set(json.ok()?);
        }
        self.json.get().map(AsRef::as_ref)
    }

    /// The value, if it is a text.
    #[must_use]
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match self.kept() {
            Kept::Nothing | Kept::TooLong | Kept::Later(..) => None,
            Kept::Text(text) => Some(Cow::Borrowed(text)),
            Kept::Json(json) => serde_json::from_str(json).ok().map(Cow::Owned),
        }
    }

    /// True if what was found is left out for its size, and for nothing else: it is larger than
    /// [`Limits::found`](crate::Limits::found).
    #[must_use]
    pub fn is_cut(&self) -> bool {
        matches!(self.kept(), Kept::TooLong)
    }

    /// True if what was found is never to be shown, or unknown.
    pub(crate) fn is_hidden(&self) -> bool {
        matches!(self.kept(), Kept::Nothing)
    }

    fn kept(&self) -> &Kept {
        match &self.kept {
            Kept::Later(later, shown) => shown.get_or_init(|| Box::new(later.show().kept)),
            kept => kept,
        }
    }

    /// The value to show once somebody asks for it.
    pub(crate) fn later(later: Later) -> Self {
        Self::of(Kept::Later(later, OnceLock::new()))
    }

    pub(crate) fn too_long() -> Self {
        Self::of(Kept::TooLong)
    }

    /// A text that is not too long.
    pub(crate) fn of_text(text: &str) -> Self {
        Self::of(Kept::Text(text.into()))
    }

    /// A text that is JSON, and not too long.
    pub(crate) fn of_json(json: String) -> Self {
        Self::of(Kept::Json(json.into()))
    }

    fn of(kept: Kept) -> Self {
        Self {
            kept,
            json: OnceLock::new(),
        }
    }
}

impl From<Option<Box<RawValue>>> for Found {
    fn from(json: Option<Box<RawValue>>) -> Self {
        Self::of(json.map_or(Kept::Nothing, |json| Kept::Json(json.into())))
    }
}
