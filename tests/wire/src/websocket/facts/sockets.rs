//! Sockets that a handler drops, lends or closes itself: each is closed properly all the same.

use expect_test::expect;

use super::{Fact, Step, at, hear, several, talk};
use crate::websocket::{OWN_READ, OWN_SOCKET, SMALL_BUFFER};

pub(super) fn facts() -> Vec<Fact> {
    vec![
        hear(
            "a_socket_that_is_dropped_is_closed_though_the_handler_goes_on",
            "dropped",
            expect!["closed: 1000"],
        ),
        hear(
            "a_handler_that_raises_after_it_dropped_its_socket_says_how_it_is_closed",
            "dropped/raise",
            expect![[r#"
                closed: 1008 Item not found
                # /ws/dropped/raise Handled 1008: HttpException"#]],
        ),
        several(
            "a_task_that_waits_for_the_client_does_not_keep_it_from_the_close_frame",
            vec![at("idle/raise", Vec::new()), at("idle/panic", Vec::new())],
            expect![[r#"
                closed: 1008 Item not found
                closed: 1011 Internal Server Error
                # /ws/idle/raise Handled 1008: HttpException
                # /ws/idle/panic Panicked 1011: Panicked"#]],
        ),
        hear(
            "a_task_has_nothing_more_to_say_when_the_handler_raises",
            "lost",
            expect![[r#"
                closed: 1008 Item not found
                # /ws/lost Handled 1008: HttpException"#]],
        ),
        hear(
            "a_socket_that_a_task_still_has_is_closed_when_it_comes_back",
            "lent",
            expect![[r#"
                text: from a task
                closed: 1000"#]],
        ),
        hear(
            "what_the_frameworks_own_socket_closes_is_closed_once",
            OWN_SOCKET,
            expect![[r#"
                binary: own
                closed: 4005 own
                # /ws/raise/own-socket Unhandled 1011: wire::websocket::exceptions::Secret"#]],
        ),
        talk(
            "what_only_the_frameworks_own_socket_said_does_not_take_the_close_frame_away",
            OWN_READ,
            // More than is read at once: to end the connection would reset it.
            [
                vec![Step::SendsMuch(u16::MAX); 8],
                vec![Step::Reads, Step::Goes],
            ]
            .concat(),
            expect![[r#"
                close: 1011 Internal Server Error
                the handler: an exception
                # /ws/raise/own-read Unhandled 1011: wire::websocket::exceptions::Secret"#]],
        ),
        hear(
            "a_message_that_does_not_fit_into_the_write_buffer_closes_1011",
            SMALL_BUFFER,
            expect![[r#"
                closed: 1011 Internal Server Error
                # /ws/much/small-buffer Unhandled 1011: Unsent"#]],
        ),
    ]
}
