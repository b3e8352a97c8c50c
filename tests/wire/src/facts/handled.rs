//! Exceptions that a handler answers.

use expect_test::{Expect, expect};

use super::{plain, spoken};
use crate::{Fact, app};
use harness::{Request, get, post};

pub(super) fn facts() -> Vec<Fact> {
    vec![
        plain(
            "a_handler_answers_at_once",
            get("/act/handler/now"),
            expect![[r#"
                418 text at once
                # Handled 418: its handler answers at once"#]],
        ),
        plain(
            "a_handler_answers_later",
            get("/act/handler/later"),
            expect![[r#"
                418 text later
                # Handled 418: its handler answers later"#]],
        ),
        plain(
            "a_handler_sees_the_whole_request",
            post("/act/handler/request?q=1%202", "body")
                .with("x-first", "1")
                .with("x-second", "2")
                .with("x-second", "3"),
            expect![[r#"
                418 text

                POST /act/handler/request?q=1%202
                x-first: "1"
                x-second: "2"
                x-second: "3"
                tag: Some(Tag(()))

                # Handled 418: its handler takes the request"#]],
        ),
        plain(
            "a_handler_may_raise_another_exception",
            get("/act/handler/again"),
            expect![[r#"
                410 json {"detail":"Not any more"}
                # Handled 410: its handler raises another; then 410: Not any more"#]],
        ),
        plain(
            "a_handler_that_raises_its_own_exception_is_not_asked_again",
            get("/act/handler/itself"),
            expect![[r#"
                500 opaque
                # Unhandled 500: its handler raises it again; then its handler raises it again"#]],
        ),
        plain(
            "a_handler_that_panics_is_replaced_by_the_fallback",
            get("/act/handler/crash"),
            expect![[r#"
                500 opaque
                # HandlerFailed 500: its handler panics; then panicked: token=hunter2 in the handler"#]],
        ),
        plain(
            "a_handler_that_panics_after_an_await_is_replaced_by_the_fallback",
            get("/act/handler/crash-later"),
            expect![[r#"
                500 opaque
                # HandlerFailed 500: its handler panics after an await; then panicked: token=hunter2 in the handler"#]],
        ),
        plain(
            "a_handler_that_answers_with_999_is_replaced_by_the_fallback",
            get("/act/handler/unsendable"),
            expect![[r#"
                500 opaque
                # HandlerFailed 500: its handler answers with 999; then a handler answered with status 999, which is not a final status (expected 200..=599)"#]],
        ),
        plain(
            "a_handler_that_answers_with_a_bare_status_is_taken_at_its_word",
            get("/act/handler/silent"),
            expect![[r#"
                404
                cache-control: no-store
                content-length: 0
                x-content-type-options: nosniff
                # Handled 404: its handler answers with a bare status"#]],
        ),
        plain(
            "a_handler_does_not_set_the_framing",
            get("/act/handler/forged"),
            expect![[r#"
                418 text
                x-mine: kept

                longer than three
                # Handled 418: its handler sets the framing"#]],
        ),
        spoken(
            "a_status_handler_sees_what_describes_itself",
            get("/act/raise/http"),
            expect![[r#"
                404 json {"nothing here":"Item not found"}
                # Handled 404: 404: Item not found"#]],
        ),
        spoken(
            "a_status_handler_sees_what_a_foreign_error_is_mapped_to",
            get("/act/raise/mapped"),
            expect![[r#"
                503 text our fault
                # Handled 503: disk /dev/sda1 is on fire"#]],
        ),
        spoken(
            "a_status_handler_does_not_see_an_unhandled_error",
            get("/act/raise/unmapped"),
            expect![[r#"
                500 opaque
                # Unhandled 500: password=hunter2"#]],
        ),
        overlapping(
            "of_overlapping_ranges_the_narrower_wins",
            get("/act/status/445"),
            expect![[r#"
                445 text the narrower range
                # Handled 445: 445: "#]],
        ),
        overlapping(
            "outside_the_overlap_each_range_has_its_own",
            get("/act/status/460"),
            expect![[r#"
                460 text the wider range
                # Handled 460: 460: "#]],
        ),
    ]
}

fn overlapping(name: &'static str, request: Request, expected: Expect) -> Fact {
    Fact::new(
        name,
        |notes| vec![app::overlapping(notes)],
        request,
        expected,
    )
}
