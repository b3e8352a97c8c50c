//! The place of a value.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};

/// The way from the root of a document to a value: `lines`, `0`, `sku`.
///
/// # Example
///
/// ```
/// use serde_accumulate::{Place, Step};
///
/// let place = Place::from_iter([Step::Member("lines".into()), Step::Index(0), Step::Member("sku".into())]);
/// assert_eq!(place.to_string(), "lines/0/sku");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place(Vec<Step>);

/// One step of a [`Place`].
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The place in a list, from 0.
    Index(usize),
    /// The key of an object itself, where the key and not its value is at fault.
    Key(String),
    /// A member of an object, by the name it has in the document.
    Member(Cow<'static, str>),
    /// The variant that a [`Tagged`](crate::Tagged) enum was read as.
    Variant(&'static str),
}

impl Place {
    /// The steps, outermost first. The root has none.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Hashes the steps, innermost first.
    pub(crate) fn hash_upward(&self, hasher: &mut impl Hasher) {
        for step in self.0.iter().rev() {
            step.hash_step(hasher);
        }
    }

    /// The steps, to keep.
    #[must_use]
    pub fn into_steps(self) -> Vec<Step> {
        self.0
    }
}

impl Step {
    /// Hashes the difference between steps: a name says the same wherever it is kept.
    pub(crate) fn hash_step(&self, hasher: &mut impl Hasher) {
        match self {
            Self::Index(index) => (0u8, index).hash(hasher),
            Self::Member(name) => (1u8, &**name).hash(hasher),
            Self::Key(name) => (2u8, &**name).hash(hasher),
            Self::Variant(name) => (3u8, name).hash(hasher),
        }
    }
}

impl FromIterator<Step> for Place {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self(steps.into_iter().collect())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, step) in self.0.iter().enumerate() {
            if nth > 0 {
                f.write_str("/")?;
            }
            match step {
                Step::Index(index) => write!(f, "{index}")?,
                Step::Key(key) => write!(f, "{key}/[key]")?,
                Step::Member(name) => f.write_str(name)?,
                Step::Variant(name) => f.write_str(name)?,
            }
        }
        Ok(())
    }
}
