//! An exception inside a response.

use std::sync::{Arc, Mutex, PoisonError};

use crate::exception::Raised;

/// Brings an exception through a framework's response or error to the middleware.
///
/// It travels in the extensions, which want `Clone`; the exception is given up once.
///
/// # Example
///
/// ```
/// use http_exception::adapter::Carrier;
/// use http_exception::{HttpException, Raised};
///
/// let carrier = Carrier::new(Raised::from(HttpException::not_found("Item not found")));
/// let copy = carrier.clone();
/// assert!(carrier.take().is_some());
/// assert!(copy.take().is_none());
/// ```
#[derive(Clone, Debug)]
pub struct Carrier(Arc<Mutex<Option<Raised>>>);

impl Carrier {
    /// Carries an exception.
    #[must_use]
    pub fn new(exc: Raised) -> Self {
        Self(Arc::new(Mutex::new(Some(exc))))
    }

    /// Takes the exception out; `None` if somebody already did.
    #[must_use]
    pub fn take(&self) -> Option<Raised> {
        // Nothing runs under the lock that could leave the slot half changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
