//! Error answers that nobody has written yet: a status without a body.

use http::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE};
use http::{Extensions, HeaderMap, StatusCode};

use super::context::Asked;
use super::default_handlers::{by_reference, server_error};
use super::http_rules::{finalize, forget_representation, says_more};
use crate::Response;
use crate::exception::{AsIs, HttpException, Raised, ResponseNote};
use crate::foreign::guard;
use crate::policy::{ErrorPolicy, Limits};

/// Whether an error answer is a bare status, as routers and middleware make them, that a policy
/// should write.
///
/// An answer with a body or a content type is the application's own and stays as it is, and so is one that
/// is [marked](AsIs). A range that a file does not have is the exception: services of files leave the type
/// of the file on a 416. The body of a success is not asked for.
#[inline]
pub(crate) fn is_unanswered(
    status: StatusCode,
    headers: &HeaderMap,
    extensions: &Extensions,
    body_is_empty: impl FnOnce() -> bool,
) -> bool {
    (400..=599).contains(&status.as_u16())
        && (!headers.contains_key(CONTENT_TYPE) || is_range_refused(status, headers))
        && !is_left_alone(extensions)
        && body_is_empty()
}

/// Whether somebody has said that an answer is as it is to be: a policy further in, or the application.
pub(crate) fn is_left_alone(extensions: &Extensions) -> bool {
    let note = extensions.get::<ResponseNote>();
    note.is_some_and(|note| note.is_answered) || extensions.get::<AsIs>().is_some()
}

/// Whether an answer says how long a file is of which a range was asked for beyond its end (RFC 9110
/// section 15.5.17), and does not leave out a content, as the answer to HEAD may.
fn is_range_refused(status: StatusCode, headers: &HeaderMap) -> bool {
    status == StatusCode::RANGE_NOT_SATISFIABLE
        && headers.contains_key(CONTENT_RANGE)
        && headers.get(CONTENT_LENGTH).is_none_or(|it| it == "0")
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
    // A value may be made of anybody's bytes, whose `Drop` may panic.
    let _ = guard(|| {
        forget_representation(&mut headers, says_more);
        // It is about a range of a body anywhere but here (RFC 9110 section 14.4).
        if status != StatusCode::RANGE_NOT_SATISFIABLE {
            headers.remove(CONTENT_RANGE);
        }
    });
    let exc = HttpException::from_status(status).with_headers(headers.clone());
    (Raised::from_nowhere(exc), headers)
}

/// What the headers of an answer with a content that is replaced say about the exchange, such as `allow`,
/// CORS and cookies.
pub(crate) fn about_the_exchange(mut replaced: HeaderMap) -> HeaderMap {
    if !replaced.is_empty() {
        // As above.
        let _ = guard(|| forget_representation(&mut replaced, |_| false));
    }
    replaced
}

/// A user's policy with what an adapter knows of its framework behind it: the user's entries win.
#[must_use]
pub fn with_framework(policy: &ErrorPolicy, framework: &ErrorPolicy) -> ErrorPolicy {
    policy.extending(framework)
}

/// A policy that is told what errors are whose types an adapter has no name for: those of libraries that it
/// does not depend on. `meaning` is asked for what no handler, map or default takes, before the fallback
/// is; it knows them by the [name](Raised::type_name) of their type, and by what they say.
#[must_use]
pub fn with_strangers(policy: &ErrorPolicy, meaning: fn(&Raised) -> Option<Raised>) -> ErrorPolicy {
    policy.knowing(meaning)
}
