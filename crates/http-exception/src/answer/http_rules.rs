//! The last step of every answer that a policy gives: what HTTP demands of it.
//!
//! What only passes a policy is in `adapter::framework`.

use bytes::Bytes;
use http::header::{
    ACCEPT_RANGES, AGE, ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_LOCATION,
    CONTENT_RANGE, CONTENT_TYPE, ETAG, EXPIRES, LAST_MODIFIED, PROXY_AUTHENTICATE,
    SEC_WEBSOCKET_VERSION, SET_COOKIE, UPGRADE, VARY, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::context::Asked;
use crate::Response;
use crate::exception::is_framing;

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

/// Whether the answer to a request has content at all.
#[inline]
pub(crate) fn has_content(method: Asked, status: StatusCode) -> bool {
    !is_without_content(status) && method != Asked::Head
}

#[inline]
fn is_without_content(status: StatusCode) -> bool {
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

/// Removes the framing that a handler set, which is the server's (RFC 9112 section 6).
pub(crate) fn forget_framing(headers: &mut HeaderMap) {
    forget(headers, is_framing);
}

/// Removes what describes the body of an answer that is replaced: none of it is true of the new one.
/// `says_more` is whether a header stays all the same.
pub(crate) fn forget_representation(
    headers: &mut HeaderMap,
    says_more: impl Fn(&HeaderName) -> bool,
) {
    forget(headers, |name| {
        (is_framing(name) || is_representation(name)) && !says_more(name)
    });
}

/// Whether a header is about the resource or the exchange where there is no body that it could describe:
/// how long the answer may be kept, what ranges there are.
pub(crate) fn says_more(name: &HeaderName) -> bool {
    [
        ACCEPT_RANGES,
        CACHE_CONTROL,
        CONTENT_LOCATION,
        CONTENT_RANGE,
        EXPIRES,
    ]
    .contains(name)
}

fn forget(headers: &mut HeaderMap, is_false: impl Fn(&HeaderName) -> bool) {
    let forgotten: Vec<HeaderName> = headers
        .keys()
        .filter(|name| is_false(name))
        .cloned()
        .collect();
    for name in forgotten {
        headers.remove(name);
    }
}

/// Whether a header is about a representation, or about how it may be kept (RFC 9110 section 8, RFC
/// 9111 section 5, and RFC 9530 for the digests). What `content-security-policy` says is about the page.
fn is_representation(name: &HeaderName) -> bool {
    let known = [
        ACCEPT_RANGES,
        AGE,
        CACHE_CONTROL,
        DIGEST,
        ETAG,
        EXPIRES,
        LAST_MODIFIED,
        REPR_DIGEST,
    ];
    let text = name.as_str();
    known.contains(name)
        || (text.starts_with("content-") && !text.starts_with("content-security-policy"))
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

/// Adds what the replaced answer said about the exchange, such as CORS or cookies, except where the new
/// answer says it itself. Cookies, and what an answer varies with, are of both.
pub(crate) fn keep(headers: &mut HeaderMap, replaced: HeaderMap) {
    if replaced.is_empty() {
        return;
    }
    let own: Vec<HeaderName> = replaced
        .keys()
        .filter(|name| headers.contains_key(*name) && ![SET_COOKIE, VARY].contains(name))
        .cloned()
        .collect();
    let mut last = None;
    for (name, value) in replaced {
        last = name.or(last);
        let Some(name) = last.as_ref().filter(|name| !own.contains(name)) else {
            continue;
        };
        if !headers.get_all(name).iter().any(|said| said == value) {
            // A map has room for 24,576 names; what is over is left out.
            let _ = headers.try_append(name.clone(), value);
        }
    }
}

const DIGEST: HeaderName = HeaderName::from_static("digest");

const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
