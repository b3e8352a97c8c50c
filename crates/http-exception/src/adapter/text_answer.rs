//! Answers in text that a framework, or its middleware, may have written before the policy was asked.
//!
//! Their texts are known to the adapters; what is here reads one, and gives back what is none of them.

use std::task::{Context as TaskContext, Poll, Waker};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, LAST_MODIFIED, RETRY_AFTER};
use http::{HeaderMap, HeaderName, StatusCode};
use http_body::Body;

use super::content::Content;
use super::framework::BoxError;
use super::watched_body::{WatchedBody, is_watched, watch};
use crate::answer::{Context, about_the_exchange, has_content, is_left_alone};
use crate::exception::Raised;
use crate::foreign::drop_guarded;
use crate::request::Rejection;

/// The author of the text of an answer.
pub(crate) enum Found<B: Body> {
    /// A failure for the policy, with the headers of the answer that is replaced.
    Raised(Raised, HeaderMap),
    /// The application's own.
    Own(http::Response<Content<B>>),
}

/// True if an error may be the text of a library: its headers say the type that they give it, and nothing
/// that only the author of a text knows.
#[cold]
pub(crate) fn may_be_of_a_library<B: Body>(
    response: &http::Response<B>,
    context: &Context,
) -> bool {
    context.policy.inner.recognise_texts != Some(false)
        && is_without_author(response.status(), response.headers())
        && !is_left_alone(response.extensions())
        && !is_watched(response.extensions())
}

fn is_without_author(status: StatusCode, headers: &HeaderMap) -> bool {
    // Services of files leave on a refused range what they would have said of the file.
    if status == StatusCode::RANGE_NOT_SATISFIABLE && headers.contains_key(CONTENT_RANGE) {
        return true;
    }
    headers
        .get(CONTENT_TYPE)
        .is_some_and(|value| value == "text/plain; charset=utf-8")
        && !headers.keys().any(is_of_an_author)
}

fn is_of_an_author(name: &HeaderName) -> bool {
    let text = name.as_str();
    [ETAG, LAST_MODIFIED, RETRY_AFTER].contains(name)
        || (text.starts_with("content-")
            && !text.starts_with("content-security-policy")
            && ![CONTENT_TYPE, CONTENT_LENGTH].contains(name))
}

/// Reads the text, where it is there at once: nothing is waited for.
#[cold]
pub(crate) fn read<B: Body<Data = Bytes>>(
    response: http::Response<B>,
    context: &mut Option<Context>,
    recognise: fn(StatusCode, &Bytes) -> Option<Rejection>,
    error: fn(B::Error) -> BoxError,
) -> Found<B> {
    let (mut parts, body) = response.into_parts();
    let length = body.size_hint().exact();
    let mut body = Box::pin(body);
    let mut next = || {
        let polled = body
            .as_mut()
            .poll_frame(&mut TaskContext::from_waker(Waker::noop()));
        polled.map(|frame| {
            frame
                .transpose()
                .map(|frame| frame.and_then(|it| it.into_data().ok()))
        })
    };
    // Nothing is sent yet, so that a client need not see a broken answer if the body has failed.
    let failed = |failed| Found::Raised(Raised::from_nowhere(error(failed)), HeaderMap::new());
    let mut first = match next() {
        Poll::Pending => None,
        Poll::Ready(Ok(text)) => Some(text.unwrap_or_default()),
        Poll::Ready(Err(error)) => return failed(error),
    };
    let meaning = first
        .as_ref()
        .and_then(|text| recognise(parts.status, text));
    let mut has_ended = false;
    if let (Some(text), Some(rejection)) = (&mut first, meaning) {
        match next() {
            Poll::Ready(Ok(None)) => {
                let range = parts.headers.remove(CONTENT_RANGE);
                let mut replaced = about_the_exchange(parts.headers);
                replaced.extend(range.map(|range| (CONTENT_RANGE, range)));
                drop_guarded(body);
                let mut exc = Raised::from(rejection).at(None);
                // It names the type and the field, which the answer does not.
                if context.as_ref().is_some_and(Context::is_observed) {
                    exc = exc.said_as(String::from_utf8_lossy(text).into_owned());
                }
                return Found::Raised(exc, replaced);
            }
            Poll::Ready(Ok(Some(more))) => *text = [&**text, &*more].concat().into(),
            Poll::Ready(Err(error)) => return failed(error),
            Poll::Pending => {}
        }
    } else if let Some(text) = &first {
        has_ended = length == Some(text.len() as u64) && body.is_end_stream();
    }
    let own = match (first, context.take()) {
        (_, Some(context)) if !has_content(context.method, parts.status) => {
            if let Some(length) = length.filter(|length| *length > 0) {
                let headers = &mut parts.headers;
                headers.entry(CONTENT_LENGTH).or_insert(length.into());
            }
            drop_guarded(body);
            Content::Nothing
        }
        (Some(bytes), _) if has_ended => Content::Answer { bytes },
        (first, Some(context)) => {
            let extensions = &mut parts.extensions;
            let watch = watch(context, parts.status, &parts.headers, extensions, length);
            Content::Watched {
                body: WatchedBody::begun(first, body, watch, error),
            }
        }
        // The context is there as long as the request has no answer.
        (_, None) => Content::Nothing,
    };
    Found::Own(http::Response::from_parts(parts, own))
}
