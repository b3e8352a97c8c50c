//! The place of a value in a request or a response.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Serialize, SerializeSeq, Serializer};

/// The place of a value: its source, then the way to it, such as `body`, `lines`, `0`, `sku`.
///
/// It is the `loc` of a [`ValidationError`](crate::ValidationError).
///
/// # Example
///
/// ```
/// use http_exception::Loc;
///
/// let loc = Loc::from("body").key("lines").index(0).key("sku");
/// assert_eq!(loc.to_string(), "body/lines/0/sku");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Loc(Vec<LocItem>);

/// One step of a [`Loc`].
#[expect(
    clippy::exhaustive_enums,
    reason = "JSON has objects and arrays, and nothing else to step into"
)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LocItem {
    /// The place in a list, from 0.
    Index(usize),
    /// The name of a source, a member or a parameter.
    Key(Cow<'static, str>),
}

impl Loc {
    /// Steps into a member.
    #[must_use]
    pub fn key(mut self, key: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(LocItem::Key(key.into()));
        self
    }

    /// Steps into a list.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.0.push(LocItem::Index(index));
        self
    }

    /// The same place, with room for steps into it.
    pub(crate) fn with_room(&self, steps: usize) -> Self {
        let mut items = Vec::with_capacity(self.0.len() + steps);
        items.extend_from_slice(&self.0);
        Self(items)
    }

    /// The steps, outermost first.
    #[must_use]
    pub fn items(&self) -> &[LocItem] {
        &self.0
    }
}

impl From<&'static str> for Loc {
    fn from(source: &'static str) -> Self {
        Self::default().key(source)
    }
}

impl From<Vec<LocItem>> for Loc {
    fn from(items: Vec<LocItem>) -> Self {
        Self(items)
    }
}

impl fmt::Display for Loc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (step, item) in self.0.iter().enumerate() {
            if step > 0 {
                f.write_str("/")?;
            }
            match item {
                LocItem::Index(index) => write!(f, "{index}")?,
                LocItem::Key(key) => f.write_str(key)?,
            }
        }
        Ok(())
    }
}

impl Serialize for Loc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for item in &self.0 {
            match item {
                LocItem::Index(index) => list.serialize_element(index)?,
                LocItem::Key(key) => list.serialize_element(key)?,
            }
        }
        list.end()
    }
}
