//! Error answers that nobody has written yet: a status without a body.

use http::header::CONTENT_TYPE;
use http::{Extensions, HeaderMap, Method, StatusCode};

use crate::default_handlers::{by_reference, server_error};
use crate::finalize::{finalize, forget_representation};
use crate::guard::guard;
use crate::{HttpException, Raised, Response};

/// On an answer that a policy has given: outer policies leave it alone.
///
/// Only answers that look unanswered need it; most have a content type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answered;

/// Whether an error answer is a bare status, as routers and middleware make them, that a policy
/// should write.
///
/// An answer with a body or a content type is the application's own and stays as it is.
#[must_use]
pub fn is_unanswered(
    status: StatusCode,
    headers: &HeaderMap,
    extensions: &Extensions,
    body_is_empty: bool,
) -> bool {
    (400..=599).contains(&status.as_u16())
        && body_is_empty
        && !headers.contains_key(CONTENT_TYPE)
        && extensions.get::<Answered>().is_none()
}

/// The answer to an exception where no policy is installed: that of the default policy.
#[must_use]
pub fn without_policy(exc: &Raised) -> Response {
    let answer = guard(|| by_reference(exc)).unwrap_or_else(|_| server_error());
    finalize(&Method::GET, answer)
}

/// The exception that a bare status stands for: an [`HttpException`] with the headers that came with
/// it, such as the `allow` of a 405.
pub fn adopt(status: StatusCode, headers: &HeaderMap) -> Raised {
    let mut kept = headers.clone();
    forget_representation(&mut kept);
    Raised::from(HttpException::from_status(status).with_headers(kept))
}
