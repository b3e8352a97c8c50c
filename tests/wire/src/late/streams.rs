//! Answers that fail after their head was sent.

use expect_test::{Expect, expect};
use harness::{Adapter, Http1, Notes, Protocol, Request, get, head, noted};
use http_exception::ErrorPolicy;
use libtest_mimic::Failed;

use super::policy::{explaining, explaining_in_problems, hostile, unobservant};
use crate::app::app;

/// The view that a client has of a stream, and what observers receive.
#[derive(Debug)]
pub(super) struct Stream {
    /// The fact in words.
    pub(super) name: &'static str,
    policy: fn(&Notes) -> ErrorPolicy,
    request: Request,
    expected: Expect,
}

impl Stream {
    /// Asks for it, and for `/alive` on another connection.
    pub(super) fn check(&self, adapter: Adapter, protocol: Protocol) -> Result<(), Failed> {
        let notes = Notes::default();
        let server = adapter.start(app(vec![(self.policy)(&notes)]));
        let answer = protocol.exchange(server.address(), &self.request);
        let mut answer = if self.request.method == "HEAD" {
            answer.in_any_version()
        } else {
            answer.in_words_of_http1(&self.request, protocol)
        };
        for trouble in &mut answer.trouble {
            // Each version breaks a body off in its own way.
            if trouble == broken_off(protocol) {
                "the body is broken off".clone_into(trouble);
            }
        }
        self.expected.assert_eq(&noted(&answer, &notes.take()));
        let alive = Http1::connect(server.address()).send(&get("/alive"));
        if alive.text() == "alive" {
            Ok(())
        } else {
            Err(format!("the server is of no use afterwards: {alive}").into())
        }
    }
}

