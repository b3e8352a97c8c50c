//! Clients that close in every way, and exceptions that fail wherever they are touched.

use expect_test::expect;

use super::{Fact, Step, at, hear, several, talk};

pub(super) fn facts() -> Vec<Fact> {
    let closing = |payload| at("echo", vec![Step::Sends(0x88, payload), Step::IsSilent]);
    vec![
        several(
            "a_client_that_closes_without_a_code_is_answered_without",
            vec![closing(b"")],
            expect!["closed: 1005"],
        ),
        several(
            "a_code_that_a_client_must_not_send_is_answered_1002",
            vec![
                closing(b"\x03\xe7"),
                closing(b"\x03\xed"),
                closing(b"\x13\x88"),
            ],
            expect!["3 times: closed: 1002 Protocol violation"],
        ),
        several(
            "a_close_frame_that_cannot_be_read_is_a_message_that_cannot",
            vec![closing(b"\x03\xe8\xff"), closing(b"\x03")],
            expect![[r#"
                closed: 1007 Invalid UTF-8
                closed: 1002 Protocol Error
                # /ws/echo Handled 1007: WebSocketException
                # /ws/echo Handled 1002: WebSocketException"#]],
        ),
        talk(
            "a_client_that_closes_at_the_same_time_gets_the_close_frame",
            "code/3000",
            vec![Step::Closes(1000, "")],
            expect![[r#"
                closed: 3000 Access denied
                # /ws/code/3000 Handled 3000: WebSocketException"#]],
        ),
        hear(
            "an_observer_that_panics_does_not_keep_the_client_from_the_close_frame",
            "raise/feared",
            expect![[r#"
                closed: 1011 Internal Server Error
                # /ws/raise/feared Unhandled 1011: wire::websocket::exceptions::Feared"#]],
        ),
        several(
            "an_exception_that_cannot_say_what_it_is_closes_1011",
            vec![
                at("raise/unspeakable", Vec::new()),
                at("raise/wordless", Vec::new()),
            ],
            expect![[r#"
                2 times: closed: 1011 Internal Server Error
                # /ws/raise/unspeakable Unhandled 1011: wire::errors::Unspeakable
                # /ws/raise/wordless Unhandled 1011: wire::errors::Speechless"#]],
        ),
        several(
            "what_panics_when_it_is_dropped_closes_1011",
            vec![at("raise/bomb", Vec::new()), at("panic/bomb", Vec::new())],
            expect![[r#"
                2 times: closed: 1011 Internal Server Error
                # /ws/raise/bomb Unhandled 1011: wire::errors::Explosive
                # /ws/panic/bomb Panicked 1011: Panicked"#]],
        ),
    ]
}
