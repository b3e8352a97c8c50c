//! The facts about WebSockets that hold for every adapter.
//!
//! `UPDATE_EXPECT=1` rewrites what is seen; what one adapter shows then, the others must too.

mod bodies;
mod handshakes;
mod hazards;
mod messages;
mod sockets;

use expect_test::{Expect, expect};

use super::exceptions::policy;
use super::fact::{Fact, Step, Visit};

/// All of them.
pub(super) fn facts() -> Vec<Fact> {
    let mut facts = conversations();
    facts.extend(ends());
    facts.extend(exceptions());
    facts.extend(hazards::facts());
    facts.extend(messages::facts());
    facts.extend(sockets::facts());
    facts.extend(handshakes::facts());
    facts.extend(bodies::facts());
    facts
}

fn conversations() -> Vec<Fact> {
    vec![
        talk(
            "messages_go_there_and_back",
            "echo",
            vec![
                Step::Says(r#"{"a":1}"#),
                Step::Says(r#"{"b":41}"#),
                Step::Closes(1000, "bye"),
            ],
            expect![[r#"
                text: {"a":2}
                text: {"b":42}
                closed: 1000 bye"#]],
        ),
        several(
            "two_at_once_do_not_mix",
            vec![
                at(
                    "echo",
                    vec![Step::Says(r#"{"a":1}"#), Step::Closes(1000, "")],
                ),
                at("raise/http", Vec::new()),
                at(
                    "echo",
                    vec![Step::Says(r#"{"a":2}"#), Step::Closes(1000, "")],
                ),
            ],
            expect![[r#"
                text: {"a":2}
                closed: 1000
                closed: 1008 Item not found
                text: {"a":3}
                closed: 1000
                # /ws/raise/http Handled 1008: HttpException"#]],
        ),
        talk(
            "a_ping_is_answered_while_the_handler_receives",
            "echo",
            vec![
                Step::Sends(0x89, b"there?"),
                Step::Reads,
                Step::Closes(1000, ""),
            ],
            expect![[r#"
                pong: there?
                closed: 1000"#]],
        ),
        talk(
            "a_client_that_goes_is_told_to_nobody",
            "echo/went",
            vec![Step::Says(r#"{"a":1}"#), Step::Goes],
            expect![[r#"
                text: {"a":2}
                the handler: done"#]],
        ),
        talk(
            "sending_to_a_client_that_went_is_told_to_nobody",
            "sends/went",
            vec![Step::Reads, Step::Goes],
            expect![[r#"
                text: hello
                the handler: the client is gone"#]],
        ),
        talk(
            "sending_to_a_client_that_closed_is_told_to_nobody",
            "sends/closed",
            vec![Step::Reads, Step::Closes(1001, "")],
            expect![[r#"
                text: hello
                closed: 1001"#]],
        ),
    ]
}

fn ends() -> Vec<Fact> {
    let reasons = |width| {
        let visit = |length| at(&format!("reason/{length}/{width}"), Vec::new());
        (122..=126).map(visit).collect()
    };
    vec![
        hear(
            "a_handler_that_is_done_closes_1000",
            "done",
            expect!["closed: 1000"],
        ),
        hear(
            "a_handler_that_closes_is_closed_once",
            "close/4000",
            expect!["closed: 4000 by the handler"],
        ),
        hear(
            "a_handler_that_closes_with_a_code_that_cannot_be_sent_closes_1011",
            "close/1005",
            expect![[r#"
                closed: 1011
                # /ws/close/1005 Handled 1011: WebSocketException; misuse: code 1005 cannot close a WebSocket (expected 1000..=1003, 1007..=1009, 1011..=1014 or 3000..=4999); 1011 was sent instead"#]],
        ),
        hear(
            "an_exception_says_code_and_reason",
            "code/3000",
            expect![[r#"
                closed: 3000 Access denied
                # /ws/code/3000 Handled 3000: WebSocketException"#]],
        ),
        several(
            "a_code_that_cannot_be_sent_is_1011_and_observers_are_told",
            vec![
                at("code/0", Vec::new()),
                at("code/1006", Vec::new()),
                at("code/5000", Vec::new()),
            ],
            expect![[r#"
                3 times: closed: 1011
                # /ws/code/0 Handled 1011: WebSocketException; misuse: code 0 cannot close a WebSocket (expected 1000..=1003, 1007..=1009, 1011..=1014 or 3000..=4999); 1011 was sent instead
                # /ws/code/1006 Handled 1011: WebSocketException; misuse: code 1006 cannot close a WebSocket (expected 1000..=1003, 1007..=1009, 1011..=1014 or 3000..=4999); 1011 was sent instead
                # /ws/code/5000 Handled 1011: WebSocketException; misuse: code 5000 cannot close a WebSocket (expected 1000..=1003, 1007..=1009, 1011..=1014 or 3000..=4999); 1011 was sent instead"#]],
        ),
        several(
            "a_reason_of_123_bytes_is_whole_and_a_longer_one_is_cut",
            reasons(1),
            expect![[r#"
                closed: 1008 rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr
                4 times: closed: 1008 rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr
                # /ws/reason/122/1 Handled 1008: WebSocketException
                # /ws/reason/123/1 Handled 1008: WebSocketException
                # /ws/reason/124/1 Handled 1008: WebSocketException
                # /ws/reason/125/1 Handled 1008: WebSocketException
                # /ws/reason/126/1 Handled 1008: WebSocketException"#]],
        ),
        several(
            "a_reason_is_cut_between_characters",
            reasons(4),
            expect![[r#"
                closed: 1008 rr🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄
                closed: 1008 rrr🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄
                closed: 1008 🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄
                closed: 1008 r🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄
                closed: 1008 rr🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄
                # /ws/reason/122/4 Handled 1008: WebSocketException
                # /ws/reason/123/4 Handled 1008: WebSocketException
                # /ws/reason/124/4 Handled 1008: WebSocketException
                # /ws/reason/125/4 Handled 1008: WebSocketException
                # /ws/reason/126/4 Handled 1008: WebSocketException"#]],
        ),
        talk(
            "a_client_that_does_not_close_is_not_waited_for",
            "code/3000",
            vec![Step::IsSilent],
            expect![[r#"
                closed: 3000 Access denied
                # /ws/code/3000 Handled 3000: WebSocketException"#]],
        ),
    ]
}

fn exceptions() -> Vec<Fact> {
    vec![
        hear(
            "an_http_exception_closes_with_its_detail",
            "raise/http",
            expect![[r#"
                closed: 1008 Item not found
                # /ws/raise/http Handled 1008: HttpException"#]],
        ),
        hear(
            "a_detail_that_is_no_text_is_not_sent",
            "raise/json",
            expect![[r#"
                closed: 1008 Not Found
                # /ws/raise/json Handled 1008: HttpException"#]],
        ),
        hear(
            "what_was_sent_before_comes_first",
            "after",
            expect![[r#"
                text: hello
                closed: 1008 Item not found
                # /ws/after Handled 1008: HttpException"#]],
        ),
        several(
            "a_status_has_a_code",
            [
                200, 302, 400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 501, 502, 503, 504,
            ]
            .map(|status| at(&format!("status/{status}"), Vec::new()))
            .into(),
            expect![[r#"
                closed: 1000 OK
                closed: 1008 Found
                closed: 1008 Bad Request
                closed: 1008 Unauthorized
                closed: 1008 Forbidden
                closed: 1008 Not Found
                closed: 1008 Conflict
                closed: 1009 Content Too Large
                closed: 1003 Unsupported Media Type
                closed: 1008 Unprocessable Content
                closed: 1008 Too Many Requests
                closed: 1011 Internal Server Error
                closed: 1011 Not Implemented
                closed: 1014 Bad Gateway
                closed: 1013 Service Unavailable
                closed: 1014 Gateway Timeout
                # /ws/status/200 Handled 1000: HttpException
                # /ws/status/302 Handled 1008: HttpException
                # /ws/status/400 Handled 1008: HttpException
                # /ws/status/401 Handled 1008: HttpException
                # /ws/status/403 Handled 1008: HttpException
                # /ws/status/404 Handled 1008: HttpException
                # /ws/status/409 Handled 1008: HttpException
                # /ws/status/413 Handled 1009: HttpException
                # /ws/status/415 Handled 1003: HttpException
                # /ws/status/422 Handled 1008: HttpException
                # /ws/status/429 Handled 1008: HttpException
                # /ws/status/500 Handled 1011: HttpException
                # /ws/status/501 Handled 1011: HttpException
                # /ws/status/502 Handled 1014: HttpException
                # /ws/status/503 Handled 1013: HttpException
                # /ws/status/504 Handled 1014: HttpException"#]],
        ),
        hear(
            "a_status_handler_is_asked_first",
            "raise/gone",
            expect![[r#"
                closed: 4410 No more
                # /ws/raise/gone Handled 4410: HttpException"#]],
        ),
        hear(
            "a_foreign_error_is_mapped",
            "raise/mapped",
            expect![[r#"
                closed: 1013 Try again later
                # /ws/raise/mapped Handled 1013: std::io::error::Error"#]],
        ),
        hear(
            "an_unhandled_error_closes_1011_and_says_nothing",
            "raise/secret",
            expect![[r#"
                closed: 1011 Internal Server Error
                # /ws/raise/secret Unhandled 1011: wire::websocket::exceptions::Secret"#]],
        ),
        hear(
            "a_panic_before_the_first_await_closes_1011",
            "panic/before",
            expect![[r#"
                closed: 1011 Internal Server Error
                # /ws/panic/before Panicked 1011: Panicked"#]],
        ),
        hear(
            "a_panic_after_the_first_await_closes_1011",
            "panic/after",
            expect![[r#"
                closed: 1011 Internal Server Error
                # /ws/panic/after Panicked 1011: Panicked"#]],
        ),
        hear(
            "a_panic_without_a_text_closes_1011",
            "panic/number",
            expect![[r#"
                closed: 1011 Internal Server Error
                # /ws/panic/number Panicked 1011: Panicked"#]],
        ),
        hear(
            "a_handler_closes_with_a_code_of_its_own",
            "raise/own",
            expect![[r#"
                closed: 4001 own
                # /ws/raise/own Handled 4001: wire::websocket::exceptions::Own"#]],
        ),
        hear(
            "a_handler_raises_what_closes",
            "raise/raises",
            expect![[r#"
                closed: 4002 raised
                # /ws/raise/raises Handled 4002: wire::websocket::exceptions::Raises; then 4002: raised"#]],
        ),
        hear(
            "the_body_of_a_handlers_answer_is_not_sent",
            "raise/answered",
            expect![[r#"
                closed: 1008 Not Found
                # /ws/raise/answered Handled 1008: wire::websocket::exceptions::Answered"#]],
        ),
        hear(
            "a_handler_that_panics_closes_1011",
            "raise/crashes",
            expect![[r#"
                closed: 1011 Internal Server Error
                # /ws/raise/crashes HandlerFailed 1011: wire::websocket::exceptions::Crashes; then panicked: token=hunter2 in the handler"#]],
        ),
        Fact {
            name: "a_handler_sees_the_request_of_the_handshake",
            policy,
            visits: vec![Visit {
                headers: vec![("x-one", "1")],
                ..at("raise/asks?q=1", Vec::new())
            }],
            expected: expect![[r#"
                closed: 4003 GET /ws/raise/asks?q=1 Some("1") Some(Tag(()))
                # /ws/raise/asks Handled 4003: wire::websocket::exceptions::Asks"#]],
        },
    ]
}

/// A client that only listens.
fn hear(name: &'static str, path: &str, expected: Expect) -> Fact {
    talk(name, path, Vec::new(), expected)
}

fn talk(name: &'static str, path: &str, steps: Vec<Step>, expected: Expect) -> Fact {
    several(name, vec![at(path, steps)], expected)
}

fn several(name: &'static str, visits: Vec<Visit>, expected: Expect) -> Fact {
    Fact {
        name,
        policy,
        visits,
        expected,
    }
}

fn at(path: &str, steps: Vec<Step>) -> Visit {
    Visit {
        method: "GET",
        path: format!("/ws/{path}"),
        headers: Vec::new(),
        steps,
    }
}
