//! Exceptions that are answered as they say.

use expect_test::expect;

use super::plain;
use crate::Fact;
use harness::{get, post};

pub(super) fn facts() -> Vec<Fact> {
    vec![
        plain(
            "an_http_exception_is_answered_with_its_status_detail_and_headers",
            get("/act/raise/http"),
            expect![[r#"
                404 json
                x-error: There goes my error

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found"#]],
        ),
        plain(
            "an_exception_is_answered_as_it_describes_itself",
            get("/act/raise/exception"),
            expect![[r#"
                409 json
                retry-after: 3600

                {"detail":{"left":2},"code":"OUT_OF_STOCK"}
                # Handled 409: 2 left in warehouse 7"#]],
        ),
        plain(
            "a_boxed_exception_is_answered_by_its_type",
            get("/act/raise/boxed"),
            expect![[r#"
                409 json
                retry-after: 3600

                {"detail":{"left":2},"code":"OUT_OF_STOCK"}
                # Handled 409: 2 left in warehouse 7"#]],
        ),
        plain(
            "a_derived_exception_is_answered_as_its_attributes_say",
            get("/own/derived"),
            expect![[r#"
                409 json
                retry-after: 5

                {"detail":"Order 7 is taken","code":"order_taken"}
                # Handled 409: order 7 is taken by hunter2"#]],
        ),
        plain(
            if cfg!(feature = "anyhow") {
                "a_report_is_answered_by_the_type_below_its_contexts"
            } else {
                "a_report_is_opaque_without_its_feature_which_misuse_names"
            },
            get("/own/report"),
            if cfg!(feature = "anyhow") {
                expect![[r#"
                    503 json {"detail":"Try again later"}
                    # Handled 503: starting"#]]
            } else {
                expect![[r#"
                    500 opaque
                    # Unhandled 500: starting; misuse: a report of `anyhow` hides the error inside; switch on the feature `anyhow` of http-exception or of the adapter, and its handlers find it"#]]
            },
        ),
        plain(
            "a_foreign_error_is_answered_as_it_is_mapped",
            get("/act/raise/mapped"),
            expect![[r#"
                503 json {"detail":"Try again later"}
                # Handled 503: disk /dev/sda1 is on fire"#]],
        ),
        plain(
            "a_foreign_error_without_a_map_is_an_opaque_500",
            get("/act/raise/unmapped"),
            expect![[r#"
                500 opaque
                # Unhandled 500: password=hunter2"#]],
        ),
        plain(
            "what_a_joined_task_raised_is_answered_like_the_rest",
            get("/act/task"),
            expect![[r#"
                404 json
                x-error: There goes my error

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found"#]],
        ),
        plain(
            "a_challenge_is_sent",
            get("/act/raise/challenge"),
            expect![[r#"
                401 json
                www-authenticate: Basic

                {"detail":"Who are you?"}
                # Handled 401: 401: Who are you?"#]],
        ),
        plain(
            "a_header_is_sent_as_often_as_it_was_added",
            get("/act/raise/cookies"),
            expect![[r#"
                404 json
                set-cookie: a=1
                set-cookie: b=2

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found"#]],
        ),
        plain(
            "a_header_value_with_a_line_break_is_left_out_and_the_rest_is_sent",
            get("/act/raise/split-header"),
            expect![[r#"
                404 json
                x-whole: kept

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found; misuse: the value of header `x-split` has a control character or is longer than 8192 bytes; the header was left out, encode or shorten it"#]],
        ),
        plain(
            "a_header_name_with_a_space_is_left_out_and_the_rest_is_sent",
            get("/act/raise/odd-header"),
            expect![[r#"
                404 json
                x-whole: kept

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found; misuse: header name `x odd` has a character outside the tokens of RFC 9110 section 5.1; the header was left out"#]],
        ),
        plain(
            "framing_headers_of_an_exception_are_left_out",
            get("/act/raise/framing"),
            expect![[r#"
                404 json {"detail":"Item not found"}
                # Handled 404: 404: Item not found; misuse: header `content-length` belongs to the server, which frames the answer itself; remove it from the exception; misuse: header `transfer-encoding` belongs to the server, which frames the answer itself; remove it from the exception; misuse: header `connection` belongs to the server, which frames the answer itself; remove it from the exception"#]],
        ),
        plain(
            "204_has_no_content_and_no_length",
            get("/act/status/204"),
            expect![[r#"
                204
                # Handled 204: 204: No Content"#]],
        ),
        plain(
            "205_has_no_content",
            get("/act/status/205"),
            expect![[r#"
                205
                content-length: 0
                # Handled 205: 205: Reset Content"#]],
        ),
        plain(
            "304_has_no_content",
            get("/act/status/304"),
            expect![[r#"
                304
                # Handled 304: 304: Not Modified"#]],
        ),
        plain(
            "an_informational_status_becomes_500",
            get("/act/status/100"),
            expect![[r#"
                500 json {"detail":"Internal Server Error"}
                # Handled 500: 500: Internal Server Error; misuse: status 100 is not a final status (expected 200..=599); 500 was sent instead"#]],
        ),
        plain(
            "switching_protocols_becomes_500",
            get("/act/status/101"),
            expect![[r#"
                500 json {"detail":"Internal Server Error"}
                # Handled 500: 500: Internal Server Error; misuse: status 101 is not a final status (expected 200..=599); 500 was sent instead"#]],
        ),
        plain(
            "a_status_above_599_becomes_500",
            get("/act/status/999"),
            expect![[r#"
                500 json {"detail":"Internal Server Error"}
                # Handled 500: 500: Internal Server Error; misuse: status 999 is not a final status (expected 200..=599); 500 was sent instead"#]],
        ),
        plain(
            "a_redirect_can_be_raised",
            get("/act/status/303"),
            expect![[r#"
                303 just json {"detail":"See Other"}
                # Handled 303: 303: See Other"#]],
        ),
        plain(
            "a_status_without_a_name_is_answered_with_its_number",
            get("/act/status/599"),
            expect![[r#"
                599 json {"detail":""}
                # Handled 599: 599: "#]],
        ),
        plain(
            "an_error_that_answers_a_request_with_a_body_keeps_the_connection",
            post("/act/raise/http", "x".repeat(1_000)),
            expect![[r#"
                404 json
                x-error: There goes my error

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found"#]],
        ),
    ]
}
