//! The last step of every answer that a policy gives: what HTTP demands of it.
//!
//! Answers that only pass a policy are in `adapter::passing`.

use bytes::Bytes;
use http::header::{
    ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, PROXY_AUTHENTICATE,
    SEC_WEBSOCKET_VERSION, UPGRADE, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::context::Asked;
use crate::Response;

/// Makes an answer fit to be sent.
///
/// * 204, 205 and 304 have no content (RFC 9110 sections 15.3.5, 15.3.6, 15.4.5).
/// * The `upgrade` of a 426 is an option of `connection`, too (section 7.8).
/// * The answer to HEAD has no content, and the `content-length` of the answer to GET (section 9.3.2).
pub(crate) fn finalize(method: Asked, mut response: Response) -> Response {
    let status = response.status();
    if status == StatusCode::UPGRADE_REQUIRED && response.headers().contains_key(UPGRADE) {
        let option = HeaderValue::from_static("upgrade");
        response.headers_mut().insert(CONNECTION, option);
    }
    match status {
        _ if is_without_content(status) => {
            let headers = response.headers_mut();
            headers.remove(CONTENT_TYPE);
            if status == StatusCode::RESET_CONTENT {
                headers.insert(CONTENT_LENGTH, HeaderValue::from(0));
            }
            *response.body_mut() = Bytes::new();
        }
        _ if method == Asked::Head => {
            let length = HeaderValue::from(response.body().len());
            response.headers_mut().insert(CONTENT_LENGTH, length);
            *response.body_mut() = Bytes::new();
        }
        _ => {}
    }
    response
}

/// True if the answer to a request has content at all.
#[inline]
pub(crate) fn has_content(method: Asked, status: StatusCode) -> bool {
    !is_without_content(status) && method != Asked::Head
}

#[inline]
pub(crate) fn is_without_content(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED
    )
}

/// Adds what every error says unless it says otherwise: `cache-control: no-store`, since caches may
/// keep a 404 or a 405 (RFC 9110 section 15.1), and `x-content-type-options: nosniff`.
pub(crate) fn say_of_errors(status: StatusCode, headers: &mut HeaderMap) {
    if status.as_u16() >= 400 {
        headers.entry(CACHE_CONTROL).or_insert(NO_STORE);
        headers.entry(X_CONTENT_TYPE_OPTIONS).or_insert(NOSNIFF);
    }
}

/// The headers of an error that says nothing else, with room for what servers add, such as
/// `content-length`: hyper reads the next request of a connection into the map of the last answer, and
/// the copy of a map would have no room.
pub(crate) fn headers_of_errors(content_type: HeaderValue) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(6);
    headers.insert(CONTENT_TYPE, content_type);
    headers.insert(CACHE_CONTROL, NO_STORE);
    headers.insert(X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    headers
}

/// The headers that the answer with a status must have, the first by RFC 9110 (sections 15.5.2, 15.5.6,
/// 15.5.8, 15.5.9, 15.5.22), the second for WebSockets (RFC 6455 section 4.4).
pub(crate) fn required(status: StatusCode) -> &'static [HeaderName] {
    match status {
        StatusCode::UNAUTHORIZED => &[WWW_AUTHENTICATE],
        StatusCode::METHOD_NOT_ALLOWED => &[ALLOW],
        StatusCode::PROXY_AUTHENTICATION_REQUIRED => &[PROXY_AUTHENTICATE],
        StatusCode::REQUEST_TIMEOUT => &[CONNECTION],
        StatusCode::UPGRADE_REQUIRED => &[UPGRADE, SEC_WEBSOCKET_VERSION],
        _ => &[],
    }
}

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
