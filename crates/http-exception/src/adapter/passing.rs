//! Responses that pass a policy: how each goes on, and which of them do not.

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderValue, StatusCode, Version};
use http_body::Body;

use super::content::Content;
use super::framework::{BoxError, Verdict};
use super::text_answer::may_be_of_a_library;
use super::watched::MARK;
use super::watched_body::{WatchedBody, is_watchable, watch};
use crate::answer::{Asked, Context, UnusableAnswer, has_content, is_final, is_unanswered};
use crate::exception::{Raised, ResponseNote};
use crate::foreign::{drop_guarded, guard};

/// The way on for a response.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Passed,
    /// It may be a text that a library has written.
    Read,
    Watched,
    WithoutContent,
}

impl<B: Body<Data = Bytes>> Verdict<B> {
    /// Finds what is to be answered in what is no plain success: then this becomes an exception, in place,
    /// since to move a response costs more than to look at it.
    ///
    /// # Returns
    ///
    /// The way on, if it still is a response.
    pub(crate) fn inspect(&mut self, context: &Context, left: &mut Option<Raised>) -> Way {
        let response = match self {
            Self::Response(response) => response,
            Self::Raise(..) | Self::Bare(..) => return Way::Passed,
            Self::Left(status) => {
                let headers = HeaderMap::new();
                *self = match left.take() {
                    Some(exc) => Self::Raise(exc, headers),
                    // Another policy was meant.
                    None => Self::Bare(*status, headers),
                };
                return Way::Passed;
            }
        };
        let status = response.status();
        let note = response.extensions().get::<ResponseNote>();
        let noted = note.and_then(|note| {
            if note.is_left() {
                left.take()
            } else {
                note.take()
            }
        });
        if let Some(exc) = noted {
            *self = Self::Raise(exc, std::mem::take(response.headers_mut()));
            return Way::Passed;
        }
        if response.version() == MARK {
            if let Some(exc) = left.take() {
                *self = Self::Raise(exc, std::mem::take(response.headers_mut()));
                return Way::Passed;
            }
        }
        if is_unanswered(status, response.headers(), response.extensions(), || {
            response.body().is_end_stream()
        }) {
            *self = Self::Bare(status, std::mem::take(response.headers_mut()));
            return Way::Passed;
        }
        if !is_final(status) && status != StatusCode::SWITCHING_PROTOCOLS {
            *self = Self::Raise(
                Raised::from_nowhere(UnusableAnswer(status)),
                HeaderMap::new(),
            );
            return Way::Passed;
        }
        repair_version(response.version_mut());
        if !status.is_informational() {
            context.say_request_id(status.as_u16() >= 400, response.headers_mut());
        }
        if status.as_u16() >= 400 && may_be_of_a_library(response, context) {
            Way::Read
        } else if !has_content(context.method, status) {
            Way::WithoutContent
        } else if context.may_watch(response.body()) {
            Way::Watched
        } else {
            Way::Passed
        }
    }
}

/// Lets a response go on that does not pass as it is. The context goes along with a body that is watched.
#[cold]
pub(crate) fn go_on<B: Body<Data = Bytes>>(
    response: http::Response<B>,
    way: Way,
    context: &mut Option<Context>,
    error: fn(B::Error) -> BoxError,
) -> http::Response<Content<B>> {
    match (way, context.take()) {
        (Way::Watched, Some(context)) => watched(response, context, error),
        (Way::WithoutContent, Some(context)) => without_content(context.method, response),
        _ => response.map(|body| Content::Passed { body }),
    }
}

#[cold]
fn watched<B: Body<Data = Bytes>>(
    response: http::Response<B>,
    context: Context,
    error: fn(B::Error) -> BoxError,
) -> http::Response<Content<B>> {
    if !is_watchable(&context, response.status(), response.extensions()) {
        return response.map(|body| Content::Passed { body });
    }
    let (mut parts, body) = response.into_parts();
    let extensions = &mut parts.extensions;
    let length = body.size_hint().exact();
    let watch = watch(context, parts.status, &parts.headers, extensions, length);
    let body = Content::Watched {
        body: WatchedBody::new(body, watch, error),
    };
    http::Response::from_parts(parts, body)
}

/// Leaves out a content that a client would take for the next answer, or for a broken stream.
#[cold]
fn without_content<B: Body<Data = Bytes>>(
    method: Asked,
    response: http::Response<B>,
) -> http::Response<Content<B>> {
    let (mut parts, body) = response.into_parts();
    let headers = &mut parts.headers;
    // The body and the values of headers are user-supplied.
    let _ = guard(|| match parts.status {
        StatusCode::NO_CONTENT => {
            headers.remove(CONTENT_LENGTH);
        }
        StatusCode::RESET_CONTENT => {
            // Both together are no framing (RFC 9112 section 6.2), and hyper sends nothing then.
            headers.remove(TRANSFER_ENCODING);
            headers.insert(CONTENT_LENGTH, HeaderValue::from(0));
        }
        // The length of the answer to GET; a framework may have left it out already.
        _ if method == Asked::Head => {
            let length = body.size_hint().exact().filter(|length| *length > 0);
            if let Some(length) = length {
                let length = HeaderValue::from(length);
                headers.entry(CONTENT_LENGTH).or_insert(length);
            }
        }
        _ => {}
    });
    drop_guarded(body);
    http::Response::from_parts(parts, Content::Nothing)
}

/// hyper's HTTP/1 panics on a version that it does not speak, such as that of an answer from upstream.
#[inline]
pub(crate) fn repair_version(version: &mut Version) {
    if !matches!(
        *version,
        Version::HTTP_10 | Version::HTTP_11 | Version::HTTP_2
    ) {
        *version = Version::default();
    }
}
