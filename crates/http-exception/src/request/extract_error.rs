//! Why something could not be read out of a request.

use bytes::Bytes;

use super::source::Source;
use crate::exception::{IntoRaised, Raised};
use crate::validation::{ErrorList, RequestValidationError, ValidationError};

/// Why something could not be read out of a request: errors to be listed with those of the other
/// extractors, or an exception. `?` makes one of every error, as with [`Raised`].
#[derive(Debug)]
pub struct ExtractError(Why);

#[derive(Debug)]
enum Why {
    /// Errors, to be listed in the order of their sources.
    Invalid(Vec<Part>),
    /// An exception: it is raised instead of the list.
    Raised(Raised),
    /// The body cannot be read: said first, since nothing is known of what it holds.
    Unreadable(Raised),
}

/// The errors of one source.
#[derive(Debug)]
struct Part {
    source: Option<Source>,
    list: ErrorList,
}

impl<E: Into<Raised>> From<E> for ExtractError {
    #[track_caller]
    fn from(error: E) -> Self {
        Self(Why::Raised(error.into()))
    }
}

impl ExtractError {
    /// Errors of a source, to be listed with those of the others; `None` stands before all sources.
    #[must_use]
    pub fn invalid(source: Option<Source>, errors: Vec<ValidationError>, total: usize) -> Self {
        Self::of_list(source, ErrorList::new(errors).with_total(total))
    }

    pub(super) fn of_list(source: Option<Source>, list: ErrorList) -> Self {
        Self(Why::Invalid(vec![Part { source, list }]))
    }

    /// Says that the source was not looked at to its end: there may be more errors than the total.
    #[must_use]
    pub fn incomplete(mut self) -> Self {
        if let Why::Invalid(parts) = &mut self.0 {
            for part in parts {
                part.list.is_complete = false;
            }
        }
        self
    }

    pub(super) fn unreadable(exc: impl IntoRaised) -> Self {
        Self(Why::Unreadable(exc.into_raised_by_nobody()))
    }

    /// This and another of the same request: an unreadable body comes first, then what was raised
    /// first, then the errors of both.
    pub(super) fn and(self, other: Self) -> Self {
        Self(match (self.0, other.0) {
            (Why::Invalid(mut parts), Why::Invalid(more)) => {
                for part in more {
                    put(&mut parts, part);
                }
                Why::Invalid(parts)
            }
            (first @ Why::Unreadable(_), _) | (first, Why::Invalid(_)) => first,
            (Why::Raised(first), Why::Raised(_)) => Why::Raised(first),
            (_, second) => second,
        })
    }

    /// Those of an extractor of an application's own: they stay together, before all sources.
    pub(super) fn of(mut self, source: Option<Source>) -> Self {
        if let (None, Why::Invalid(parts)) = (source, &mut self.0) {
            for part in parts {
                part.source = None;
            }
        }
        self
    }

    /// The exception that is raised: errors that were found have no place, as no line has raised them.
    pub(super) fn into_raised(self, body: &Bytes) -> Raised {
        match self.0 {
            Why::Raised(raised) | Why::Unreadable(raised) => raised,
            Why::Invalid(parts) => {
                let lists = parts.into_iter().map(|part| part.list);
                let list = lists.reduce(ErrorList::and);
                let list = list.unwrap_or_else(|| ErrorList::new(Vec::new()));
                let mut exc = RequestValidationError::of(list);
                if !body.is_empty() {
                    exc = exc.with_body(body.clone());
                }
                Raised::from_nowhere(exc)
            }
        }
    }
}

/// Puts a part behind those of its source. They are as few as the extractors of a handler.
fn put(parts: &mut Vec<Part>, part: Part) {
    let place = parts.partition_point(|before| before.source <= part.source);
    parts.insert(place, part);
}
