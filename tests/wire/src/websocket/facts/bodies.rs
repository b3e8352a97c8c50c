//! A handshake has no body, whatever extracts one.
//!
//! Before the upgrade an adapter's test extracts what the path below `/ws/` says:
//!
//! | path | extracts |
//! |---|---|
//! | `body/json` | `Json<`[`Item`](crate::reading::Item)`>` |
//! | `body/form` | `Form<`[`Order`](crate::reading::Order)`>` |
//! | `body/among` | `(Query<`[`Page`](crate::reading::Page)`>, Json<`[`Item`](crate::reading::Item)`>)` |
//! | `body/maybe` | `Json<Option<`[`Item`](crate::reading::Item)`>>`, and raises a 500 where there is one |

use expect_test::expect;

use super::{Fact, Visit, at, hear, several};

pub(super) fn facts() -> Vec<Fact> {
    let with_body = |path| Visit {
        headers: vec![
            ("content-type", "application/json"),
            ("content-length", "27"),
        ],
        ..at(path, Vec::new())
    };
    vec![
        several(
            "a_body_that_is_extracted_from_a_handshake_is_missing",
            vec![at("body/json", Vec::new()), at("body/form", Vec::new())],
            expect![[r#"
                422 json {"detail":[{"type":"missing","loc":["body"],"msg":"Field required"}]}
                422 json {"detail":[{"type":"missing","loc":["body","item"],"msg":"Field required"},{"type":"missing","loc":["body","count"],"msg":"Field required"}]}
                # /ws/body/json Handled 422: WebSocketRequestValidationError
                # /ws/body/form Handled 422: WebSocketRequestValidationError"#]],
        ),
        hear(
            "a_missing_body_is_listed_after_what_else_is_wrong",
            "body/among?limit=256",
            expect![[r#"
                422 json {"detail":[{"type":"less_than_equal","loc":["query","limit"],"msg":"Input should be less than or equal to 255","ctx":{"le":255}},{"type":"missing","loc":["body"],"msg":"Field required"}]}
                # /ws/body/among Handled 422: WebSocketRequestValidationError"#]],
        ),
        hear(
            "a_body_that_may_be_absent_is",
            "body/maybe",
            expect!["closed: 1000"],
        ),
        several(
            "a_body_that_comes_with_a_handshake_is_refused_and_not_waited_for",
            vec![with_body("body/json")],
            expect![[r#"
                400 json {"detail":"The handshake of a WebSocket has no body"}
                # /ws/body/json Handled 400: HttpException"#]],
        ),
    ]
}
