//! Values that are texts: the path, the query, headers, cookies.

use expect_test::expect;

use super::fact;
use crate::Fact;
use harness::get;

pub(super) fn facts() -> Vec<Fact> {
    vec![
        fact(
            "a_path_is_read",
            get("/read/path/7"),
            expect!["200 just json 7"],
        ),
        fact(
            "a_path_that_is_no_number_says_which_parameter",
            get("/read/path/hunter2"),
            expect![[r#"
                422 json {"detail":[{"type":"int_parsing","loc":["path","id"],"msg":"Input should be a valid integer, unable to parse string as an integer"}]}
                # Handled 422: 1 validation error:\n  path/id: Input should be a valid integer, unable to parse string as an integer"#]],
        ),
        fact(
            "a_path_below_what_its_type_holds_is_too_small",
            get("/read/path/-1"),
            expect![[r#"
                422 json {"detail":[{"type":"greater_than_equal","loc":["path","id"],"msg":"Input should be greater than or equal to 0","ctx":{"ge":0}}]}
                # Handled 422: 1 validation error:\n  path/id: Input should be greater than or equal to 0"#]],
        ),
        fact(
            "parameters_of_a_path_are_read_in_their_order",
            get("/read/pair/7/a%20b%2Fc"),
            expect![[r#"200 just json [7,"a b/c"]"#]],
        ),
        fact(
            "a_path_of_another_arity_is_a_mistake_of_the_program",
            get("/read/arity/7"),
            expect![[r#"
                500 opaque
                # Unhandled 500: a handler asks for another number of path parameters than its route has, which is 1"#]],
        ),
        fact(
            "a_path_of_another_arity_is_one_whatever_its_parameters_are",
            get("/read/arity/hunter2"),
            expect![[r#"
                500 opaque
                # Unhandled 500: a handler asks for another number of path parameters than its route has, which is 1"#]],
        ),
        fact(
            "parameters_of_a_path_are_read_by_their_names",
            get("/read/named/7/caf%C3%A9"),
            expect![[r#"200 just json {"name":"café","id":7}"#]],
        ),
        fact(
            "one_of_several_parameters_of_a_path_is_named",
            get("/read/named/hunter2/a"),
            expect![[r#"
                422 json {"detail":[{"type":"int_parsing","loc":["path","id"],"msg":"Input should be a valid integer, unable to parse string as an integer"}]}
                # Handled 422: 1 validation error:\n  path/id: Input should be a valid integer, unable to parse string as an integer"#]],
        ),
        fact(
            "a_path_that_is_no_text_cannot_be_taken_as_one",
            get("/read/pair/7/hunter2%FF"),
            expect![[r#"
                422 json {"detail":[{"type":"value_error","loc":["path"],"msg":"Value error, not of the expected form"}]}
                # Handled 422: 1 validation error:\n  path: Value error, not of the expected form"#]],
        ),
        fact(
            "a_query_is_read",
            get("/read/query?limit=10&after=7"),
            expect![[r#"200 just json {"limit":10,"tag":[],"after":7}"#]],
        ),
        fact(
            "every_value_of_a_name_in_a_query_makes_a_list",
            get("/read/query?tag=a&limit=10&tag=b+c&tag=%64"),
            expect![[r#"200 just json {"limit":10,"tag":["a","b c","d"],"after":null}"#]],
        ),
        fact(
            "the_last_value_of_a_name_in_a_query_counts",
            get("/read/query?limit=hunter2&limit=9"),
            expect![[r#"200 just json {"limit":9,"tag":[],"after":null}"#]],
        ),
        fact(
            "an_absent_query_lacks_what_is_required",
            get("/read/query"),
            expect![[r#"
                422 json {"detail":[{"type":"missing","loc":["query","limit"],"msg":"Field required"}]}
                # Handled 422: 1 validation error:\n  query/limit: Field required"#]],
        ),
        fact(
            "every_error_of_a_query_is_listed",
            get("/read/query?limit=300&after=hunter2"),
            expect![[r#"
                422 json {"detail":[{"type":"less_than_equal","loc":["query","limit"],"msg":"Input should be less than or equal to 255","ctx":{"le":255}},{"type":"int_parsing","loc":["query","after"],"msg":"Input should be a valid integer, unable to parse string as an integer"}]}
                # Handled 422: 2 validation errors:\n  query/limit: Input should be less than or equal to 255\n  query/after: Input should be a valid integer, unable to parse string as an integer"#]],
        ),
        fact(
            "headers_are_read_by_their_names",
            get("/read/headers")
                .with("x-token", "t")
                .with("x-retry", "2"),
            expect![[r#"200 just json {"x_token":"t","x_retry":2}"#]],
        ),
        fact(
            "the_first_value_of_a_header_counts",
            get("/read/headers")
                .with("x-token", "first")
                .with("x-token", "second"),
            expect![[r#"200 just json {"x_token":"first","x_retry":null}"#]],
        ),
        fact(
            "headers_that_are_wrong_are_called_as_they_are_sent",
            get("/read/headers").with("x-retry", "hunter2"),
            expect![[r#"
                422 json {"detail":[{"type":"missing","loc":["header","x-token"],"msg":"Field required"},{"type":"int_parsing","loc":["header","x-retry"],"msg":"Input should be a valid integer, unable to parse string as an integer"}]}
                # Handled 422: 2 validation errors:\n  header/x-token: Field required\n  header/x-retry: Input should be a valid integer, unable to parse string as an integer"#]],
        ),
        fact(
            "cookies_are_read",
            get("/read/cookies").with("cookie", "a=b; session=s; visits=\"3\""),
            expect![[r#"200 just json {"session":"s","visits":3}"#]],
        ),
        fact(
            "cookies_that_are_wrong_are_named",
            get("/read/cookies").with("cookie", "password=hunter2; visits=hunter2"),
            expect![[r#"
                422 json {"detail":[{"type":"missing","loc":["cookie","session"],"msg":"Field required"},{"type":"int_parsing","loc":["cookie","visits"],"msg":"Input should be a valid integer, unable to parse string as an integer"}]}
                # Handled 422: 2 validation errors:\n  cookie/session: Field required\n  cookie/visits: Input should be a valid integer, unable to parse string as an integer"#]],
        ),
    ]
}
