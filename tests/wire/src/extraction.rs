//! The failures of a framework's own extractors.
//!
//! The paths below `/native/` are those of [`harness`].

use expect_test::{Expect, expect};
use http_exception::ErrorPolicy;

use crate::Fact;
use harness::{Request, get, post};

/// All facts.
pub(crate) fn facts() -> Vec<Fact> {
    vec![
        fact(
            "what_fits_is_taken",
            json("/native/json", r#"{"name":"a","count":1}"#),
            expect![[r#"
                200
                content-length: 5
                content-type: text/plain; charset=utf-8

                taken
            "#]],
        ),
        fact(
            "json_of_another_form_is_invalid",
            json("/native/json", r#"{"name":"a","count":"hunter2"}"#),
            expect![[r#"
                422
                cache-control: no-store
                content-length: 96
                content-type: application/json
                x-content-type-options: nosniff

                {"detail":[{"type":"value_error","loc":["body"],"msg":"Value error, not of the expected form"}]}
                # Handled 422
            "#]],
        ),
        fact(
            "json_without_a_member_is_invalid",
            json("/native/json", r#"{"name":"hunter2"}"#),
            expect![[r#"
                422
                cache-control: no-store
                content-length: 96
                content-type: application/json
                x-content-type-options: nosniff

                {"detail":[{"type":"value_error","loc":["body"],"msg":"Value error, not of the expected form"}]}
                # Handled 422
            "#]],
        ),
        fact(
            "broken_json_is_no_json",
            json("/native/json", r#"{"name":"hunter2"#),
            expect![[r#"
                422
                cache-control: no-store
                content-length: 77
                content-type: application/json
                x-content-type-options: nosniff

                {"detail":[{"type":"json_invalid","loc":["body"],"msg":"JSON decode error"}]}
                # Handled 422
            "#]],
        ),
        fact(
            "text_after_json_is_no_json",
            json("/native/json", r#"{"name":"a","count":1} hunter2"#),
            expect![[r#"
                422
                cache-control: no-store
                content-length: 77
                content-type: application/json
                x-content-type-options: nosniff

                {"detail":[{"type":"json_invalid","loc":["body"],"msg":"JSON decode error"}]}
                # Handled 422
            "#]],
        ),
        fact(
            "an_empty_body_is_no_json",
            json("/native/json", ""),
            expect![[r#"
                422
                cache-control: no-store
                content-length: 77
                content-type: application/json
                x-content-type-options: nosniff

                {"detail":[{"type":"json_invalid","loc":["body"],"msg":"JSON decode error"}]}
                # Handled 422
            "#]],
        ),
        fact(
            "json_without_a_content_type_is_unsupported",
            post("/native/json", r#"{"name":"a","count":1}"#),
            expect![[r#"
                415
                cache-control: no-store
                content-length: 35
                content-type: application/json
                x-content-type-options: nosniff

                {"detail":"Unsupported Media Type"}
                # Handled 415
            "#]],
        ),
        fact(
            "json_as_text_is_unsupported",
            post("/native/json", r#"{"name":"a","count":1}"#).with("content-type", "text/plain"),
            expect![[r#"
                415
                cache-control: no-store
                content-length: 35
                content-type: application/json
                x-content-type-options: nosniff

                {"detail":"Unsupported Media Type"}
                # Handled 415
            "#]],
        ),
        fact(
            "a_large_body_is_too_large",
            json(
                "/native/small",
                &format!(r#"{{"name":"{}","count":1}}"#, "a".repeat(100)),
            ),
            expect![[r#"
                413
                cache-control: no-store
                content-length: 30
                content-type: application/json
                x-content-type-options: nosniff

                {"detail":"Content Too Large"}
                # Handled 413
            "#]],
        ),
        fact(
            "bytes_that_are_no_text_cannot_be_read",
            post("/native/text", vec![0xff, 0xfe]).with("content-type", "text/plain"),
            expect![[r#"
                400
                cache-control: no-store
                content-length: 48
                content-type: application/json
                x-content-type-options: nosniff

                {"detail":"There was an error parsing the body"}
                # Handled 400
            "#]],
        ),
        fact(
            "a_query_of_another_form_is_invalid",
            get("/native/query?name=a&count=hunter2"),
            expect![[r#"
                422
                cache-control: no-store
                content-length: 97
                content-type: application/json
                x-content-type-options: nosniff

                {"detail":[{"type":"value_error","loc":["query"],"msg":"Value error, not of the expected form"}]}
                # Handled 422
            "#]],
        ),
        fact(
            "an_absent_query_is_invalid",
            get("/native/query"),
            expect![[r#"
                422
                cache-control: no-store
                content-length: 97
                content-type: application/json
                x-content-type-options: nosniff

                {"detail":[{"type":"value_error","loc":["query"],"msg":"Value error, not of the expected form"}]}
                # Handled 422
            "#]],
        ),
        fact(
            "a_path_of_another_form_is_invalid",
            get("/native/path/hunter2"),
            expect![[r#"
                422
                cache-control: no-store
                content-length: 96
                content-type: application/json
                x-content-type-options: nosniff

                {"detail":[{"type":"value_error","loc":["path"],"msg":"Value error, not of the expected form"}]}
                # Handled 422
            "#]],
        ),
        fact(
            "a_path_that_is_no_text_is_invalid",
            get("/native/path/%ff"),
            expect![[r#"
                422
                cache-control: no-store
                content-length: 96
                content-type: application/json
                x-content-type-options: nosniff

                {"detail":[{"type":"value_error","loc":["path"],"msg":"Value error, not of the expected form"}]}
                # Handled 422
            "#]],
        ),
        fact(
            "a_form_of_another_form_is_invalid",
            form("name=a&count=hunter2"),
            expect![[r#"
                422
                cache-control: no-store
                content-length: 96
                content-type: application/json
                x-content-type-options: nosniff

                {"detail":[{"type":"value_error","loc":["body"],"msg":"Value error, not of the expected form"}]}
                # Handled 422
            "#]],
        ),
        fact(
            "a_form_without_a_content_type_is_unsupported",
            post("/native/form", "name=a&count=1"),
            expect![[r#"
                415
                cache-control: no-store
                content-length: 35
                content-type: application/json
                x-content-type-options: nosniff

                {"detail":"Unsupported Media Type"}
                # Handled 415
            "#]],
        ),
        fact(
            "a_value_that_nobody_attached_is_an_opaque_500",
            get("/native/extension"),
            expect![[r#"
                500
                cache-control: no-store
                content-length: 21
                content-type: text/plain; charset=utf-8
                x-content-type-options: nosniff

                Internal Server Error
                # Unhandled 500
            "#]],
        ),
    ]
}

fn json(path: &str, text: &str) -> Request {
    post(path, text).with("content-type", "application/json")
}

fn form(text: &str) -> Request {
    post("/native/form", text).with("content-type", "application/x-www-form-urlencoded")
}

fn fact(name: &'static str, request: Request, expected: Expect) -> Fact {
    Fact {
        name,
        policies: |notes| {
            let policy = ErrorPolicy::builder().observer(notes.short_observer());
            vec![policy.build()]
        },
        request,
        expected,
    }
}
