//! The media type of a body, and how it is coded.

use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};

/// True if the body is said to be JSON: `application/json` or `application/…+json`, parameters aside.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let essence = essence(headers);
    // What nearly everybody sends needs no look at case.
    essence == b"application/json" || is_json_in_any_case(essence)
}

fn is_json_in_any_case(essence: &[u8]) -> bool {
    let essence = essence.to_ascii_lowercase();
    essence
        .strip_prefix(b"application/")
        .is_some_and(|subtype| subtype == b"json" || subtype.ends_with(b"+json"))
}

/// True if the body is said to be a form: `application/x-www-form-urlencoded`, parameters aside.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    essence(headers).eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
}

/// True if the body is coded (RFC 9110 section 8.4): what is there is not what the media type says.
pub(super) fn is_coded(headers: &HeaderMap) -> bool {
    let codings = headers.get_all(CONTENT_ENCODING).iter();
    codings
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .any(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case(b"identity"))
}

/// `type/subtype`, empty where nothing is said.
fn essence(headers: &HeaderMap) -> &[u8] {
    let value = headers
        .get(CONTENT_TYPE)
        .map_or(&b""[..], |it| it.as_bytes());
    let essence = value.split(|byte| *byte == b';').next();
    essence.unwrap_or_default().trim_ascii()
}
