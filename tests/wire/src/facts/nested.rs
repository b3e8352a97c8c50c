//! The policy next to the failure answers, and one around it leaves that alone.

use expect_test::{Expect, expect};
use http_exception::{ErrorPolicy, HttpException, Raised};

use crate::{Fact, app};
use harness::{Notes, Request, get};

pub(super) fn facts() -> Vec<Fact> {
    vec![
        nested(
            "an_exception_is_answered_once",
            get("/act/raise/http"),
            expect![[r#"
                404 json
                x-error: There goes my error

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found"#]],
        ),
        nested(
            "an_unhandled_error_is_answered_once",
            get("/act/raise/unmapped"),
            expect![[r#"
                500 opaque
                # Unhandled 500: password=hunter2"#]],
        ),
        nested(
            "a_panic_is_answered_once",
            get("/act/panic/after"),
            expect![[r#"
                500 opaque
                # Panicked 500: panicked: token=hunter2 after the first await"#]],
        ),
        nested(
            "an_answer_without_a_body_is_answered_once",
            get("/act/handler/silent"),
            expect![[r#"
                404
                cache-control: no-store
                content-length: 0
                x-content-type-options: nosniff
                # Handled 404: its handler answers with a bare status"#]],
        ),
        nested(
            "a_raised_204_is_answered_once",
            get("/act/status/204"),
            expect![[r#"
                204
                # Handled 204: 204: No Content"#]],
        ),
        nested(
            "a_bare_status_is_answered_once",
            get("/act/bare/404"),
            expect![[r#"
                404 json
                access-control-allow-origin: https://example.com
                set-cookie: a=1
                set-cookie: b=2
                vary: origin

                {"detail":"Not Found"}
                # Handled 404: 404: Not Found"#]],
        ),
        nested(
            "a_path_without_a_route_is_answered_once",
            get("/nowhere"),
            expect![[r#"
                404 json {"detail":"Not Found"}
                # Handled 404: 404: Not Found"#]],
        ),
        nested(
            "a_wrong_method_is_answered_once",
            Request::new("PATCH", "/many"),
            expect![[r#"
                405 json
                allow: GET,HEAD,PUT,DELETE

                {"detail":"Method Not Allowed"}
                # Handled 405: 405: Method Not Allowed"#]],
        ),
    ]
}

fn nested(name: &'static str, request: Request, expected: Expect) -> Fact {
    let policies = |notes: &Notes| {
        let outer = ErrorPolicy::builder()
            .status_handler(200..=599, |_: HttpException| "the outer policy")
            .fallback_handler(|_: Raised| "the outer fallback")
            .observer(notes.named_observer("outer "))
            .build();
        vec![app::plain(notes), outer]
    };
    Fact::new(name, policies, request, expected)
}
