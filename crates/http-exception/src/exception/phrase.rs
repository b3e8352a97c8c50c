//! The phrases of RFC 9110's statuses.
//!
//! The `http` crate has a table too, but an older one: "Payload Too Large" for
//! 413 and "Unprocessable Entity" for 422, for example.

use http::StatusCode;

/// The phrase of a status as RFC 9110 and the IANA registry have it, `""` where there is none.
///
/// It is the detail of an exception that says none, and the title of a problem that has none of its own.
///
/// # Example
///
/// ```
/// use http_exception::{StatusCode, phrase};
///
/// assert_eq!(phrase(StatusCode::PAYLOAD_TOO_LARGE), "Content Too Large");
/// ```
#[must_use]
pub fn phrase(status: StatusCode) -> &'static str {
    match status.as_u16() {
        203 => "Non-Authoritative Information",
        413 => "Content Too Large",
        422 => "Unprocessable Content",
        _ => status.canonical_reason().unwrap_or(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// <https://www.iana.org/assignments/http-status-codes>, with the teapot that it reserves.
    const REGISTRY: &str = "\
        200 OK
        201 Created
        202 Accepted
        203 Non-Authoritative Information
        204 No Content
        205 Reset Content
        206 Partial Content
        207 Multi-Status
        208 Already Reported
        226 IM Used
        300 Multiple Choices
        301 Moved Permanently
        302 Found
        303 See Other
        304 Not Modified
        305 Use Proxy
        307 Temporary Redirect
        308 Permanent Redirect
        400 Bad Request
        401 Unauthorized
        402 Payment Required
        403 Forbidden
        404 Not Found
        405 Method Not Allowed
        406 Not Acceptable
        407 Proxy Authentication Required
        408 Request Timeout
        409 Conflict
        410 Gone
        411 Length Required
        412 Precondition Failed
        413 Content Too Large
        414 URI Too Long
        415 Unsupported Media Type
        416 Range Not Satisfiable
        417 Expectation Failed
        418 I'm a teapot
        421 Misdirected Request
        422 Unprocessable Content
        423 Locked
        424 Failed Dependency
        425 Too Early
        426 Upgrade Required
        428 Precondition Required
        429 Too Many Requests
        431 Request Header Fields Too Large
        451 Unavailable For Legal Reasons
        500 Internal Server Error
        501 Not Implemented
        502 Bad Gateway
        503 Service Unavailable
        504 Gateway Timeout
        505 HTTP Version Not Supported
        506 Variant Also Negotiates
        507 Insufficient Storage
        508 Loop Detected
        510 Not Extended
        511 Network Authentication Required";

    #[test]
    fn phrases_are_those_of_the_registry() {
        let registered = |status: u16| {
            let rows = REGISTRY.lines().map(str::trim);
            let mut rows = rows.filter_map(|row| row.strip_prefix(&status.to_string()));
            rows.next().unwrap_or_default().trim()
        };
        for status in 200..1000 {
            let code = StatusCode::from_u16(status).expect("three digits");
            assert_eq!(phrase(code), registered(status), "{status}");
        }
    }
}
