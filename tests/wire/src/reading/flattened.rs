//! Texts of a model that shares a part with others, by `flatten`.

use expect_test::expect;
use harness::{get, post};

use super::{fact, json};
use crate::Fact;

pub(super) fn facts() -> Vec<Fact> {
    vec![
        fact(
            "a_query_is_read_behind_flatten",
            get("/read/search/query?q=5&page_size=5&exact=on&id=1&sort=up&id=2"),
            expect![[
                r#"200 just json {"q":"5","page_size":5,"after":null,"exact":true,"sort":"up","id":[1,2]}"#
            ]],
        ),
        fact(
            "a_query_is_placed_behind_flatten",
            get("/read/search/query?page_size=x&after=x&exact=x&sort=x&id=1&id=x"),
            expect![[r#"
                422 json {"detail":[{"type":"int_parsing","loc":["query","page_size"],"msg":"Input should be a valid integer, unable to parse string as an integer"},{"type":"int_parsing","loc":["query","after"],"msg":"Input should be a valid integer, unable to parse string as an integer"},{"type":"bool_parsing","loc":["query","exact"],"msg":"Input should be a valid boolean, unable to interpret input"},{"type":"enum","loc":["query","sort"],"msg":"Input should be 'up' or 'down'","ctx":{"expected":"'up' or 'down'"}},{"type":"int_parsing","loc":["query","id",1],"msg":"Input should be a valid integer, unable to parse string as an integer"}]}
                # Handled 422: 5 validation errors:\n  query/page_size: Input should be a valid integer, unable to parse string as an integer\n  query/after: Input should be a valid integer, unable to parse string as an integer\n  query/exact: Input should be a valid boolean, unable to interpret input\n  query/sort: Input should be 'up' or 'down'\n  query/id/1: Input should be a valid integer, unable to parse string as an integer"#]],
        ),
        fact(
            "what_a_query_misses_behind_flatten_is_named",
            get("/read/search/query?q=a"),
            expect![[r#"
                422 json {"detail":[{"type":"missing","loc":["query","page_size"],"msg":"Field required"}]}
                # Handled 422: 1 validation error:\n  query/page_size: Field required"#]],
        ),
        fact(
            "headers_are_read_behind_flatten",
            get("/read/search/headers")
                .with("page-size", "5")
                .with("after", "-1"),
            expect![[
                r#"200 just json {"q":null,"page_size":5,"after":-1,"exact":false,"sort":null,"id":[]}"#
            ]],
        ),
        fact(
            "headers_are_placed_behind_flatten",
            get("/read/search/headers")
                .with("page-size", "x")
                .with("after", "1.5"),
            expect![[r#"
                422 json {"detail":[{"type":"int_parsing","loc":["header","page-size"],"msg":"Input should be a valid integer, unable to parse string as an integer"},{"type":"int_parsing","loc":["header","after"],"msg":"Input should be a valid integer, unable to parse string as an integer"}]}
                # Handled 422: 2 validation errors:\n  header/page-size: Input should be a valid integer, unable to parse string as an integer\n  header/after: Input should be a valid integer, unable to parse string as an integer"#]],
        ),
        fact(
            "cookies_are_placed_behind_flatten",
            get("/read/search/cookies").with("cookie", "page_size=-1; exact=x"),
            expect![[r#"
                422 json {"detail":[{"type":"greater_than_equal","loc":["cookie","page_size"],"msg":"Input should be greater than or equal to 0","ctx":{"ge":0}},{"type":"bool_parsing","loc":["cookie","exact"],"msg":"Input should be a valid boolean, unable to interpret input"}]}
                # Handled 422: 2 validation errors:\n  cookie/page_size: Input should be greater than or equal to 0\n  cookie/exact: Input should be a valid boolean, unable to interpret input"#]],
        ),
        fact(
            "a_form_is_read_behind_flatten",
            post("/read/search/form", "page_size=5&id=1&id=2&exact=").with("content-type", FORM),
            expect![[
                r#"200 just json {"q":null,"page_size":5,"after":null,"exact":false,"sort":null,"id":[1,2]}"#
            ]],
        ),
        fact(
            "a_form_is_placed_behind_flatten",
            post("/read/search/form", "page_size=x&id=1&id=x").with("content-type", FORM),
            expect![[r#"
                422 json {"detail":[{"type":"int_parsing","loc":["body","page_size"],"msg":"Input should be a valid integer, unable to parse string as an integer"},{"type":"int_parsing","loc":["body","id",1],"msg":"Input should be a valid integer, unable to parse string as an integer"}]}
                # Handled 422: 2 validation errors:\n  body/page_size: Input should be a valid integer, unable to parse string as an integer\n  body/id/1: Input should be a valid integer, unable to parse string as an integer"#]],
        ),
        fact(
            "what_serde_cannot_read_behind_a_tag_is_a_mistake_of_the_model",
            json("/read/unreadable", r#"{"kind": "Big", "n": 7}"#),
            expect![[r#"
                422 json {"detail":[{"type":"value_error","loc":["body","n"],"msg":"Value error, not of the expected form"}]}
                # Handled 422: 1 validation error:\n  body/n: Value error, not of the expected form; misuse: a model cannot be read: serde reads no `i128` and no `u128` behind `flatten`, `tag` and `untagged`; declare the field elsewhere, or as another type"#]],
        ),
    ]
}

const FORM: &str = "application/x-www-form-urlencoded";
