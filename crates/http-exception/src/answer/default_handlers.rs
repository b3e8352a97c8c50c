//! The answers that exceptions get when no handler is registered.
//!
//! They are public so that a handler can call them and change what they made. They know no policy and write
//! FastAPI's shape; a policy with another format has the body written anew.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::built_in;
use super::context::Asked;
use super::http_rules::{finalize, headers_of_errors, say_of_errors};
use super::unwritten::{Unwritten, noted};
use crate::Response;
use crate::exception::{
    CloseFrame, HttpException, Raised, ResponseNote, SelfDescription, WebSocketException, innermost,
};
use crate::foreign::guard;
use crate::policy::{IntoAnswer, Limits, Saying, usual_len, write_http};
use crate::validation::{
    ErrorList, RequestValidationError, Shows, WebSocketRequestValidationError,
};

/// The default answer to an [`HttpException`]: its status, its headers, `{"detail": …}`.
///
/// A [`code`](HttpException::code) becomes a second member, what else
/// [programs learn](HttpException::members) stands in a third, `ctx`. A
/// `content-type` among the headers replaces `application/json`. A detail that
/// is larger than the [`Limits`](crate::Limits::error_body) allow is cut, a
/// `ctx` that is so is left out, and `"truncated":true` and the size in bytes
/// of both as `"total"` say so. The limits are the policy's for an exception
/// that was raised, the default ones for another.
///
/// That is how it looks where it is made. A policy with another
/// [format](crate::ErrorPolicyBuilder::format) writes the body anew when it
/// sends the answer, with the status that the answer has then, unless a handler
/// has replaced the body. So it is with the other default handlers.
///
/// # Example
///
/// ```
/// use http_exception::{HttpException, http_exception_handler};
///
/// let response = http_exception_handler(HttpException::not_found("Item not found"));
/// assert_eq!(response.status(), 404);
/// assert_eq!(response.body(), r#"{"detail":"Item not found"}"#);
/// ```
#[must_use]
pub fn http_exception_handler(mut exc: HttpException) -> Response {
    noted(http_exception(&mut exc), || {
        exc.forget_source();
        Unwritten::Http(exc)
    })
}

/// The default answer to a [`RequestValidationError`]: `422 {"detail": [{"type", "loc", "msg"}, …]}`.
///
/// `input` follows where the policy [echoes it](crate::ErrorPolicyBuilder::echo_input), then `ctx`
/// where there is one. The list keeps to the policy's [`Limits`](crate::Limits).
///
/// # Example
///
/// ```
/// use http_exception::{Loc, RequestValidationError, ValidationError, request_validation_exception_handler};
///
/// let error = ValidationError::new("missing", Loc::from("query").key("q"), "Field required");
/// let response = request_validation_exception_handler(RequestValidationError::new(vec![error]));
/// assert_eq!(
///     response.body(),
///     r#"{"detail":[{"type":"missing","loc":["query","q"],"msg":"Field required"}]}"#,
/// );
/// ```
#[must_use]
pub fn request_validation_exception_handler(exc: RequestValidationError) -> Response {
    noted(validation(exc.shows, &exc.list), || {
        Unwritten::List(exc.list)
    })
}

/// The default answer to a [`WebSocketException`]: `403 {"detail":"Forbidden"}` before the upgrade; after
/// it, the WebSocket is closed with the exception's code and reason.
#[must_use]
pub fn websocket_exception_handler(exc: WebSocketException) -> Response {
    let (forbidden, frame) = refused(exc);
    let mut response = http_exception_handler(forbidden);
    ResponseNote::on(response.extensions_mut()).close_frame = Some(frame);
    response
}

/// The exception for a WebSocket that is not open yet, and the frame that closes one that is.
pub(super) fn refused(exc: WebSocketException) -> (HttpException, CloseFrame) {
    let forbidden = HttpException::from_status(StatusCode::FORBIDDEN);
    (forbidden.with_known("websocket_refused"), exc.into())
}

/// The default answer to a [`WebSocketRequestValidationError`] before the upgrade: that of a request.
#[must_use]
pub fn websocket_request_validation_exception_handler(
    exc: WebSocketRequestValidationError,
) -> Response {
    noted(validation(exc.shows, &exc.list), || {
        Unwritten::List(exc.list)
    })
}

impl IntoAnswer for HttpException {
    fn into_answer(self) -> Result<Response, Raised> {
        Ok(http_exception_handler(self))
    }
}

impl IntoAnswer for WebSocketException {
    fn into_answer(self) -> Result<Response, Raised> {
        Ok(websocket_exception_handler(self))
    }
}

/// The default answer to an exception that is still needed, where no handler is asked.
pub(crate) fn by_reference(exc: &Raised, limits: Limits) -> Response {
    said_by_reference(exc, |_, saying| saying_this(saying, limits.shows(false)))
}

/// The default answer that says this.
pub(super) fn saying_this(saying: Saying<'_>, shows: Shows) -> Response {
    match saying {
        Saying::Http(exc) => written(exc, exc.headers().clone(), shows.error_body),
        Saying::List(list) => validation(shows, list),
        Saying::Nothing => server_error(),
    }
}

/// The content of the same answer, with its status, for a format.
pub(crate) fn said_by_reference<T>(
    exc: &Raised,
    write: impl FnOnce(StatusCode, Saying<'_>) -> T,
) -> T {
    let error = innermost(exc);
    if let Some(exc) = error.downcast_ref::<HttpException>() {
        return write(exc.status(), Saying::Http(exc));
    }
    if let Some(said) = built_in::said(error) {
        return write(said.status, said.said.saying());
    }
    let said = SelfDescription::of(exc, |_| true).and_then(|said| said.http);
    match &said {
        Some(exc) => write(exc.status(), Saying::Http(exc)),
        None => write(StatusCode::INTERNAL_SERVER_ERROR, Saying::Nothing),
    }
}

/// The same as [`http_exception_handler`], for an answer that is sent as it is.
pub(super) fn http_exception(exc: &mut HttpException) -> Response {
    let headers = exc.take_headers();
    written(exc, headers, exc.error_body())
}

fn written(exc: &HttpException, headers: HeaderMap, error_body: usize) -> Response {
    let mut body = Vec::with_capacity(usual_len(exc));
    write_http(exc, error_body, &mut body);
    json(exc.status(), headers, body)
}

fn validation(shows: Shows, list: &ErrorList) -> Response {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    json(status, HeaderMap::new(), shows.write(list))
}

/// The answer to an exception where no policy is installed: that of the default policy.
#[must_use]
pub(crate) fn without_policy(exc: &Raised) -> Response {
    let answer = guard(|| by_reference(exc, Limits::default())).unwrap_or_else(|_| server_error());
    finalize(Asked::Get, answer)
}

/// The answer to what nothing else took, the constant at the end of every way:
/// `500`, `text/plain; charset=utf-8`, `Internal Server Error`.
pub(crate) fn server_error() -> Response {
    let headers = headers_of_errors(HeaderValue::from_static("text/plain; charset=utf-8"));
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    response(
        status,
        headers,
        Bytes::from_static(b"Internal Server Error"),
    )
}

fn json(status: StatusCode, mut headers: HeaderMap, body: Vec<u8>) -> Response {
    if headers.is_empty() && status.as_u16() >= 400 {
        headers = headers_of_errors(JSON);
    } else {
        headers.entry(CONTENT_TYPE).or_insert(JSON);
        say_of_errors(status, &mut headers);
    }
    response(status, headers, Bytes::from(body))
}

fn response(status: StatusCode, headers: HeaderMap, body: Bytes) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");