fn broken_off(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Http1 => "the body is cut short: the connection was closed",
        _ => "the body is cut short: stream error received: unexpected internal error encountered",
    }
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
            expect!["200 streamed first last"],
        ),
        stream(
            "the_head_of_a_stream_is_not_told",
            hostile,
            head("/late/stream/whole"),
            expect!["200"],
        ),
        stream(
            "a_stream_that_sends_what_it_announced_is_not_told",
            hostile,
            get("/late/stream/announced"),
            expect![[r#"
                200
                content-length: 10

                first last"#]],
        ),
        stream(
            "a_body_that_panics_when_dropped_harms_nobody",
            hostile,
            get("/late/stream/drop"),
            expect!["200 streamed first last"],
        ),
        stream(
            "a_stream_that_fails_is_broken_off_and_told_once",
            hostile,
            get("/late/stream/error"),
            expect![[r#"
                200 streamed first second
                TROUBLE: the body is broken off
                # Skipped 200: token=hunter2 in the upstream"#]],
        ),
        stream(
            "a_stream_that_fails_at_once_is_broken_off_and_told_once",
            hostile,
            get("/late/stream/at-once"),
            expect![[r#"
                200 streamed
                TROUBLE: the body is broken off
                # Skipped 200: token=hunter2 in the upstream"#]],
        ),
        stream(
            "a_stream_that_panics_is_broken_off_and_told_once",
            hostile,
            get("/late/stream/panic"),
            expect![[r#"
                200 streamed first
                TROUBLE: the body is broken off
                # Skipped 200: panicked: token=hunter2 in a body"#]],
        ),
        stream(
            "a_stream_that_fails_and_panics_when_dropped_is_broken_off",
            hostile,
            get("/late/stream/error-and-drop"),
            expect![[r#"
                200 streamed first
                TROUBLE: the body is broken off
                # Skipped 200: token=hunter2 in the upstream"#]],
        ),
        stream(
            "a_stream_that_is_shorter_than_announced_is_broken_off",
            hostile,
            get("/late/stream/short"),
            expect![[r#"
                200
                content-length: 100

                first
                TROUBLE: the body is broken off
                # Skipped 200: token=hunter2 in the upstream"#]],
        ),
        stream(
            "an_observer_that_panics_changes_nothing_of_a_stream",
            unobservant,
            get("/late/stream/error"),
            expect![[r#"
                200 streamed first second
                TROUBLE: the body is broken off
                # Skipped 200: token=hunter2 in the upstream"#]],
        ),
        stream(
            "events_have_no_last_record_unless_asked",
            hostile,
            get("/late/stream/events"),
            expect![[r#"
                200 streamed
                content-type: text/event-stream

                data: 1


                TROUBLE: the body is broken off
                # Skipped 200: 502: The upstream went away"#]],
        ),
        stream(
            "a_last_record_says_what_is_in_the_wrappers_of_an_error",
            explaining,
            get("/late/stream/events-wrapped"),
            expect![[r#"
                200 streamed
                content-type: text/event-stream

                data: 1

                event: error
                data: {"detail":"The upstream went away"}


                TROUBLE: the body is broken off
                # Skipped 200: 502: The upstream went away"#]],
        ),
        stream(
            "events_have_a_last_record",
            explaining,
            get("/late/stream/events"),
            expect![[r#"
                200 streamed
                content-type: text/event-stream

                data: 1

                event: error
                data: {"detail":"The upstream went away"}


                TROUBLE: the body is broken off
                # Skipped 200: 502: The upstream went away"#]],
        ),
        stream(
            "events_have_a_last_record_in_the_format_of_the_policy",
            explaining_in_problems,
            get("/late/stream/events"),
            expect![[r#"
                200 streamed
                content-type: text/event-stream

                data: 1

                event: error
                data: {"title":"Bad Gateway","status":502,"detail":"The upstream went away"}


                TROUBLE: the body is broken off
                # Skipped 200: 502: The upstream went away"#]],
        ),
        stream(
            "a_panic_among_events_is_a_problem_that_says_nothing",
            explaining_in_problems,
            get("/late/stream/events-panic"),
            expect![[r#"
                200 streamed
                content-type: text/event-stream

                data: 1

                event: error
                data: {"title":"Internal Server Error","status":500}


                TROUBLE: the body is broken off
                # Skipped 200: panicked: token=hunter2 in a body"#]],
        ),
        stream(
            "a_panic_among_events_is_opaque",
            explaining,
            get("/late/stream/events-panic"),
            expect![[r#"
                200 streamed
                content-type: text/event-stream

                data: 1

                event: error
                data: {"detail":"Internal Server Error"}


                TROUBLE: the body is broken off
                # Skipped 200: panicked: token=hunter2 in a body"#]],
        ),
        stream(
            "half_an_event_has_no_last_record",
            explaining,
            get("/late/stream/events-half"),
            expect![[r#"
                200 streamed
                content-type: text/event-stream

                data: 1

                da
                TROUBLE: the body is broken off
                # Skipped 200: 502: The upstream went away"#]],
        ),
        stream(
            "lines_have_a_last_record",
            explaining,
            get("/late/stream/lines"),
            expect![[r#"
                200 streamed
                content-type: application/x-ndjson

                {}
                {"detail":"The upstream went away"}

                TROUBLE: the body is broken off
                # Skipped 200: 502: The upstream went away"#]],
        ),
        stream(
            "what_has_no_records_has_no_last_one",
            explaining,
            get("/late/stream/error"),
            expect![[r#"
                200 streamed first second
                TROUBLE: the body is broken off
                # Skipped 200: token=hunter2 in the upstream"#]],
        ),
        stream(
            "a_streamed_answer_of_the_application_stays_as_it_is",
            hostile,
            get("/late/stream/refused-events"),
            expect![[r#"
                502 streamed
                content-type: text/event-stream

                late late "#]],
        ),
        stream(
            "a_streamed_answer_without_a_type_stays_as_it_is",
            hostile,
            get("/late/stream/refused"),
            expect![[r#"
                502 streamed
                etag: "mine"

                late late "#]],
        ),
        stream(
            "a_streamed_text_stays_as_it_is",
            hostile,
            get("/late/stream/refused-text"),
            expect![[r#"
                502 streamed
                content-type: text/plain; charset=utf-8

                late late "#]],
        ),
        stream(
            "a_text_that_says_its_length_and_comes_later_stays_as_it_is",
            hostile,
            get("/late/stream/refused-text-with-length"),
            expect!["502 just text late late "],
        ),
    ]
}
