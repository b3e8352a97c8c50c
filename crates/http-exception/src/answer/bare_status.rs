//! Error answers that nobody has written yet: a status without a body.

use http::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE};
use http::{Extensions, HeaderMap, StatusCode};

use super::replaced::{forget_representation, says_more};
use crate::exception::{AsIs, HttpException, Raised, ResponseNote};
use crate::foreign::guard;

/// True if an error answer is a bare status, as routers and middleware make them, that a policy
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

/// True if an answer is final: a policy further in, or the application, has said so.
pub(crate) fn is_left_alone(extensions: &Extensions) -> bool {
    let note = extensions.get::<ResponseNote>();
    note.is_some_and(|note| note.is_answered) || extensions.get::<AsIs>().is_some()
}

/// True if an answer says how long a file is of which a range was asked for beyond its end (RFC 9110
/// section 15.5.17), and does not leave out a content, as the answer to HEAD may.
fn is_range_refused(status: StatusCode, headers: &HeaderMap) -> bool {
    status == StatusCode::RANGE_NOT_SATISFIABLE
        && headers.contains_key(CONTENT_RANGE)
        && headers.get(CONTENT_LENGTH).is_none_or(|it| it == "0")
}

/// Raises the exception that a bare status stands for: an [`HttpException`] with the headers that came
/// with it, such as the `allow` of a 405.
#[cold]
pub(crate) fn adopt(status: StatusCode, mut headers: HeaderMap) -> (Raised, HeaderMap) {
    // A value may own user-supplied bytes, whose `Drop` may panic.
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
