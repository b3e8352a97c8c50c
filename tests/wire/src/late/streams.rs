//! Answers that fail after their head was sent, in both versions of HTTP.

use expect_test::{Expect, expect};
use harness::{Adapter, Answer, Http1, Http2, Notes, Request, get, head};
use http_exception::ErrorPolicy;
use libtest_mimic::Failed;

use super::policy::{explaining, hostile, unobservant};
use crate::app::app;

/// What a client sees of a stream, and what observers are told.
#[derive(Debug)]
pub(super) struct Stream {
    /// The fact in words.
    pub(super) name: &'static str,
    policy: fn(&Notes) -> ErrorPolicy,
    request: Request,
    expected: Expect,
}

impl Stream {
    /// Asks for it in both versions, each on a connection of its own, and for `/alive` on another.
    pub(super) fn check(&self, adapter: Adapter) -> Result<(), Failed> {
        let notes = Notes::default();
        let server = adapter.start(app(vec![(self.policy)(&notes)]));
        let first = Http1::connect(server.address()).send(&self.request);
        let first = show(&first, &notes);
        let second = Http2::connect(server.address()).send(&self.request);
        let second = show(&second, &notes);
        self.expected
            .assert_eq(&format!("HTTP/1.1 {first}\nHTTP/2 {second}"));
        let alive = Http1::connect(server.address()).send(&get("/alive"));
        if alive.text() == "alive" {
            Ok(())
        } else {
            Err(format!("the server is of no use afterwards: {alive}").into())
        }
    }
}

fn show(answer: &Answer, notes: &Notes) -> String {
    let lines = notes.take().into_iter().map(|note| format!("# {note}\n"));
    format!("{}{}", answer.in_any_version(), lines.collect::<String>())
}

