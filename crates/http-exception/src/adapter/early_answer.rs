//! An exception that a framework turns into a response before the middleware sees it.

use std::sync::atomic::{AtomicBool, Ordering};

use http::StatusCode;

use super::watched::is_watched;
use crate::Response;
use crate::answer::without_policy;
use crate::exception::{Raised, ResponseNote};
use crate::foreign::guard;

/// The response that an exception travels in, and the note that has to be in its extensions, or in the
/// framework's error.
///
/// Below a policy the response is bare, with the status that middleware on the way needs, and the policy
/// answers the exception in the note. Elsewhere it is what the default policy would answer, so that
/// nothing is lost where the middleware was forgotten, and `warn` gets a line that says so: once for a
/// program, and in one with debug assertions alone.
///
/// # Example
///
/// ```
/// use http_exception::adapter::early_answer;
/// use http_exception::{HttpException, Raised};
///
/// let exc = Raised::from(HttpException::not_found("Item not found"));
/// let (mut response, note) = early_answer(exc, |line| eprintln!("{line}"));
/// response.extensions_mut().insert(note);
/// assert_eq!(response.body(), r#"{"detail":"Item not found"}"#);
/// ```
#[must_use]
pub fn early_answer(exc: Raised, warn: impl FnOnce(&str)) -> (Response, ResponseNote) {
    let response = if is_watched() {
        bare(&exc)
    } else {
        if cfg!(debug_assertions) && !WARNED.swap(true, Ordering::Relaxed) {
            warn(FORGOTTEN);
        }
        without_policy(&exc)
    };
    (response, ResponseNote::carrying(exc))
}

fn bare(exc: &Raised) -> Response {
    // A description is user-supplied code. Where it panics, the policy will find out and tell both.
    let status = guard(|| exc.status()).unwrap_or_default();
    let mut response = Response::default();
    *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

static WARNED: AtomicBool = AtomicBool::new(false);

const FORGOTTEN: &str = "an exception was raised where no policy is installed, and answered by the default one; put the exception layer around the router, after its routes";
