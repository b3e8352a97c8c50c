//! Messages, good and bad, and how the WebSocket goes on.

use expect_test::expect;

use super::{Fact, Step, at, several, talk};
use crate::websocket::LARGER;

pub(super) fn facts() -> Vec<Fact> {
    vec![
        talk(
            "a_message_that_does_not_fit_closes_1008",
            "echo",
            vec![Step::Sends(0x81, br#"{"password":"hunter2"}"#)],
            expect![[r#"
                closed: 1008 Unprocessable Content
                # /ws/echo Handled 1008: WebSocketRequestValidationError"#]],
        ),
        talk(
            "a_message_that_is_no_json_closes_1008",
            "echo",
            vec![Step::Sends(0x81, b"hunter2")],
            expect![[r#"
                closed: 1008 Unprocessable Content
                # /ws/echo Handled 1008: WebSocketRequestValidationError"#]],
        ),
        talk(
            "an_empty_message_closes_1008",
            "echo",
            vec![Step::Sends(0x81, b"")],
            expect![[r#"
                closed: 1008 Unprocessable Content
                # /ws/echo Handled 1008: WebSocketRequestValidationError"#]],
        ),
        talk(
            "binary_data_in_place_of_text_closes_1003",
            "echo",
            vec![Step::Sends(0x82, br#"{"a":1}"#)],
            expect![[r#"
                closed: 1003 Expected text
                # /ws/echo Handled 1003: WebSocketException"#]],
        ),
        talk(
            "text_that_is_not_utf8_closes_1007",
            "echo",
            vec![Step::Sends(0x81, b"\xff"), Step::IsSilent],
            expect![[r#"
                closed: 1007 Invalid UTF-8
                # /ws/echo Handled 1007: WebSocketException"#]],
        ),
        talk(
            "a_message_that_is_too_long_closes_1009",
            "echo",
            vec![Step::SendsMuch(4097), Step::IsSilent],
            expect![[r#"
                closed: 1009 Message Too Big
                # /ws/echo Handled 1009: WebSocketException"#]],
        ),
        talk(
            "a_frame_without_a_mask_closes_1002",
            "echo",
            vec![Step::SendsBytes(b"\x81\x02{}"), Step::IsSilent],
            expect![[r#"
                closed: 1002 Protocol Error
                # /ws/echo Handled 1002: WebSocketException"#]],
        ),
        talk(
            "a_message_may_come_in_fragments",
            "echo",
            vec![
                Step::Sends(0x01, br#"{"a""#),
                Step::Sends(0x89, b"there?"),
                Step::Sends(0x00, b":"),
                Step::Sends(0x80, b"1}"),
                Step::Reads,
                Step::Reads,
                Step::Closes(1000, ""),
            ],
            expect![[r#"
                pong: there?
                text: {"a":2}
                closed: 1000"#]],
        ),
        talk(
            "a_message_whose_fragments_are_too_long_together_closes_1009",
            "echo",
            vec![
                Step::Sends(0x01, &[b' '; 2000]),
                Step::Sends(0x00, &[b' '; 2000]),
                Step::Sends(0x80, &[b' '; 2000]),
                Step::IsSilent,
            ],
            expect![[r#"
                closed: 1009 Message Too Big
                # /ws/echo Handled 1009: WebSocketException"#]],
        ),
        several(
            "a_message_has_the_size_that_the_policy_says_or_the_handler",
            vec![
                at("size", vec![Step::SendsMuch(4096)]),
                at("size", vec![Step::SendsMuch(4097), Step::IsSilent]),
                at(LARGER, vec![Step::SendsMuch(8192)]),
                at(LARGER, vec![Step::SendsMuch(8193), Step::IsSilent]),
            ],
            expect![[r#"
                text: 4096
                closed: 1000
                closed: 1009 Message Too Big
                text: 8192
                closed: 1000
                closed: 1009 Message Too Big
                # /ws/size Handled 1009: WebSocketException
                # /ws/size/larger Handled 1009: WebSocketException"#]],
        ),
        talk(
            "binary_data_goes_there_and_back",
            "bytes",
            vec![
                Step::Sends(0x82, b"one"),
                Step::Reads,
                Step::Sends(0x82, b""),
                Step::Reads,
                Step::Closes(1000, ""),
            ],
            expect![[r#"
                binary: one
                binary:
                closed: 1000"#]],
        ),
        talk(
            "text_in_place_of_binary_data_closes_1003",
            "bytes",
            vec![Step::Sends(0x81, b"text")],
            expect![[r#"
                closed: 1003 Expected binary data
                # /ws/bytes Handled 1003: WebSocketException"#]],
        ),
    ]
}
