//! The last step of every answer: what HTTP demands of it, whoever made it.

use bytes::Bytes;
use http::header::{
    ACCEPT_RANGES, AGE, CACHE_CONTROL, CONNECTION, CONTENT_DISPOSITION, CONTENT_ENCODING,
    CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_LOCATION, CONTENT_RANGE, CONTENT_TYPE, ETAG, EXPIRES,
    LAST_MODIFIED, UPGRADE, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use crate::Response;
use crate::http_exception::is_framing;

/// Makes an answer fit to be sent.
///
/// * 204, 205 and 304 have no content (RFC 9110 sections 15.3.5, 15.3.6, 15.4.5).
/// * Whoever sends `upgrade` sends it as an option of `connection`, too (section 7.8).
/// * The answer to HEAD has no content, and the `content-length` of the answer to GET (section 9.3.2).
pub(crate) fn finalize(method: &Method, mut response: Response) -> Response {
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
        _ if method == Method::HEAD => {
            let length = HeaderValue::from(response.body().len());
            response.headers_mut().insert(CONTENT_LENGTH, length);
            *response.body_mut() = Bytes::new();
        }
        _ => {}
    }
    response
}

/// Whether the answer to a request has content at all.
pub(crate) fn has_content(method: &Method, status: StatusCode) -> bool {
    !is_without_content(status) && method != Method::HEAD
}

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

/// Removes the framing that a handler set, which is the server's (RFC 9112 section 6).
pub(crate) fn forget_framing(headers: &mut HeaderMap) {
    let framing: Vec<HeaderName> = headers
        .keys()
        .filter(|name| is_framing(name))
        .cloned()
        .collect();
    for name in framing {
        headers.remove(name);
    }
}

/// Removes what describes the body of an answer that is replaced: none of it is true of the new one.
pub(crate) fn forget_representation(headers: &mut HeaderMap) {
    forget_framing(headers);
    let body = [
        ACCEPT_RANGES,
        AGE,
        CACHE_CONTROL,
        CONTENT_DISPOSITION,
        CONTENT_ENCODING,
        CONTENT_LANGUAGE,
        CONTENT_LENGTH,
        CONTENT_LOCATION,
        CONTENT_RANGE,
        CONTENT_TYPE,
        ETAG,
        EXPIRES,
        LAST_MODIFIED,
    ];
    for name in body {
        headers.remove(name);
    }
}

/// Adds what the replaced answer said about the exchange, such as `allow`, CORS or cookies, except
/// where the new answer says it itself.
pub(crate) fn keep(headers: &mut HeaderMap, replaced: HeaderMap) {
    if replaced.is_empty() {
        return;
    }
    let own: Vec<HeaderName> = replaced
        .keys()
        .filter(|name| headers.contains_key(*name))
        .cloned()
        .collect();
    let mut last = None;
    for (name, value) in replaced {
        last = name.or(last);
        if let Some(name) = last.as_ref().filter(|name| !own.contains(name)) {
            // A map has room for 24,576 names; what is over is left out.
            let _ = headers.try_append(name.clone(), value);
        }
    }
}

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
