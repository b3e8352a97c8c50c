//! Rejections that axum has already turned into text.
//!
//! An extractor that is a plain argument of a handler answers by itself, before
//! any layer runs. What it writes is a status and one of the texts below, which
//! are constants of axum 0.8; what follows them may quote the request or name
//! types and is dropped. Anything else is the application's own answer and is
//! handed on untouched.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use axum::body::{Body, HttpBody};
use axum::response::Response;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Method, StatusCode};
use http_body::{Frame, SizeHint};
use http_exception::Source;
use http_exception::adapter::{Rejection, Verdict};

/// What a response means: the rejection that its text is, else what it is.
#[inline]
pub(crate) fn judge(response: Response) -> Verdict<Body> {
    if response.status().as_u16() < 400 {
        return Verdict::Response(response);
    }
    judge_error(response)
}

fn judge_error(response: Response) -> Verdict<Body> {
    let is_text = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|value| value == "text/plain; charset=utf-8");
    if !is_text || response.body().size_hint().exact().is_none() {
        return Verdict::Response(response);
    }
    let (parts, mut body) = response.into_parts();
    // A text that axum wrote is there at once; nothing is waited for.
    let first = match Pin::new(&mut body).poll_frame(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(first) => first,
        Poll::Pending => None,
    };
    let text = first
        .as_ref()
        .and_then(|first| first.as_ref().ok()?.data_ref());
    match text.and_then(|text| recognise(parts.status, text)) {
        Some(rejection) => Verdict::Raise(rejection.into(), parts.headers),
        None => Verdict::Response(Response::from_parts(
            parts,
            Body::new(PutBack { first, rest: body }),
        )),
    }
}

fn recognise(status: StatusCode, text: &[u8]) -> Option<Rejection> {
    let (.., meaning) = TEXTS
        .iter()
        .find(|(known, start, _)| *known == status && text.starts_with(start.as_bytes()))?;
    Some(meaning.clone())
}

/// Status, how the text starts, and what it means.
#[rustfmt::skip]
const TEXTS: &[(StatusCode, &str, Rejection)] = &[
    (StatusCode::UNPROCESSABLE_ENTITY, "Failed to deserialize the JSON body into the target type: ", Rejection::Invalid(Source::Body)),
    (StatusCode::BAD_REQUEST, "Failed to parse the request body as JSON: ", Rejection::JsonSyntax),
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Expected request with `Content-Type: application/json`", Rejection::UnsupportedMediaType),
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Form requests must have `Content-Type: application/x-www-form-urlencoded`", Rejection::UnsupportedMediaType),
    (StatusCode::BAD_REQUEST, "Failed to deserialize form: ", Rejection::Invalid(Source::Query)),
    (StatusCode::UNPROCESSABLE_ENTITY, "Failed to deserialize form body: ", Rejection::Invalid(Source::Body)),
    (StatusCode::BAD_REQUEST, "Failed to deserialize query string: ", Rejection::Invalid(Source::Query)),
    (StatusCode::BAD_REQUEST, "Invalid URL: ", Rejection::Invalid(Source::Path)),
    (StatusCode::BAD_REQUEST, "Invalid UTF-8 in `", Rejection::Invalid(Source::Path)),
    (StatusCode::PAYLOAD_TOO_LARGE, "Failed to buffer the request body: ", Rejection::BodyTooLarge),
    (StatusCode::BAD_REQUEST, "Failed to buffer the request body: ", Rejection::BodyUnreadable),
    (StatusCode::BAD_REQUEST, "Request body didn't contain valid UTF-8: ", Rejection::BodyUnreadable),
    (StatusCode::BAD_REQUEST, "Invalid `boundary` for `multipart/form-data` request", Rejection::BodyUnreadable),
    (StatusCode::BAD_REQUEST, "Error parsing `multipart/form-data` request", Rejection::BodyUnreadable),
    (StatusCode::PAYLOAD_TOO_LARGE, "Request payload is too large", Rejection::BodyTooLarge),
    (StatusCode::METHOD_NOT_ALLOWED, "Request method must be `GET`", Rejection::MethodNotAllowed(Method::GET)),
    (StatusCode::METHOD_NOT_ALLOWED, "Request method must be `CONNECT`", Rejection::MethodNotAllowed(Method::CONNECT)),
    (StatusCode::BAD_REQUEST, "Connection header did not include 'upgrade'", Rejection::NoWebSocket),
    (StatusCode::BAD_REQUEST, "`Upgrade` header did not include 'websocket'", Rejection::NoWebSocket),
    (StatusCode::BAD_REQUEST, "`Sec-WebSocket-Version` header did not include '13'", Rejection::NoWebSocket),
    (StatusCode::BAD_REQUEST, "`Sec-WebSocket-Key` header missing", Rejection::NoHandshake),
    (StatusCode::BAD_REQUEST, "`:protocol` pseudo-header did not include 'websocket'", Rejection::NoHandshake),
    (StatusCode::UPGRADE_REQUIRED, "WebSocket request couldn't be upgraded since no upgrade state was present", Rejection::CannotUpgrade),
    (StatusCode::INTERNAL_SERVER_ERROR, "Missing request extension: ", Rejection::Status(StatusCode::INTERNAL_SERVER_ERROR)),
    (StatusCode::INTERNAL_SERVER_ERROR, "No paths parameters found for matched route", Rejection::Status(StatusCode::INTERNAL_SERVER_ERROR)),
    (StatusCode::INTERNAL_SERVER_ERROR, "Wrong number of path arguments for `Path`. ", Rejection::Status(StatusCode::INTERNAL_SERVER_ERROR)),
    (StatusCode::INTERNAL_SERVER_ERROR, "Unsupported type `", Rejection::Status(StatusCode::INTERNAL_SERVER_ERROR)),
    (StatusCode::INTERNAL_SERVER_ERROR, "No matched path found", Rejection::Status(StatusCode::INTERNAL_SERVER_ERROR)),
    (StatusCode::INTERNAL_SERVER_ERROR, "The matched route is not nested", Rejection::Status(StatusCode::INTERNAL_SERVER_ERROR)),
];

/// A body whose first frame was looked at.
struct PutBack {
    first: Option<Result<Frame<Bytes>, axum::Error>>,
    rest: Body,
}

impl HttpBody for PutBack {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match self.first.take() {
            Some(first) => Poll::Ready(Some(first)),
            None => Pin::new(&mut self.rest).poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.first.is_none() && self.rest.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let first = self
            .first
            .as_ref()
            .and_then(|first| first.as_ref().ok()?.data_ref());
        match self.rest.size_hint().exact() {
            Some(rest) => SizeHint::with_exact(rest + first.map_or(0, |first| first.len() as u64)),
            None => SizeHint::default(),
        }
    }
}
