//! Policies and middleware around each other: what stays, and who tells.
//!
//! `inside` is between the routes and the policy, `outside` around the policy, and `between` around one
//! policy and below another.

mod libraries;

use std::sync::Arc;

use expect_test::{Expect, expect};
use harness::{After, Check, Layer, Notes, Request, get};
use http::{HeaderMap, HeaderValue, Uri};
use http_exception::{HttpException, Raised, raise};

use crate::app::plain;
use crate::fact::{Fact, checks as named};

pub(crate) fn checks() -> Vec<Check> {
    let mut checks = named("arrangement", facts());
    checks.extend(libraries::checks());
    checks
}

/// Those of middleware that sees what goes by, whoever wrote it.
fn facts() -> Vec<Fact> {
    vec![
        outside(
            "what_middleware_outside_adds_stays_with_a_panic",
            get("/act/panic/after"),
            expect![[r#"
                500 opaque
                access-control-allow-origin: *
                set-cookie: a=1
                x-request-id: 7
                # Panicked 500: panicked: token=hunter2 after the first await"#]],
        ),
        outside(
            "what_middleware_outside_adds_stays_with_a_panic_before_the_first_await",
            get("/act/panic/before"),
            expect![[r#"
                500 opaque
                access-control-allow-origin: *
                set-cookie: a=1
                x-request-id: 7
                # Panicked 500: panicked: token=hunter2 before the first await"#]],
        ),
        outside(
            "what_middleware_outside_adds_stays_with_what_is_raised",
            get("/act/raise/http"),
            expect![[r#"
                404 json
                access-control-allow-origin: *
                set-cookie: a=1
                x-error: There goes my error
                x-request-id: 7

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found"#]],
        ),
        outside(
            "what_middleware_outside_adds_stays_where_no_route_is",
            get("/nowhere"),
            expect![[r#"
                404 json
                access-control-allow-origin: *
                set-cookie: a=1
                x-request-id: 7

                {"detail":"Not Found"}
                # Handled 404: 404: Not Found"#]],
        ),
        between(
            "what_middleware_between_adds_stays_with_a_panic",
            get("/act/panic/after"),
            expect![[r#"
                500 opaque
                access-control-allow-origin: *
                set-cookie: a=1
                x-request-id: 7
                # Panicked 500: panicked: token=hunter2 after the first await"#]],
        ),
        between(
            "what_middleware_between_adds_stays_with_a_panic_before_the_first_await",
            get("/act/panic/before"),
            expect![[r#"
                500 opaque
                access-control-allow-origin: *
                set-cookie: a=1
                x-request-id: 7
                # Panicked 500: panicked: token=hunter2 before the first await"#]],
        ),
        between(
            "what_middleware_between_adds_stays_with_what_is_raised",
            get("/act/raise/http"),
            expect![[r#"
                404 json
                access-control-allow-origin: *
                set-cookie: a=1
                x-error: There goes my error
                x-request-id: 7

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found"#]],
        ),
        between(
            "what_middleware_between_adds_stays_with_a_bare_status",
            get("/act/bare/403"),
            expect![[r#"
                403 json
                access-control-allow-origin: *
                set-cookie: a=1
                vary: origin
                x-request-id: 7

                {"detail":"Forbidden"}
                # Handled 403: 403: Forbidden"#]],
        ),
        between(
            "what_middleware_between_adds_stays_with_a_success",
            get("/alive"),
            expect![[r#"
                200
                access-control-allow-origin: *
                content-length: 5
                set-cookie: a=1
                x-request-id: 7

                alive"#]],
        ),
        between(
            "what_middleware_between_raises_is_answered",
            get("/act/raise/http?refused"),
            expect![[r#"
                403 json {"detail":"Not you"}
                # Handled 403: 403: Not you"#]],
        ),
        between(
            "a_panic_of_middleware_between_is_answered",
            get("/act/raise/http?crashed"),
            expect![[r#"
                500 opaque
                # Handled 404: 404: Item not found
                # Panicked 500: panicked: token=hunter2 in middleware"#]],
        ),
        // A panic unwinds through whatever is inside, which is never asked for an answer.
        Fact::arranged(
            "what_middleware_inside_adds_is_lost_with_a_panic",
            |notes| vec![marks(), Layer::Policy(plain(notes))],
            get("/act/panic/after"),
            expect![[r#"
                500 opaque
                # Panicked 500: panicked: token=hunter2 after the first await"#]],
        ),
    ]
}

fn outside(name: &'static str, request: Request, expected: Expect) -> Fact {
    Fact::arranged(name, |notes| around(notes, marks()), request, expected)
}

fn between(name: &'static str, request: Request, expected: Expect) -> Fact {
    let layers = |notes: &Notes| [around(notes, marks()), vec![policy(notes)]].concat();
    Fact::arranged(name, layers, request, expected)
}

/// A layer around a policy.
fn around(notes: &Notes, layer: Layer) -> Vec<Layer> {
    vec![policy(notes), layer]
}

fn policy(notes: &Notes) -> Layer {
    Layer::Policy(plain(notes))
}

/// Middleware that adds what a browser, a session and a log ask for, unless the query has it refuse a
/// request, or panic.
fn marks() -> Layer {
    Layer::Middleware(Arc::new(
        |uri: &Uri, _: &HeaderMap| -> Result<After, Raised> {
            match uri.query() {
                Some("refused") => raise!(HttpException::forbidden("Not you")),
                Some("crashed") => Ok(Box::new(|_, _| panic!("token=hunter2 in middleware"))),
                _ => Ok(Box::new(|_, headers| {
                    for (name, value) in [
                        ("access-control-allow-origin", "*"),
                        ("set-cookie", "a=1"),
                        ("x-request-id", "7"),
                    ] {
                        headers.insert(name, HeaderValue::from_static(value));
                    }
                })),
            }
        },
    ))
}
