//! The note on a response on its way, one entry of its extensions.

use std::sync::{Arc, Mutex, PoisonError};

use http::Extensions;

use super::close_frame::CloseFrame;
use super::misuse::Misuse;
use super::raised::Raised;

/// A note on a response: an exception that travels in it, or what an inner policy has done with it.
///
/// Extensions require `Clone`; an exception can be taken once, from any of the copies.
///
/// # Example
///
/// ```
/// use http_exception::adapter::ResponseNote;
/// use http_exception::{HttpException, Raised};
///
/// let note = ResponseNote::carrying(Raised::from(HttpException::not_found("Item not found")));
/// let copy = note.clone();
/// assert!(note.take().is_some());
/// assert!(copy.take().is_none());
/// ```
#[derive(Clone, Debug, Default)]
pub struct ResponseNote {
    raised: Option<Arc<Mutex<Option<Raised>>>>,
    /// The exception is [left](crate::adapter::early_answer) for the policy around.
    is_left: bool,
    /// A policy has answered: outer policies leave the answer alone. Only one that looks unanswered
    /// needs it; most have a content type.
    pub(crate) is_answered: bool,
    /// The body is watched: outer policies leave it alone.
    pub(crate) is_watched: bool,
    /// The parts that were left out of the answer of a handler.
    pub(crate) misuse: Vec<Misuse>,
    /// The close frame that stands for the answer.
    pub(crate) close_frame: Option<CloseFrame>,
}

impl ResponseNote {
    /// A note that brings an exception through a framework's response or error to the middleware.
    #[must_use]
    pub fn carrying(exc: Raised) -> Self {
        Self {
            raised: Some(Arc::new(Mutex::new(Some(exc)))),
            ..Self::default()
        }
    }

    /// A note that an exception is left for the policy around, which has it.
    pub(crate) fn left() -> Self {
        Self {
            is_left: true,
            ..Self::default()
        }
    }

    /// True if the exception is left for the policy around: then [`Verdict::Left`](crate::adapter::Verdict::Left)
    /// says so, where this is in an error of a framework's.
    #[must_use]
    pub fn is_left(&self) -> bool {
        self.is_left
    }

    /// Takes the exception out; `None` if it is left elsewhere, there is none, or it was taken before.
    #[must_use]
    pub fn take(&self) -> Option<Raised> {
        // Nothing runs under the lock that could leave the slot half changed.
        let mut slot = self
            .raised
            .as_ref()?
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        slot.take()
    }

    /// The note on a response, a new one where there was none.
    pub(crate) fn on(extensions: &mut Extensions) -> &mut Self {
        extensions.get_or_insert_default()
    }
}
