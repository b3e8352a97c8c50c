//! A list of errors, and how many there are in all.

use std::fmt;

use super::validation_error::ValidationError;
use crate::exception::Misuse;

/// The errors that are listed, how many there are, and whether there may be more.
#[derive(Clone, Debug)]
pub(crate) struct ErrorList {
    pub(crate) errors: Vec<ValidationError>,
    /// Those included that are not listed.
    pub(crate) total: usize,
    /// True if everything was looked at: otherwise there may be more than the total.
    pub(crate) is_complete: bool,
    /// The reasons why no request can be right.
    pub(crate) misuse: Vec<Misuse>,
}

impl ErrorList {
    pub(crate) fn new(errors: Vec<ValidationError>) -> Self {
        Self {
            total: errors.len(),
            is_complete: true,
            misuse: Vec::new(),
            errors,
        }
    }

    pub(crate) fn with_total(mut self, total: usize) -> Self {
        self.total = total.max(self.errors.len());
        self
    }

    /// This list and behind it another.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.errors.extend(other.errors);
        self.total += other.total;
        self.is_complete &= other.is_complete;
        self.misuse.extend(other.misuse);
        self
    }
}

impl fmt::Display for ErrorList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_complete {
            f.write_str("at least ")?;
        }
        let total = self.total;
        let plural = if total == 1 { "" } else { "s" };
        write!(f, "{total} validation error{plural}:")?;
        self.errors
            .iter()
            .try_for_each(|error| write!(f, "\n  {error}"))?;
        match total.saturating_sub(self.errors.len()) {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more"),
        }
    }
}
