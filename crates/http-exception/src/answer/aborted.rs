//! Requests that are dropped before their answer is complete.

use std::cell::Cell;
use std::error::Error;
use std::fmt;

use http::StatusCode;

use super::context::Context;
use crate::exception::Raised;
use crate::foreign::guard;
use crate::policy::{Log, Outcome};

/// Drops what was still at work for a request, and tells observers that it was.
///
/// `status` is that of the answer that had begun, if one had.
pub(crate) fn abort(context: &Context, status: Option<StatusCode>, drop_work: impl FnOnce()) {
    TOLD.set(false);
    let _ = guard(drop_work);
    // The policy nearest to the work has told of it.
    if context.has_observers() && !TOLD.get() {
        let (status, disconnected) = match status {
            Some(status) => (status, Disconnected::WithinBody),
            None => (client_closed_request(), Disconnected::BeforeAnswer),
        };
        let exc = Raised::from_nowhere(disconnected);
        tell(context, status, &context.log(&exc));
    }
}

/// Tells observers of a request that is dropped, once for all policies around it.
pub(crate) fn tell(context: &Context, status: StatusCode, log: &Log) {
    context.tell(Outcome::Aborted, status, None, None, log);
    if context.has_observers() {
        TOLD.set(true);
    }
}

/// What is noted where no status was sent; nginx has the number.
pub(crate) fn client_closed_request() -> StatusCode {
    StatusCode::from_u16(499).unwrap_or(StatusCode::BAD_REQUEST)
}

/// What is told of a client that went away.
#[derive(Debug)]
enum Disconnected {
    BeforeAnswer,
    WithinBody,
}

impl fmt::Display for Disconnected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BeforeAnswer => "the request was dropped before it was answered",
            Self::WithinBody => "the answer was dropped before the end of its body",
        })
    }
}

impl Error for Disconnected {}

/// The cause of a 400 whose client is gone in the middle of its body: it may have closed its half alone,
/// so that it is answered, and told as [`Outcome::Aborted`].
#[derive(Debug)]
pub(crate) struct LeftWithinBody(Box<dyn Error + Send + Sync>);

impl LeftWithinBody {
    pub(crate) fn new(error: Box<dyn Error + Send + Sync>) -> Self {
        Self(error)
    }

    /// True if it is the cause of an exception.
    pub(super) fn is_behind(exc: &Raised) -> bool {
        let source = exc.as_http().and_then(Error::source);
        source.is_some_and(<dyn Error>::is::<Self>)
    }
}

impl fmt::Display for LeftWithinBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the client left before the end of its body")
    }
}

impl Error for LeftWithinBody {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

thread_local! {
    /// True if observers were told since the policies around began to drop their work.
    static TOLD: Cell<bool> = const { Cell::new(false) };
}
