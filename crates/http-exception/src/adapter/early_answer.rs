//! An exception that a framework turns into a response before the middleware sees it.

use std::sync::atomic::{AtomicBool, Ordering};

use http::StatusCode;

use super::watched::{MARK, is_watched, leave};
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
    if is_watched() {
        let response = bare(&exc);
        let note = match leave(exc) {
            Ok(()) => ResponseNote::left(),
            Err(exc) => ResponseNote::carrying(exc),
        };
        return (response, note);
    }
    if cfg!(debug_assertions) && !WARNED.swap(true, Ordering::Relaxed) {
        warn(FORGOTTEN);
    }
    (without_policy(&exc), ResponseNote::carrying(exc))
}

/// The same where the response itself reaches the middleware, with the note in its extensions if it needs
/// one.
///
/// # Example
///
/// ```
/// use http_exception::adapter::early_response;
/// use http_exception::{HttpException, Raised};
///
/// let exc = Raised::from(HttpException::not_found("Item not found"));
/// let response = early_response(exc, |line| eprintln!("{line}"));
/// assert_eq!(response.body(), r#"{"detail":"Item not found"}"#);
/// ```
#[must_use]
pub fn early_response(exc: Raised, warn: impl FnOnce(&str)) -> Response {
    let exc = if is_watched() {
        let mut response = bare(&exc);
        match leave(exc) {
            Ok(()) => {
                *response.version_mut() = MARK;
                return response;
            }
            Err(exc) => exc,
        }
    } else {
        exc
    };
    let (mut response, note) = early_answer(exc, warn);
    response.extensions_mut().insert(note);
    response
}

fn bare(exc: &Raised) -> Response {
    if let Some(exc) = exc.as_http() {
        let mut response = Response::default();
        *response.status_mut() = exc.status();
        return response;
    }
    // A description is user-supplied code. Where it panics, the policy will find out and tell both.
    let status = guard(|| exc.status()).unwrap_or_default();
    let mut response = Response::default();
    *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

static WARNED: AtomicBool = AtomicBool::new(false);

const FORGOTTEN: &str = "an exception was raised where no policy is installed, and answered by the default one; put the exception layer around the router, after its routes";
