//! Middleware of the framework's own kind, between the application and its policy.

use std::sync::Arc;

use expect_test::{Expect, expect};
use harness::{After, Layer, get};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use http_exception::{HttpException, Raised, raise};

use crate::{Fact, app};

pub(crate) fn facts() -> Vec<Fact> {
    vec![
        below(
            |_, _| raise!(HttpException::forbidden("Not you")),
            "middleware_may_raise",
            "/act/own/text",
            expect![[r#"
                403 json {"detail":"Not you"}
                # Handled 403: 403: Not you"#]],
        ),
        below(
            |_, _| Ok(Box::new(|_, _| panic!("token=hunter2 in middleware"))),
            "middleware_may_panic",
            "/act/own/text",
            expect![[r#"
                500 opaque
                # Panicked 500: panicked: token=hunter2 in middleware"#]],
        ),
        below(
            |_, _| Ok(Box::new(marks)),
            "headers_that_inner_middleware_adds_to_a_bare_status_stay",
            "/act/bare/403",
            expect![[r#"
                403 json
                access-control-allow-origin: *
                set-cookie: a=1
                vary: origin

                {"detail":"Forbidden"}
                # Handled 403: 403: Forbidden"#]],
        ),
    ]
}

/// Those that hold where an exception is a response on its way through middleware.
pub(crate) fn facts_about_responses() -> Vec<Fact> {
    vec![below(
        |_, _| Ok(Box::new(marks)),
        "headers_that_inner_middleware_adds_to_a_raised_exception_stay",
        "/act/handler/now",
        expect![[r#"
            418 text
            access-control-allow-origin: *
            set-cookie: a=1

            at once
            # Handled 418: its handler answers at once"#]],
    )]
}

fn below(middleware: Middleware, name: &'static str, path: &str, expected: Expect) -> Fact {
    let around = move |uri: &Uri, headers: &HeaderMap| -> Result<After, Raised> {
        // The connection is asked for it afterwards.
        if uri.path() == "/alive" {
            return Ok(Box::new(|_, _| ()));
        }
        middleware(uri, headers)
    };
    let fact = Fact::new(name, |notes| vec![app::plain(notes)], get(path), expected);
    fact.around(Layer::Middleware(Arc::new(around)))
}

type Middleware = fn(&Uri, &HeaderMap) -> Result<After, Raised>;

fn marks(_: StatusCode, headers: &mut HeaderMap) {
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("set-cookie", "a=1"),
        ("etag", "\"stale\""),
        ("content-encoding", "gzip"),
        ("content-length", "7"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
