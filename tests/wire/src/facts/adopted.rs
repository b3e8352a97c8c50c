//! A bare status is answered by the policy, an answer of the application is left alone.

use expect_test::expect;

use super::{plain, spoken};
use crate::Fact;
use harness::{Request, get, post};

pub(super) fn facts() -> Vec<Fact> {
    vec![
        plain(
            "an_answer_in_text_stays_as_it_is",
            get("/act/own/text"),
            expect![[r#"
                418 just text
                etag: "mine"

                short and stout"#]],
        ),
        plain(
            "an_answer_in_json_stays_as_it_is",
            get("/act/own/json"),
            expect![[r#"
                422 just json
                etag: "mine"

                { "mine" :
                 true }"#]],
        ),
        plain(
            "a_500_with_a_body_stays_as_it_is",
            get("/act/own/html"),
            expect![[r#"
                500
                content-length: 15
                content-type: text/html
                etag: "mine"

                <h1>Broken</h1>"#]],
        ),
        plain(
            "an_answer_that_has_a_type_and_no_body_stays_as_it_is",
            get("/act/own/typed"),
            expect![[r#"
                404 just json
                etag: "mine""#]],
        ),
        plain(
            "a_bare_416_still_says_how_long_the_file_is",
            get("/act/bare/416"),
            expect![[r#"
                416 json
                access-control-allow-origin: https://example.com
                content-range: bytes */7
                set-cookie: a=1
                set-cookie: b=2
                vary: origin

                {"detail":"Range Not Satisfiable"}
                # Handled 416: 416: Range Not Satisfiable"#]],
        ),
        plain(
            "a_bare_status_gets_a_body_and_loses_what_described_the_old_one",
            get("/act/bare/404"),
            expect![[r#"
                404 json
                access-control-allow-origin: https://example.com
                set-cookie: a=1
                set-cookie: b=2
                vary: origin

                {"detail":"Not Found"}
                # Handled 404: 404: Not Found"#]],
        ),
        plain(
            "a_bare_500_is_an_http_exception",
            get("/act/bare/500"),
            expect![[r#"
                500 json
                access-control-allow-origin: https://example.com
                set-cookie: a=1
                set-cookie: b=2
                vary: origin

                {"detail":"Internal Server Error"}
                # Handled 500: 500: Internal Server Error"#]],
        ),
        plain(
            "a_bare_success_stays_as_it_is",
            get("/act/bare/200"),
            expect![[r#"
                200
                access-control-allow-origin: https://example.com
                content-encoding: gzip
                content-language: en
                content-length: 0
                content-range: bytes */7
                etag: "stale"
                last-modified: Sun, 06 Nov 1994 08:49:37 GMT
                set-cookie: a=1
                set-cookie: b=2
                vary: origin"#]],
        ),
        spoken(
            "a_status_handler_sees_a_bare_status",
            get("/act/bare/404"),
            expect![[r#"
                404 json
                access-control-allow-origin: https://example.com
                set-cookie: a=1
                set-cookie: b=2
                vary: origin

                {"nothing here":"Not Found"}
                # Handled 404: 404: Not Found"#]],
        ),
        plain(
            "a_path_without_a_route_is_404",
            get("/nowhere"),
            expect![[r#"
                404 json {"detail":"Not Found"}
                # Handled 404: 404: Not Found"#]],
        ),
        spoken(
            "a_status_handler_sees_a_path_without_a_route",
            get("/nowhere"),
            expect![[r#"
                404 json {"nothing here":"Not Found"}
                # Handled 404: 404: Not Found"#]],
        ),
        plain(
            "a_method_that_a_path_does_not_have_is_405_with_allow",
            post("/alive", ""),
            expect![[r#"
                405 json
                allow: GET,HEAD

                {"detail":"Method Not Allowed"}
                # Handled 405: 405: Method Not Allowed"#]],
        ),
        plain(
            "allow_lists_every_method_of_a_path",
            Request::new("PATCH", "/many"),
            expect![[r#"
                405 json
                allow: GET,HEAD,PUT,DELETE

                {"detail":"Method Not Allowed"}
                # Handled 405: 405: Method Not Allowed"#]],
        ),
        plain(
            "options_is_a_method_like_others",
            Request::new("OPTIONS", "/many"),
            expect![[r#"
                405 json
                allow: GET,HEAD,PUT,DELETE

                {"detail":"Method Not Allowed"}
                # Handled 405: 405: Method Not Allowed"#]],
        ),
        spoken(
            "allow_is_sent_where_the_handler_drops_it",
            Request::new("PATCH", "/many"),
            expect![[r#"
                405 text
                allow: GET,HEAD,PUT,DELETE

                not like this
                # Handled 405: 405: Method Not Allowed"#]],
        ),
    ]
}
