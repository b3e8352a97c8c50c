//! One thing that is wrong, and all of them.

use std::sync::Arc;

use serde_json::value::RawValue;

use crate::report::found::Found;
use crate::report::kept::Kept;
use crate::{Mistake, Place, Problem, Work};

/// One thing that is wrong with a document.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct Finding {
    /// Where.
    pub place: Place,
    /// What.
    pub problem: Problem,
    /// The value that was found there.
    pub found: Found,
    /// The expectation of the type, where it has words of its own for it, such as `a formatted UUID
    /// string`. Of a [`Problem::Refused`] it is in there.
    pub expecting: Option<Box<str>>,
}

impl Finding {
    /// A finding of your own, with what was found there, as JSON.
    #[must_use]
    pub fn new(place: Place, problem: Problem, found: Option<Box<RawValue>>) -> Self {
        Self {
            place,
            problem,
            found: found.into(),
            expecting: None,
        }
    }
}

/// All that is wrong with a document, in order: members as they are declared, depth first,
/// unknown members last.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    pub(crate) list: Vec<Finding>,
    pub(crate) total: usize,
    /// True if not all was looked at.
    pub(crate) is_partial: bool,
    /// The position of each in the order of findings.
    pub(crate) ranks: Vec<Vec<u32>>,
    /// The work that it took to find them.
    pub(crate) work: Work,
    /// The part of the model that serde cannot read.
    pub(crate) mistake: Option<Mistake>,
    /// What [`add`](Self::add) needs to know.
    pub(crate) kept: Option<Arc<Kept>>,
}

impl Findings {
    /// The findings, at most [`Limits::findings`](crate::Limits) of them.
    #[must_use]
    pub fn as_slice(&self) -> &[Finding] {
        &self.list
    }

    /// The findings, to change what they say.
    pub fn as_mut_slice(&mut self) -> &mut [Finding] {
        &mut self.list
    }

    /// The findings, to keep.
    #[must_use]
    pub fn into_vec(self) -> Vec<Finding> {
        self.list
    }

    /// How many there are, those included that are over the limit.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// The work that it took to find them.
    #[must_use]
    pub fn work(&self) -> Work {
        self.work
    }

    /// The mistake of the model that something was refused for, where there is one.
    #[must_use]
    pub fn mistake(&self) -> Option<Mistake> {
        self.mistake
    }

    /// True if the whole document was looked at; otherwise there may be more than [`total`](Self::total).
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.is_partial
    }
}

/// Findings of your own, of a document that was looked at to its end.
///
/// # Example
///
/// ```
/// use serde_accumulate::{Finding, Findings, Place, Problem, Step};
///
/// let place = Place::from_iter([Step::Member("name".into())]);
/// let findings = Findings::from_iter([Finding::new(place, Problem::Missing, None)]);
/// assert_eq!((findings.total(), findings.is_complete()), (1, true));
/// ```
impl FromIterator<Finding> for Findings {
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Self {
        let list: Vec<Finding> = findings.into_iter().collect();
        Self {
            total: list.len(),
            ranks: vec![Vec::new(); list.len()],
            list,
            ..Self::default()
        }
    }
}
