//! The answers that exceptions get when no handler is registered.
//!
//! They are public so that a handler can call them and change what they made.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::built_in;
use super::context::Asked;
use super::http_rules::{finalize, headers_of_errors, say_of_errors};
use crate::Response;
use crate::exception::{
    CloseFrame, HttpException, Members, Raised, ResponseNote, SelfDescription, WebSocketException,
    innermost, write_json_str,
};
use crate::foreign::guard;
use crate::policy::{IntoAnswer, Limits};
use crate::validation::{
    END, ErrorList, RequestValidationError, Shows, WebSocketRequestValidationError, say_truncated,
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
    let headers = exc.take_headers();
    http_exception(&exc, headers, exc.error_body())
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
    validation(exc.shows, &exc.list)
}

/// The default answer to a [`WebSocketException`]: `403 {"detail":"Forbidden"}` before the upgrade; after
/// it, the WebSocket is closed with the exception's code and reason.
#[must_use]
pub fn websocket_exception_handler(exc: WebSocketException) -> Response {
    let mut response = http_exception_handler(HttpException::from_status(StatusCode::FORBIDDEN));
    ResponseNote::on(response.extensions_mut()).close_frame = Some(CloseFrame::from(exc));
    response
}

/// The default answer to a [`WebSocketRequestValidationError`] before the upgrade: that of a request.
#[must_use]
pub fn websocket_request_validation_exception_handler(
    exc: WebSocketRequestValidationError,
) -> Response {
    validation(exc.shows, &exc.list)
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
    let error = innermost(exc);
    if let Some(exc) = error.downcast_ref::<HttpException>() {
        return http_exception(exc, exc.headers().clone(), limits.error_body);
    }
    if let Some(answer) = built_in::answer(error, limits.shows(false)) {
        return answer;
    }
    let said = SelfDescription::of(exc, |_| true).and_then(|said| said.http);
    match said {
        Some(exc) => http_exception_handler(exc.limited(limits.error_body)),
        None => server_error(),
    }
}

fn http_exception(exc: &HttpException, headers: HeaderMap, error_body: usize) -> Response {
    let mut body = Vec::with_capacity(DETAIL.len() + exc.detail().json_len() + 1);
    body.extend_from_slice(DETAIL);
    let code = exc.code();
    // A code is a word of the program's; it is the detail that is cut.
    let others = DETAIL.len() + END + code.map_or(0, |code| CODE.len() + code.len() + 2);
    let mut room = error_body.saturating_sub(others);
    let ctx = ctx(exc.members());
    let has_ctx = ctx.len() <= room;
    if has_ctx {
        room -= ctx.len();
    }
    let mut total = exc.detail().write_json(exc.status(), room, &mut body);
    if let Some(code) = code {
        body.extend_from_slice(CODE);
        write_json_str(code, &mut body);
    }
    if has_ctx {
        body.extend_from_slice(&ctx);
    } else {
        total = Some(total.unwrap_or(0) + ctx.len());
    }
    if let Some(total) = total {
        say_truncated(total, &mut body);
    }
    body.push(b'}');
    json(exc.status(), headers, body)
}

/// What programs learn, as the member that stands behind the code; nothing where there is nothing.
fn ctx(members: &Members) -> Vec<u8> {
    let mut ctx = Vec::new();
    for (name, json) in members.iter() {
        ctx.extend_from_slice(if ctx.is_empty() { CTX } else { b"," });
        write_json_str(name, &mut ctx);
        ctx.push(b':');
        ctx.extend_from_slice(json.as_bytes());
    }
    if !ctx.is_empty() {
        ctx.push(b'}');
    }
    ctx
}

pub(super) fn validation(shows: Shows, list: &ErrorList) -> Response {
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

const DETAIL: &[u8] = b"{\"detail\":";

const CODE: &[u8] = b",\"code\":";

const CTX: &[u8] = b",\"ctx\":{";
