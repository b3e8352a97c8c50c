//! The phrases of RFC 9110's statuses.
//!
//! The `http` crate has a table too, but an older one: "Payload Too Large" for
//! 413 and "Unprocessable Entity" for 422, for example.

use http::StatusCode;

/// The phrase of a status as RFC 9110 and the IANA registry have it, `""` where there is none.
pub(crate) fn phrase(status: StatusCode) -> &'static str {
    match status.as_u16() {
        413 => "Content Too Large",
        414 => "URI Too Long",
        416 => "Range Not Satisfiable",
        418 => "I'm a teapot",
        422 => "Unprocessable Content",
        _ => status.canonical_reason().unwrap_or(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_those_of_rfc_9110() {
        for (status, expected) in [
            (200, "OK"),
            (404, "Not Found"),
            (413, "Content Too Large"),
            (414, "URI Too Long"),
            (416, "Range Not Satisfiable"),
            (418, "I'm a teapot"),
            (422, "Unprocessable Content"),
            (499, ""),
            (505, "HTTP Version Not Supported"),
        ] {
            let status = StatusCode::from_u16(status).expect("a status of the table");
            assert_eq!(phrase(status), expected);
        }
    }
}
