//! The headers of an answer that is replaced: those about its body go, those about the exchange stay.

use http::header::{
    ACCEPT_RANGES, AGE, CACHE_CONTROL, CONTENT_LOCATION, CONTENT_RANGE, ETAG, EXPIRES,
    LAST_MODIFIED, SET_COOKIE, VARY,
};
use http::{HeaderMap, HeaderName};

use crate::exception::is_framing;
use crate::foreign::guard;

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

/// The headers about the exchange, of an answer with a content that is replaced: such as `allow`,
/// CORS and cookies.
pub(crate) fn about_the_exchange(mut replaced: HeaderMap) -> HeaderMap {
    if !replaced.is_empty() {
        // A value may own user-supplied bytes, whose `Drop` may panic.
        let _ = guard(|| forget_representation(&mut replaced, |_| false));
    }
    replaced
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

/// True if a header is about the resource or the exchange where there is no body that it could describe:
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

/// True if a header is about a representation, or about how it may be kept (RFC 9110 section 8, RFC
/// 9111 section 5, and RFC 9530 for the digests). `content-security-policy` is about the page.
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

const DIGEST: HeaderName = HeaderName::from_static("digest");

const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");
