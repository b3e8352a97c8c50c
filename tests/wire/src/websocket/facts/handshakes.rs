//! Handshakes that fail: each failure before the upgrade is an answer.

use expect_test::{Expect, expect};
use http_exception::{ErrorPolicy, Problem};

use super::{Fact, Visit, at, hear, policy, several};

pub(super) fn facts() -> Vec<Fact> {
    let spelled = |name, value| Visit {
        headers: vec![(name, value)],
        ..at("done", Vec::new())
    };
    let twice = |name, first, second| Visit {
        headers: vec![(name, first), (name, second)],
        ..at("done", Vec::new())
    };
    let by = |method| Visit {
        method,
        ..at("done", Vec::new())
    };
    vec![
        hear(
            "an_exception_before_the_upgrade_is_an_answer",
            "before/http",
            expect![[r#"
                401 json
                www-authenticate: Basic

                {"detail":"Who are you?"}
                # /ws/before/http Handled 401: HttpException"#]],
        ),
        hear(
            "what_closes_is_403_before_the_upgrade",
            "before/close",
            expect![[r#"
                403 json {"detail":"Forbidden"}
                # /ws/before/close Handled 403: WebSocketException"#]],
        ),
        hear(
            "a_bad_request_is_422_before_the_upgrade",
            "before/invalid",
            expect![[r#"
                422 json {"detail":[{"type":"missing","loc":["query","room"],"msg":"Field required"}]}
                # /ws/before/invalid Handled 422: WebSocketRequestValidationError"#]],
        ),
        in_problems(
            "an_exception_before_the_upgrade_is_a_problem",
            "before/http",
            expect![[r#"
                401 problem
                www-authenticate: Basic

                {"title":"Unauthorized","status":401,"detail":"Who are you?"}
                # /ws/before/http Handled 401: HttpException"#]],
        ),
        in_problems(
            "what_closes_is_a_problem_before_the_upgrade",
            "before/close",
            expect![[r#"
                403 problem {"title":"Forbidden","status":403,"code":"websocket_refused"}
                # /ws/before/close Handled 403: WebSocketException"#]],
        ),
        in_problems(
            "a_bad_request_is_a_problem_before_the_upgrade",
            "before/invalid",
            expect![[r#"
                422 problem {"title":"Unprocessable Content","status":422,"code":"validation_error","errors":[{"detail":"Field required","in":"query","name":"room","code":"missing"}]}
                # /ws/before/invalid Handled 422: WebSocketRequestValidationError"#]],
        ),
        in_problems(
            "after_the_upgrade_no_format_is_asked",
            "raise/http",
            expect![[r#"
                closed: 1008 Item not found
                # /ws/raise/http Handled 1008: HttpException"#]],
        ),
        hear(
            "a_good_request_is_upgraded",
            "before/invalid?room=1",
            expect!["closed: 1000"],
        ),
        hear(
            "an_unhandled_error_is_500_before_the_upgrade",
            "before/secret",
            expect![[r#"
                500 opaque
                # /ws/before/secret Unhandled 500: wire::websocket::exceptions::Secret"#]],
        ),
        hear(
            "a_panic_is_500_before_the_upgrade",
            "before/panic",
            expect![[r#"
                500 opaque
                # /ws/before/panic Panicked 500: Panicked"#]],
        ),
        several(
            "the_name_of_the_protocol_is_in_any_case",
            vec![
                spelled("upgrade", "WebSOCKET"),
                spelled("connection", "keep-alive, UPGRADE"),
            ],
            expect!["2 times: closed: 1000"],
        ),
        several(
            "the_options_of_a_connection_may_stand_in_several_lines",
            vec![Visit {
                headers: vec![("connection", "keep-alive"), ("connection", "Upgrade")],
                ..at("done", Vec::new())
            }],
            expect!["closed: 1000"],
        ),
        several(
            "what_a_client_sent_is_not_shown",
            vec![Visit {
                headers: vec![("cookie", "hunter2"), ("sec-websocket-protocol", "hunter2")],
                ..at("before/shown?token=hunter2", Vec::new())
            }],
            expect![[r#"
                409 json {"detail":"WebSocketUpgrade { .. }"}
                # /ws/before/shown Handled 409: HttpException"#]],
        ),
        several(
            "a_request_that_asks_for_no_websocket_is_426",
            vec![
                spelled("upgrade", ""),
                spelled("upgrade", "h2c"),
                spelled("upgrade", "websocket, h2c"),
                spelled("connection", ""),
                spelled("connection", "close"),
            ],
            expect![[r#"
                4 times:
                426 json
                connection: upgrade
                sec-websocket-version: 13
                upgrade: websocket

                {"detail":"Upgrade Required"}
                426 json
                connection: upgrade, close
                sec-websocket-version: 13
                upgrade: websocket

                {"detail":"Upgrade Required"}
                5 times: # /ws/done Handled 426: HttpException"#]],
        ),
        several(
            "a_second_line_is_a_list",
            vec![
                twice("upgrade", "websocket", "websocket"),
                twice("upgrade", "websocket", "h2c"),
                twice("sec-websocket-version", "13", "13"),
                twice("sec-websocket-version", "13", "8"),
                twice("sec-websocket-key", KEY, KEY),
                twice("sec-websocket-key", KEY, "AAAAAAAAAAAAAAAAAAAAAA=="),
            ],
            expect![[r#"
                4 times:
                426 json
                connection: upgrade
                sec-websocket-version: 13
                upgrade: websocket

                {"detail":"Upgrade Required"}
                2 times: 400 json {"detail":"Sec-WebSocket-Key is missing or not 16 bytes in base64"}
                4 times: # /ws/done Handled 426: HttpException
                2 times: # /ws/done Handled 400: HttpException"#]],
        ),
        several(
            "a_handshake_with_a_body_is_400",
            vec![
                spelled("content-length", "5"),
                spelled("transfer-encoding", "chunked"),
            ],
            expect![[r#"
                2 times: 400 json {"detail":"The handshake of a WebSocket has no body"}
                2 times: # /ws/done Handled 400: HttpException"#]],
        ),
        several(
            "a_length_of_nothing_is_no_body",
            vec![spelled("content-length", "0")],
            expect!["closed: 1000"],
        ),
        several(
            "another_version_is_426_and_says_which",
            vec![
                spelled("sec-websocket-version", "8"),
                spelled("sec-websocket-version", ""),
            ],
            expect![[r#"
                2 times:
                426 json
                connection: upgrade
                sec-websocket-version: 13
                upgrade: websocket

                {"detail":"Upgrade Required"}
                2 times: # /ws/done Handled 426: HttpException"#]],
        ),
        several(
            "a_key_that_is_none_is_400",
            vec![
                spelled("sec-websocket-key", ""),
                spelled("sec-websocket-key", "c2hvcnQ="),
            ],
            expect![[r#"
                2 times: 400 json {"detail":"Sec-WebSocket-Key is missing or not 16 bytes in base64"}
                2 times: # /ws/done Handled 400: HttpException"#]],
        ),
        several(
            "head_is_405_without_content",
            vec![by("HEAD")],
            expect![[r#"
                405
                allow: GET
                cache-control: no-store
                content-length: 31
                content-type: application/json
                x-content-type-options: nosniff
                # /ws/done Handled 405: HttpException"#]],
        ),
        several(
            "another_method_is_405",
            vec![by("POST")],
            expect![[r#"
                405 json
                allow: GET,HEAD

                {"detail":"Method Not Allowed"}
                # /ws/done Handled 405: HttpException"#]],
        ),
        several(
            "a_get_of_http_2_is_400",
            vec![by("HTTP/2")],
            expect![[r#"
                400 json {"detail":"Expected the handshake of a WebSocket"}
                # /ws/done Handled 400: HttpException"#]],
        ),
    ]
}

/// A key that is one.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

/// The same where the policy answers in problem details.
fn in_problems(name: &'static str, path: &str, expected: Expect) -> Fact {
    Fact {
        policy: |notes| {
            let builder = ErrorPolicy::builder().extend(&policy(notes));
            builder.format(Problem::new()).build()
        },
        ..hear(name, path, expected)
    }
}
