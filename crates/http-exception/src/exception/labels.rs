//! The short names that an exception has for operators.

use std::borrow::Cow;

use super::raised::{MAX_SOURCES, Raised};
use super::registry;

/// The names that an exception gives itself beside its text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labels {
    pub(crate) code: Option<Cow<'static, str>>,
    pub(crate) title: Option<Cow<'static, str>>,
    /// The variant of an enum: of one that stands for another its own.
    pub(crate) variant: Option<&'static str>,
}

impl Labels {
    /// Asks an exception, or the one that it stands for; user-supplied code may answer.
    pub(crate) fn of(raised: &Raised) -> Self {
        let mut labels = Self::default();
        let Some(mut known) = registry::known(raised) else {
            return labels;
        };
        for _ in 0..MAX_SOURCES {
            let Some(says) = registry::get(known.type_id) else {
                break;
            };
            if labels.variant.is_none() {
                labels.variant = says.variant(known.error);
            }
            let parent = says.parent(known.error);
            let Some(inner) = parent.and_then(|parent| parent.inner(known.error)) else {
                labels.code = says.code(known.error);
                labels.title = says.title(known.error);
                break;
            };
            known = inner;
        }
        labels
    }
}