pub(super) fn streams() -> Vec<Stream> {
    let stream = |name, policy, request, expected| Stream {
        name,
        policy,
        request,
        expected,
    };
    vec![
        stream(
            "a_stream_that_ends_is_not_told",
            hostile,
            get("/late/stream/whole"),
            expect![[r#"
                HTTP/1.1 200

                first last

                HTTP/2 200

                first last
            "#]],
        ),
        stream(
            "the_head_of_a_stream_is_not_told",
            hostile,
            head("/late/stream/whole"),
            expect![[r#"
                HTTP/1.1 200

                HTTP/2 200
            "#]],
        ),
        stream(
            "a_stream_that_sends_what_it_announced_is_not_told",
            hostile,
            get("/late/stream/announced"),
            expect![[r#"
                HTTP/1.1 200
                content-length: 10

                first last

                HTTP/2 200
                content-length: 10

                first last
            "#]],
        ),
        stream(
            "a_body_that_panics_when_dropped_harms_nobody",
            hostile,
            get("/late/stream/drop"),
            expect![[r#"
                HTTP/1.1 200

                first last

                HTTP/2 200

                first last
            "#]],
        ),
        stream(
            "a_stream_that_fails_is_broken_off_and_told_once",
            hostile,
            get("/late/stream/error"),
            expect![[r#"
                HTTP/1.1 200

                first second
                TROUBLE: the body is cut short: the connection was closed
                # Skipped 200: token=hunter2 in the upstream

                HTTP/2 200

                first second
                TROUBLE: the body is cut short: stream error received: unexpected internal error encountered
                # Skipped 200: token=hunter2 in the upstream
            "#]],
        ),
        stream(
            "a_stream_that_fails_at_once_is_broken_off_and_told_once",
            hostile,
            get("/late/stream/at-once"),
            expect![[r#"
                HTTP/1.1 200
                TROUBLE: the body is cut short: the connection was closed
                # Skipped 200: token=hunter2 in the upstream

                HTTP/2 200
                TROUBLE: the body is cut short: stream error received: unexpected internal error encountered
                # Skipped 200: token=hunter2 in the upstream
            "#]],
        ),
        stream(
            "a_stream_that_panics_is_broken_off_and_told_once",
            hostile,
            get("/late/stream/panic"),
            expect![[r#"
                HTTP/1.1 200

                first
                TROUBLE: the body is cut short: the connection was closed
                # Skipped 200: panicked: token=hunter2 in a body

                HTTP/2 200

                first
                TROUBLE: the body is cut short: stream error received: unexpected internal error encountered
                # Skipped 200: panicked: token=hunter2 in a body
            "#]],
        ),
        stream(
            "a_stream_that_fails_and_panics_when_dropped_is_broken_off",
            hostile,
            get("/late/stream/error-and-drop"),
            expect![[r#"
                HTTP/1.1 200

                first
                TROUBLE: the body is cut short: the connection was closed
                # Skipped 200: token=hunter2 in the upstream

                HTTP/2 200

                first
                TROUBLE: the body is cut short: stream error received: unexpected internal error encountered
                # Skipped 200: token=hunter2 in the upstream
            "#]],
        ),
        stream(
            "a_stream_that_is_shorter_than_announced_is_broken_off",
            hostile,
            get("/late/stream/short"),
            expect![[r#"
                HTTP/1.1 200
                content-length: 100

                first
                TROUBLE: the body is cut short: the connection was closed
                # Skipped 200: token=hunter2 in the upstream

                HTTP/2 200
                content-length: 100

                first
                TROUBLE: the body is cut short: stream error received: unexpected internal error encountered
                # Skipped 200: token=hunter2 in the upstream
            "#]],
        ),
        stream(
            "an_observer_that_panics_changes_nothing_of_a_stream",
            unobservant,
            get("/late/stream/error"),
            expect![[r#"
                HTTP/1.1 200

                first second
                TROUBLE: the body is cut short: the connection was closed
                # Skipped 200: token=hunter2 in the upstream

                HTTP/2 200

                first second
                TROUBLE: the body is cut short: stream error received: unexpected internal error encountered
                # Skipped 200: token=hunter2 in the upstream
            "#]],
        ),
        stream(
            "events_have_no_last_record_unless_asked",
            hostile,
            get("/late/stream/events"),
            expect![[r#"
                HTTP/1.1 200
                content-type: text/event-stream

                data: 1


                TROUBLE: the body is cut short: the connection was closed
                # Skipped 200: 502: The upstream went away

                HTTP/2 200
                content-type: text/event-stream

                data: 1


                TROUBLE: the body is cut short: stream error received: unexpected internal error encountered
                # Skipped 200: 502: The upstream went away
            "#]],
        ),
        stream(
            "events_have_a_last_record",
            explaining,
            get("/late/stream/events"),
            expect![[r#"
                HTTP/1.1 200
                content-type: text/event-stream

                data: 1

                event: error
                data: {"detail":"The upstream went away"}


                TROUBLE: the body is cut short: the connection was closed
                # Skipped 200: 502: The upstream went away

                HTTP/2 200
                content-type: text/event-stream

                data: 1

                event: error
                data: {"detail":"The upstream went away"}


                TROUBLE: the body is cut short: stream error received: unexpected internal error encountered
                # Skipped 200: 502: The upstream went away
            "#]],
        ),
        stream(
            "a_panic_among_events_is_opaque",
            explaining,
            get("/late/stream/events-panic"),
            expect![[r#"
                HTTP/1.1 200
                content-type: text/event-stream

                data: 1

                event: error
                data: {"detail":"Internal Server Error"}


                TROUBLE: the body is cut short: the connection was closed
                # Skipped 200: panicked: token=hunter2 in a body

                HTTP/2 200
                content-type: text/event-stream

                data: 1

                event: error
                data: {"detail":"Internal Server Error"}


                TROUBLE: the body is cut short: stream error received: unexpected internal error encountered
                # Skipped 200: panicked: token=hunter2 in a body
            "#]],
        ),
        stream(
            "half_an_event_has_no_last_record",
            explaining,
            get("/late/stream/events-half"),
            expect![[r#"
                HTTP/1.1 200
                content-type: text/event-stream

                data: 1

                da
                TROUBLE: the body is cut short: the connection was closed
                # Skipped 200: 502: The upstream went away

                HTTP/2 200
                content-type: text/event-stream

                data: 1

                da
                TROUBLE: the body is cut short: stream error received: unexpected internal error encountered
                # Skipped 200: 502: The upstream went away
            "#]],
        ),
        stream(
            "lines_have_a_last_record",
            explaining,
            get("/late/stream/lines"),
            expect![[r#"
                HTTP/1.1 200
                content-type: application/x-ndjson

                {}
                {"detail":"The upstream went away"}

                TROUBLE: the body is cut short: the connection was closed
                # Skipped 200: 502: The upstream went away

                HTTP/2 200
                content-type: application/x-ndjson

                {}
                {"detail":"The upstream went away"}

                TROUBLE: the body is cut short: stream error received: unexpected internal error encountered
                # Skipped 200: 502: The upstream went away
            "#]],
        ),
        stream(
            "what_has_no_records_has_no_last_one",
            explaining,
            get("/late/stream/error"),
            expect![[r#"
                HTTP/1.1 200

                first second
                TROUBLE: the body is cut short: the connection was closed
                # Skipped 200: token=hunter2 in the upstream

                HTTP/2 200

                first second
                TROUBLE: the body is cut short: stream error received: unexpected internal error encountered
                # Skipped 200: token=hunter2 in the upstream
            "#]],
        ),
    ]
}
