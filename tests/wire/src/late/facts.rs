//! The answers after something panics, hangs or forges.

use expect_test::expect;

use super::policy::{hostile, punctual, unobservant};
use crate::Fact;
use harness::get;

pub(super) fn facts() -> Vec<Fact> {
    let hostile =
        |name, path, expected| Fact::new(name, |notes| vec![hostile(notes)], get(path), expected);
    vec![
        hostile(
            "a_handler_that_never_answers_is_answered_for",
            "/late/raise/stuck",
            expect![[r#"
                500 opaque
                # TimedOut 500: its handler never answers; then an exception handler did not answer within 50ms"#]],
        ),
        hostile(
            "a_late_handler_that_panics_when_dropped_is_answered_for",
            "/late/raise/stuck-badly",
            expect![[r#"
                500 opaque
                # TimedOut 500: its handler never answers and panics when it is dropped; then an exception handler did not answer within 50ms"#]],
        ),
        Fact::new(
            "a_deadline_has_its_own_handler",
            |notes| vec![punctual(notes)],
            get("/late/raise/stuck"),
            expect![[r#"
                503 json {"detail":"Try again later"}
                # TimedOut 503: its handler never answers; then an exception handler did not answer within 50ms"#]],
        ),
        Fact::new(
            "observers_that_panic_change_nothing",
            |notes| vec![unobservant(notes)],
            get("/late/raise/stuck"),
            expect![[r#"
                500 opaque
                # TimedOut 500: its handler never answers; then an exception handler did not answer within 50ms"#]],
        ),
        hostile(
            "an_error_whose_display_panics_is_opaque",
            "/late/raise/unspeakable",
            expect![[r#"
                500 opaque
                # Unhandled 500: <its Display panicked>; 32 causes and more"#]],
        ),
        hostile(
            "an_error_whose_display_fails_is_opaque",
            "/late/raise/speechless",
            expect![[r#"
                500 opaque
                # Unhandled 500: "#]],
        ),
        hostile(
            "an_error_that_panics_when_dropped_is_opaque",
            "/late/raise/explosive",
            expect![[r#"
                500 opaque
                # HandlerFailed 500: it panics when it is dropped; then panicked: token=hunter2 in a handler"#]],
        ),
        hostile(
            "a_panic_before_there_is_a_future_is_opaque",
            "/late/sync",
            expect![[r#"
                500 opaque
                # Panicked 500: panicked: token=hunter2 in a call"#]],
        ),
        hostile(
            "a_panic_in_an_extractor_is_opaque",
            "/own/extractor",
            expect![[r#"
                500 opaque
                # Panicked 500: panicked: token=hunter2 in an extractor"#]],
        ),
        hostile(
            "a_handler_that_answers_101_is_answered_for",
            "/late/raise/early",
            expect![[r#"
                500 opaque
                # HandlerFailed 500: its handler answers with 101; then a handler answered with status 101, which is not a final status (expected 200..=599)"#]],
        ),
        hostile(
            "a_long_header_of_an_exception_is_left_out",
            "/late/raise/long-header",
            expect![[r#"
                404 json
                x-short: kept

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found; 1 misuse, at last: the value of header `x-long` has a control character or is longer than 8192 bytes; the header was left out, encode or shorten it"#]],
        ),
        hostile(
            "too_many_headers_of_an_exception_are_left_out",
            "/late/raise/many-headers",
            expect![[r#"
                404 json
                x-0: v
                x-1: v

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found; 65 misuse, at last: headers of the answer that are over the policy's limits and were left out: 62; send fewer and shorter ones"#]],
        ),
        hostile(
            "a_long_header_of_a_handler_is_left_out",
            "/late/raise/shouts",
            expect![[r#"
                418
                cache-control: no-store
                content-length: 6
                x-content-type-options: nosniff

                intact
                # Handled 418: its handler sets a header of 1 MB; 1 misuse, at last: headers of the answer that are over the policy's limits and were left out: 1; send fewer and shorter ones"#]],
        ),
        hostile(
            "too_many_headers_of_a_handler_are_left_out",
            "/late/raise/floods",
            expect![[r#"
                418
                cache-control: no-store
                content-length: 6
                x-0: v
                x-1: v
                x-content-type-options: nosniff

                intact
                # Handled 418: its handler sets 20,000 headers; 1 misuse, at last: headers of the answer that are over the policy's limits and were left out: 19998; send fewer and shorter ones"#]],
        ),
        hostile(
            "a_handler_with_more_headers_than_there_may_be_is_answered_for",
            "/late/raise/overflows",
            expect![[r#"
                500 opaque
                # HandlerFailed 500: its handler sets 40,000 headers; then panicked: size overflows MAX_SIZE: MaxSizeReached"#]],
        ),
    ]
}
