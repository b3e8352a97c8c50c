//! The headers an exception can bring along.

use http_exception::{HttpException, StatusCode, raise};

use super::Reply;
use super::extract::Path;
use super::python::KeyError;

pub(super) fn raise_headers(Path(case): Path<String>) -> Reply {
    let exc = HttpException::new(StatusCode::BAD_REQUEST, "h");
    raise!(match case.as_str() {
        "none" | "empty" => exc,
        "one" => exc.with_header("X-One", "1"),
        "two" => exc.with_header("X-One", "1").with_header("X-Two", "2"),
        "upper" => exc.with_header("X-UPPER-CASE", "Value With Case"),
        "content-type" => exc.with_header("Content-Type", "application/problem+json"),
        "content-type-text" => exc.with_header("content-type", "text/plain"),
        "content-length-right" => exc.with_header("Content-Length", "14"),
        "retry-after" => exc
            .with_header("Retry-After", "120")
            .with_header("X-Limit", "10"),
        "location" => exc.with_header("Location", "/elsewhere"),
        "latin1" => exc.with_header("X-Name", b"caf\xe9".as_slice()),
        "not-latin1" => exc.with_header("X-Name", "漢"),
        "empty-value" => exc.with_header("X-Empty", ""),
        "allow" => exc.with_header("Allow", "GET, PUT"),
        "www-auth" => exc.with_header(
            "WWW-Authenticate",
            r#"Bearer realm="x", error="invalid_token""#
        ),
        "set-cookie" => exc.with_header("Set-Cookie", "a=b; Path=/"),
        unknown => raise!(KeyError(unknown.to_owned())),
    });
}
