//! Error answers that nobody has written yet: a status without a body.

use http::header::{CONTENT_RANGE, CONTENT_TYPE};
use http::{Extensions, HeaderMap, StatusCode};

use super::context::Asked;
use super::default_handlers::{by_reference, server_error};
use super::http_rules::{finalize, forget_representation};
use crate::Response;
use crate::exception::{HttpException, Raised, ResponseNote};
use crate::foreign::guard;
use crate::policy::{ErrorPolicy, Limits};

/// Whether an error answer is a bare status, as routers and middleware make them, that a policy
/// should write.
///
/// An answer with a body or a content type is the application's own and stays as it is. The body of
/// a success is not asked for.
#[inline]
pub(crate) fn is_unanswered(
    status: StatusCode,
    headers: &HeaderMap,
    extensions: &Extensions,
    body_is_empty: impl FnOnce() -> bool,
) -> bool {
    (400..=599).contains(&status.as_u16())
        && !headers.contains_key(CONTENT_TYPE)
        && !extensions
            .get::<ResponseNote>()
            .is_some_and(|note| note.is_answered)
        && body_is_empty()
}

/// The answer to an exception where no policy is installed: that of the default policy.
#[must_use]
pub(crate) fn without_policy(exc: &Raised) -> Response {
    let answer = guard(|| by_reference(exc, Limits::default())).unwrap_or_else(|_| server_error());
    finalize(Asked::Get, answer)
}

/// Raises the exception that a bare status stands for: an [`HttpException`] with the headers that came
/// with it, such as the `allow` of a 405.
#[cold]
pub(crate) fn adopt(status: StatusCode, mut headers: HeaderMap) -> (Raised, HeaderMap) {
    // What a 416 says there is (RFC 9110 section 15.5.17) is not about the body that is replaced.
    let range = headers.get(CONTENT_RANGE).cloned();
    let range = range.filter(|_| status == StatusCode::RANGE_NOT_SATISFIABLE);
    // A value may be made of anybody's bytes, whose `Drop` may panic.
    let _ = guard(|| forget_representation(&mut headers));
    let mut exc = HttpException::from_status(status).with_headers(headers.clone());
    if let Some(range) = range {
        exc = exc.with_header(CONTENT_RANGE, range);
    }
    (Raised::from_nowhere(exc), headers)
}

/// A user's policy with what an adapter knows of its framework behind it: the user's entries win.
#[must_use]
pub fn with_framework(policy: &ErrorPolicy, framework: &ErrorPolicy) -> ErrorPolicy {
    policy.extending(framework)
}
