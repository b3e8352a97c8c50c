//! The failures of a framework's own extractors.
//!
//! The paths below `/native/` are those of [`harness`].

use expect_test::{Expect, expect};
use http_exception::{ErrorPolicy, Problem};

use crate::fact::alike;
use crate::{Fact, Policies};
use harness::{Notes, Request, get, post};

/// All facts.
pub(crate) fn facts() -> Vec<Fact> {
    let mut facts = vec![
        fact(
            "what_fits_is_taken",
            json("/native/json", r#"{"name":"a","count":1}"#),
            expect!["200 just text taken"],
        ),
        fact(
            "a_large_body_is_too_large",
            json(
                "/native/small",
                &format!(r#"{{"name":"{}","count":1}}"#, "a".repeat(100)),
            ),
            expect![[r#"
                413 json {"detail":"Content Too Large"}
                # Handled 413"#]],
        ),
        fact(
            "bytes_that_are_no_text_cannot_be_read",
            post("/native/text", vec![0xff, 0xfe]).with("content-type", "text/plain"),
            expect![[r#"
                400 json {"detail":"There was an error parsing the body"}
                # Handled 400"#]],
        ),
        fact(
            "a_query_of_another_form_is_invalid",
            get("/native/query?name=a&count=hunter2"),
            expect![[r#"
                422 json {"detail":[{"type":"value_error","loc":["query"],"msg":"Value error, not of the expected form"}]}
                # Handled 422"#]],
        ),
        Fact::new(
            "a_query_of_another_form_is_a_problem",
            problems,
            get("/native/query?name=a&count=hunter2"),
            expect![[r#"
                422 problem {"title":"Unprocessable Content","status":422,"code":"validation_error","errors":[{"detail":"Value error, not of the expected form","in":"query","code":"value_error"}]}
                # Handled 422"#]],
        ),
        Fact::new(
            "a_large_body_is_a_problem",
            problems,
            json(
                "/native/small",
                &format!(r#"{{"name":"{}","count":1}}"#, "a".repeat(100)),
            ),
            expect![[r#"
                413 problem {"title":"Content Too Large","status":413,"code":"body_too_large"}
                # Handled 413"#]],
        ),
        fact(
            "an_absent_query_is_invalid",
            get("/native/query"),
            expect![[r#"
                422 json {"detail":[{"type":"value_error","loc":["query"],"msg":"Value error, not of the expected form"}]}
                # Handled 422"#]],
        ),
        fact(
            "a_path_of_another_form_is_invalid",
            get("/native/path/hunter2"),
            expect![[r#"
                422 json {"detail":[{"type":"value_error","loc":["path"],"msg":"Value error, not of the expected form"}]}
                # Handled 422"#]],
        ),
        fact(
            "a_path_that_is_no_text_is_invalid",
            get("/native/path/%ff"),
            expect![[r#"
                422 json {"detail":[{"type":"value_error","loc":["path"],"msg":"Value error, not of the expected form"}]}
                # Handled 422"#]],
        ),
        fact(
            "a_value_that_nobody_attached_is_an_opaque_500",
            get("/native/extension"),
            expect![[r#"
                500 opaque
                # Unhandled 500"#]],
        ),
    ];
    facts.extend(alike(
        fact,
        [
            (
                "json_of_another_form_is_invalid",
                json("/native/json", r#"{"name":"a","count":"hunter2"}"#),
            ),
            (
                "json_without_a_member_is_invalid",
                json("/native/json", r#"{"name":"hunter2"}"#),
            ),
            (
                "a_form_of_another_form_is_invalid",
                form("name=a&count=hunter2"),
            ),
        ],
        || expect![[r#"
            422 json {"detail":[{"type":"value_error","loc":["body"],"msg":"Value error, not of the expected form"}]}
            # Handled 422"#]],
    ));
    facts.extend(alike(
        fact,
        [
            (
                "broken_json_is_no_json",
                json("/native/json", r#"{"name":"hunter2"#),
            ),
            (
                "text_after_json_is_no_json",
                json("/native/json", r#"{"name":"a","count":1} hunter2"#),
            ),
            ("an_empty_body_is_no_json", json("/native/json", "")),
        ],
        || {
            expect![[r#"
                422 json {"detail":[{"type":"json_invalid","loc":["body"],"msg":"JSON decode error"}]}
                # Handled 422"#]]
        },
    ));
    facts.extend(alike(
        fact,
        [
            (
                "json_without_a_content_type_is_unsupported",
                post("/native/json", r#"{"name":"a","count":1}"#),
            ),
            (
                "json_as_text_is_unsupported",
                post("/native/json", r#"{"name":"a","count":1}"#)
                    .with("content-type", "text/plain"),
            ),
            (
                "a_form_without_a_content_type_is_unsupported",
                post("/native/form", "name=a&count=1"),
            ),
        ],
        || {
            expect![[r#"
                415 json {"detail":"Unsupported Media Type"}
                # Handled 415"#]]
        },
    ));
    facts
}

fn json(path: &str, text: &str) -> Request {
    post(path, text).with("content-type", "application/json")
}

fn form(text: &str) -> Request {
    post("/native/form", text).with("content-type", "application/x-www-form-urlencoded")
}

fn fact(name: &'static str, request: Request, expected: Expect) -> Fact {
    Fact::new(name, short, request, expected)
}

/// The same in problem details.
fn problems(notes: &Notes) -> Policies {
    let policy = ErrorPolicy::builder().observer(notes.short_observer());
    vec![policy.format(Problem::new()).build()]
}

/// The default policy, of whose records the message is the framework's.
fn short(notes: &Notes) -> Policies {
    let policy = ErrorPolicy::builder().observer(notes.short_observer());
    vec![policy.build()]
}
