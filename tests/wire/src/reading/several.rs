//! Several sources at once, an extractor of the application's own among them.

use expect_test::{Expect, expect};
use http_exception::{ErrorPolicy, RequestValidationError, StatusCode};

use super::{fact, json};
use crate::Fact;
use harness::{Notes, post};

pub(super) fn facts() -> Vec<Fact> {
    vec![
        fact(
            "all_sources_are_read_at_once",
            json("/read/all/7?limit=1&tag=a", r#"{"name":"a","price":1}"#)
                .with("x-token", "t")
                .with("cookie", "session=s; visits=3"),
            expect![[
                r#"200 just json [{"name":"a","price":1.0,"tags":[]},{"session":"s","visits":3},{"x_token":"t","x_retry":null},{"limit":1,"tag":["a"],"after":null},7]"#
            ]],
        ),
        fact(
            "errors_of_all_sources_are_listed_path_first_body_last",
            json(
                "/read/all/hunter2?limit=hunter2&password=hunter2",
                r#"{"name":"hunter2","price":"hunter2"}"#,
            )
            .with("x-retry", "hunter2")
            .with("authorization", "Bearer hunter2")
            .with("cookie", "session=hunter2; visits=hunter2"),
            expect![[r#"
                422 json {"detail":[{"type":"int_parsing","loc":["path","id"],"msg":"Input should be a valid integer, unable to parse string as an integer"},{"type":"int_parsing","loc":["query","limit"],"msg":"Input should be a valid integer, unable to parse string as an integer"},{"type":"missing","loc":["header","x-token"],"msg":"Field required"},{"type":"int_parsing","loc":["header","x-retry"],"msg":"Input should be a valid integer, unable to parse string as an integer"},{"type":"int_parsing","loc":["cookie","visits"],"msg":"Input should be a valid integer, unable to parse string as an integer"},{"type":"float_type","loc":["body","price"],"msg":"Input should be a valid number"}]}
                # Handled 422: 6 validation errors:\n  path/id: Input should be a valid integer, unable to parse string as an integer\n  query/limit: Input should be a valid integer, unable to parse string as an integer\n  header/x-token: Field required\n  header/x-retry: Input should be a valid integer, unable to parse string as an integer\n  cookie/visits: Input should be a valid integer, unable to parse string as an integer\n  body/price: Input should be a valid number"#]],
        ),
        fact(
            "what_is_absent_is_missing_everywhere",
            json("/read/all/7", ""),
            expect![[r#"
                422 json {"detail":[{"type":"missing","loc":["query","limit"],"msg":"Field required"},{"type":"missing","loc":["header","x-token"],"msg":"Field required"},{"type":"missing","loc":["cookie","session"],"msg":"Field required"},{"type":"missing","loc":["cookie","visits"],"msg":"Field required"},{"type":"missing","loc":["body"],"msg":"Field required"}]}
                # Handled 422: 5 validation errors:\n  query/limit: Field required\n  header/x-token: Field required\n  cookie/session: Field required\n  cookie/visits: Field required\n  body: Field required"#]],
        ),
        fact(
            "broken_json_is_the_only_error",
            json("/read/all/hunter2", "{hunter2"),
            expect![[r#"
                422 json {"detail":[{"type":"json_invalid","loc":["body",1],"msg":"JSON decode error","ctx":{"error":"Expecting property name enclosed in double quotes"}}]}
                # Handled 422: 1 validation error:\n  body/1: JSON decode error"#]],
        ),
        fact(
            "a_body_of_another_type_is_said_before_any_value",
            post("/read/all/hunter2", "{}").with("content-type", "text/hunter2"),
            expect![[r#"
                415 json {"detail":"Unsupported Media Type"}
                # Handled 415: 415: Unsupported Media Type"#]],
        ),
        fact(
            "an_extractor_of_ones_own_is_read_with_the_others",
            json("/read/tenant/7", r#"{"name":"a","price":1}"#).with("x-tenant", "4"),
            expect![[r#"200 just json [7,{"name":"a","price":1.0,"tags":[]},4]"#]],
        ),
        fact(
            "what_an_extractor_of_ones_own_finds_is_listed_first",
            json("/read/tenant/hunter2", "{}"),
            expect![[r#"
                422 json {"detail":[{"type":"missing","loc":["header","x-tenant"],"msg":"Field required"},{"type":"int_parsing","loc":["path","id"],"msg":"Input should be a valid integer, unable to parse string as an integer"},{"type":"missing","loc":["body","name"],"msg":"Field required"},{"type":"missing","loc":["body","price"],"msg":"Field required"}]}
                # Handled 422: 4 validation errors:\n  header/x-tenant: Field required\n  path/id: Input should be a valid integer, unable to parse string as an integer\n  body/name: Field required\n  body/price: Field required"#]],
        ),
        fact(
            "what_an_extractor_of_ones_own_raises_is_raised_alone",
            json("/read/tenant/hunter2", "{}").with("x-tenant", "0"),
            expect![[r#"
                403 json {"detail":"No such tenant"}
                # Handled 403: 403: No such tenant"#]],
        ),
        fact(
            "broken_json_is_said_before_what_an_extractor_of_ones_own_raises",
            json("/read/tenant/hunter2", "{hunter2").with("x-tenant", "0"),
            expect![[r#"
                422 json {"detail":[{"type":"json_invalid","loc":["body",1],"msg":"JSON decode error","ctx":{"error":"Expecting property name enclosed in double quotes"}}]}
                # Handled 422: 1 validation error:\n  body/1: JSON decode error"#]],
        ),
        handled(
            "a_handler_sees_the_errors_and_the_body",
            r#"{"name": 7,  "price": "x"}"#,
            expect![[r#"
                418 text

                2 validation errors:
                  body/name: Input should be a valid string
                  body/price: Input should be a valid number
                Some("{\"name\": 7,  \"price\": \"x\"}")
                # Handled 418"#]],
        ),
        handled(
            "a_handler_sees_a_body_that_is_no_json",
            r#"{"name": "#,
            expect![[r#"
                418 text

                1 validation error:
                  body/9: JSON decode error
                Some("{\"name\": ")
                # Handled 418"#]],
        ),
    ]
}

/// Under a policy whose handler tells what it is given.
fn handled(name: &'static str, body: &'static str, expected: Expect) -> Fact {
    let policies = |notes: &Notes| {
        let policy = ErrorPolicy::builder()
            .exception_handler(|exc: RequestValidationError| {
                let body = exc.body().map(|body| String::from_utf8_lossy(body));
                let answer = format!("{exc}\n{body:?}");
                (StatusCode::IM_A_TEAPOT, answer)
            })
            .observer(notes.short_observer());
        vec![policy.build()]
    };
    Fact::new(name, policies, json("/read/json", body), expected)
}
