//! Bodies: JSON, forms, and what cannot be read at all.

use expect_test::expect;

use super::{fact, in_objects, json, limited};
use crate::Fact;
use crate::fact::alike;
use harness::{Request, post};

pub(super) fn facts() -> Vec<Fact> {
    let mut facts = vec![
        fact(
            "a_body_is_read",
            json("/read/json", r#"{"name":"a","price":1.5,"tags":["b"]}"#),
            expect![[r#"200 just json {"name":"a","price":1.5,"tags":["b"]}"#]],
        ),
        fact(
            "a_suffix_says_json_too_in_any_case_with_parameters",
            post("/read/json", r#"{"name":"a","price":2}"#)
                .with("content-type", "Application/Vnd.Item+JSON; charset=utf-8"),
            expect![[r#"200 just json {"name":"a","price":2.0,"tags":[]}"#]],
        ),
        fact(
            "every_error_of_a_body_is_listed",
            json(
                "/read/json",
                r#"{"price":"hunter2","tags":["a",7,"b",null]}"#,
            ),
            expect![[r#"
                422 json {"detail":[{"type":"missing","loc":["body","name"],"msg":"Field required"},{"type":"float_type","loc":["body","price"],"msg":"Input should be a valid number"},{"type":"string_type","loc":["body","tags",1],"msg":"Input should be a valid string"},{"type":"string_type","loc":["body","tags",3],"msg":"Input should be a valid string"}]}
                # Handled 422: 4 validation errors:\n  body/name: Field required\n  body/price: Input should be a valid number\n  body/tags/1: Input should be a valid string\n  body/tags/3: Input should be a valid string"#]],
        ),
        fact(
            "a_list_may_be_read_as_a_struct",
            json("/read/json", r#"["a",1.5,["b"]]"#),
            expect![[r#"200 just json {"name":"a","price":1.5,"tags":["b"]}"#]],
        ),
        in_objects(
            "a_list_is_no_struct_where_the_policy_says_so",
            json("/read/json", r#"["a",1.5,["b"]]"#),
            expect![[r#"
                422 json {"detail":[{"type":"model_attributes_type","loc":["body"],"msg":"Input should be a valid dictionary or object to extract fields from"}]}
                # Handled 422: 1 validation error:\n  body: Input should be a valid dictionary or object to extract fields from"#]],
        ),
        in_objects(
            "a_list_stays_one_where_a_list_is_asked_for",
            json("/read/json", r#"{"name":"a","price":1.5,"tags":["b"]}"#),
            expect![[r#"200 just json {"name":"a","price":1.5,"tags":["b"]}"#]],
        ),
        fact(
            "a_body_of_another_form_is_no_object",
            json("/read/json", r#""hunter2""#),
            expect![[r#"
                422 json {"detail":[{"type":"model_attributes_type","loc":["body"],"msg":"Input should be a valid dictionary or object to extract fields from"}]}
                # Handled 422: 1 validation error:\n  body: Input should be a valid dictionary or object to extract fields from"#]],
        ),
        fact(
            "broken_json_is_said_with_its_offset",
            json("/read/json", r#"{"password":"hunter2"#),
            expect![[r#"
                422 json {"detail":[{"type":"json_invalid","loc":["body",12],"msg":"JSON decode error","ctx":{"error":"Unterminated string starting at"}}]}
                # Handled 422: 1 validation error:\n  body/12: JSON decode error"#]],
        ),
        fact(
            "an_empty_body_is_missing",
            json("/read/json", ""),
            expect![[r#"
                422 json {"detail":[{"type":"missing","loc":["body"],"msg":"Field required"}]}
                # Handled 422: 1 validation error:\n  body: Field required"#]],
        ),
        fact(
            "an_empty_body_needs_no_content_type_to_be_missing",
            post("/read/json", ""),
            expect![[r#"
                422 json {"detail":[{"type":"missing","loc":["body"],"msg":"Field required"}]}
                # Handled 422: 1 validation error:\n  body: Field required"#]],
        ),
        fact(
            "a_body_that_may_be_absent_is_judged_where_it_is_there",
            json("/read/maybe", r#"{"name":"hunter2"}"#),
            expect![[r#"
                422 json {"detail":[{"type":"missing","loc":["body","price"],"msg":"Field required"}]}
                # Handled 422: 1 validation error:\n  body/price: Field required"#]],
        ),
        fact(
            "json_that_is_no_text_cannot_be_read",
            json("/read/json", *b"{\"name\":\"hunter2\xff\"}"),
            expect![[r#"
                400 json {"detail":"There was an error parsing the body"}
                # Handled 400: 400: There was an error parsing the body"#]],
        ),
        fact(
            "json_that_is_too_deep_cannot_be_read",
            json(
                "/read/any",
                "[".repeat(200) + "\"hunter2\"" + &"]".repeat(200),
            ),
            expect![[r#"
                400 json {"detail":"There was an error parsing the body"}
                # Handled 400: 400: There was an error parsing the body"#]],
        ),
        limited(
            "a_body_as_large_as_the_policy_allows_is_read",
            json("/read/any", quoted(62)),
            expect![[
                r#"200 just json "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa""#
            ]],
        ),
        fact(
            "more_than_two_mebibytes_are_too_large",
            json("/read/maybe", padded((2 << 20) + 1)),
            expect![[r#"
                413 json {"detail":"Content Too Large"}
                # Handled 413: 413: Content Too Large"#]],
        ),
        fact(
            "more_than_two_mebibytes_that_do_not_say_so_are_too_large",
            json("/read/maybe", padded((2 << 20) + 1)).without_length(),
            expect![[r#"
                413 json {"detail":"Content Too Large"}
                # Handled 413: 413: Content Too Large"#]],
        ),
        fact(
            "a_form_is_read",
            form("item=a+b&count=2&note="),
            expect![[r#"200 just json {"item":"a b","count":2,"note":null}"#]],
        ),
        fact(
            "every_error_of_a_form_is_listed",
            form("item=&count=hunter2&note=hunter2"),
            expect![[r#"
                422 json {"detail":[{"type":"missing","loc":["body","item"],"msg":"Field required"},{"type":"int_parsing","loc":["body","count"],"msg":"Input should be a valid integer, unable to parse string as an integer"}]}
                # Handled 422: 2 validation errors:\n  body/item: Field required\n  body/count: Input should be a valid integer, unable to parse string as an integer"#]],
        ),
        fact(
            "an_empty_form_lacks_what_is_required",
            post("/read/form", ""),
            expect![[r#"
                422 json {"detail":[{"type":"missing","loc":["body","item"],"msg":"Field required"},{"type":"missing","loc":["body","count"],"msg":"Field required"}]}
                # Handled 422: 2 validation errors:\n  body/item: Field required\n  body/count: Field required"#]],
        ),
    ];
    facts.extend(alike(
        fact,
        [
            ("an_empty_body_may_be_fine", json("/read/maybe", "")),
            ("null_may_be_fine", json("/read/maybe", "null")),
            (
                "two_mebibytes_are_read",
                json("/read/maybe", padded(2 << 20)),
            ),
        ],
        || expect!["200 just json null"],
    ));
    facts.extend(alike(
        fact,
        [
            (
                "json_under_another_type_is_unsupported",
                post("/read/json", r#"{"name":"hunter2"}"#).with("content-type", "text/plain"),
            ),
            (
                "json_under_no_type_is_unsupported",
                post("/read/json", r#"{"name":"hunter2"}"#),
            ),
            (
                "a_form_under_another_type_is_unsupported",
                json("/read/form", "item=hunter2&count=1"),
            ),
        ],
        || {
            expect![[r#"
                415 json {"detail":"Unsupported Media Type"}
                # Handled 415: 415: Unsupported Media Type"#]]
        },
    ));
    facts.extend(alike(
        limited,
        [
            (
                "a_body_larger_than_the_policy_allows_is_too_large",
                json("/read/any", quoted(63)),
            ),
            (
                "a_body_that_does_not_say_its_length_is_counted",
                json("/read/any", quoted(63)).without_length(),
            ),
            (
                "a_form_is_limited_like_any_other_body",
                form(&format!("item={}&count=1", "a".repeat(64))),
            ),
        ],
        || {
            expect![[r#"
                413 json {"detail":"Content Too Large"}
                # Handled 413: 413: Content Too Large"#]]
        },
    ));
    facts
}

fn form(text: &str) -> Request {
    post("/read/form", text).with("content-type", "application/x-www-form-urlencoded")
}

/// A JSON text with so many letters.
fn quoted(letters: usize) -> String {
    format!("\"{}\"", "a".repeat(letters))
}

/// `null` with blanks before it, so many bytes in all.
fn padded(length: usize) -> String {
    " ".repeat(length - 4) + "null"
}
