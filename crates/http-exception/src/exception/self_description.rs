//! The self-description of an exception, each part asked for once.

use std::error::Error;

use http::StatusCode;

use super::http_exception::HttpException;
use super::parent::Climb;
use super::raised::{MAX_SOURCES, Raised};
use super::registry::{self, Known};

/// The self-description of an exception, or of the one that it stands for.
pub(crate) struct SelfDescription {
    /// The status, as it can be sent; `None` where it stands for an error that says none.
    pub(crate) status: Option<StatusCode>,
    /// An [`HttpException`] that says the same to a client, without the cause, where it was asked for.
    pub(crate) http: Option<HttpException>,
    /// The way up from the exception, and from each one that it stands for, the outermost first.
    pub(crate) parents: Vec<Option<Box<dyn Climb>>>,
}

impl SelfDescription {
    /// Asks an exception; `None` for one that says nothing, and for an [`HttpException`], which is what
    /// it says. `in_full` is whether one of such a status is to say more.
    pub(crate) fn of(raised: &Raised, in_full: impl FnOnce(StatusCode) -> bool) -> Option<Self> {
        if raised.is_http() {
            return None;
        }
        Some(Self::of_known(registry::known(raised)?, in_full))
    }

    /// The same of an error that is not raised.
    pub(crate) fn of_known(mut known: Known<'_>, in_full: impl FnOnce(StatusCode) -> bool) -> Self {
        let mut parents = Vec::new();
        // A type can stand for one of its own kind, so the walk is bounded.
        for _ in 0..MAX_SOURCES {
            if let Some(http) = known.error.downcast_ref::<HttpException>() {
                let status = http.status();
                return Self {
                    status: Some(status),
                    http: in_full(status).then(|| HttpException::describing(http, status)),
                    parents,
                };
            }
            let Some(says) = registry::get(known.type_id) else {
                break;
            };
            let parent = says.parent(known.error);
            let inner = parent.as_ref().and_then(|parent| parent.inner(known.error));
            parents.push(parent);
            let Some(inner) = inner else {
                let said = says.status(known.error);
                let status = HttpException::final_status(said);
                let http = in_full(status).then(|| says.describe(known.error, said));
                return Self {
                    status: Some(status),
                    http: http.flatten(),
                    parents,
                };
            };
            known = inner;
        }
        Self {
            status: None,
            http: None,
            parents,
        }
    }
}

/// The error that an exception stands for in the end; most stand for themselves.
pub(crate) fn innermost(raised: &Raised) -> &(dyn Error + 'static) {
    let Some(mut known) = registry::known(raised) else {
        return raised.as_error();
    };
    for _ in 0..MAX_SOURCES {
        let parent = registry::get(known.type_id).and_then(|says| says.parent(known.error));
        match parent.and_then(|parent| parent.inner(known.error)) {
            Some(inner) => known = inner,
            None => break,
        }
    }
    known.error
}
