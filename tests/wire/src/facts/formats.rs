//! Answers in another format than FastAPI's: one shape, wherever they come from.

use expect_test::{Expect, expect};
use harness::{Notes, Request, get, post};
use http_exception::{ErrorPolicy, HttpException, Problem, StatusCode, http_exception_handler};

use crate::{Fact, app};

pub(super) fn facts() -> Vec<Fact> {
    vec![
        in_problems(
            "what_is_raised_is_a_problem",
            get("/act/raise/http"),
            expect![[r#"
                404 problem
                x-error: There goes my error

                {"title":"Not Found","status":404,"detail":"Item not found"}
                # Handled 404: 404: Item not found"#]],
        ),
        in_problems(
            "an_exception_that_describes_itself_is_a_problem",
            get("/act/raise/exception"),
            expect![[r#"
                503 problem {"title":"Service Unavailable","status":503,"detail":"Try again later"}
                # Handled 503: 2 left in warehouse 7"#]],
        ),
        in_problems(
            "what_a_map_makes_is_a_problem",
            get("/act/raise/mapped"),
            expect![[r#"
                503 problem {"title":"Service Unavailable","status":503,"detail":"Try again later"}
                # Handled 503: disk /dev/sda1 is on fire"#]],
        ),
        in_problems(
            "an_unhandled_error_is_a_problem",
            get("/act/raise/unmapped"),
            expect![[r#"
                500 problem {"title":"Internal Server Error","status":500}
                # Unhandled 500: password=hunter2"#]],
        ),
        in_problems(
            "a_panic_is_a_problem",
            get("/act/panic/after"),
            expect![[r#"
                500 problem {"title":"Internal Server Error","status":500}
                # Panicked 500: panicked: token=hunter2 after the first await"#]],
        ),
        in_problems(
            "a_404_of_the_router_is_a_problem",
            get("/nowhere"),
            expect![[r#"
                404 problem {"title":"Not Found","status":404}
                # Handled 404: 404: Not Found"#]],
        ),
        in_problems(
            "a_405_of_the_router_is_a_problem",
            post("/alive", ""),
            expect![[r#"
                405 problem
                allow: GET,HEAD

                {"title":"Method Not Allowed","status":405}
                # Handled 405: 405: Method Not Allowed"#]],
        ),
        in_problems(
            "a_bare_status_is_a_problem",
            get("/act/bare/403"),
            expect![[r#"
                403 problem
                access-control-allow-origin: https://example.com
                set-cookie: a=1
                set-cookie: b=2
                vary: origin

                {"title":"Forbidden","status":403}
                # Handled 403: 403: Forbidden"#]],
        ),
        in_problems(
            "a_challenge_stays_with_a_problem",
            get("/act/raise/challenge"),
            expect![[r#"
                401 problem
                www-authenticate: Basic

                {"title":"Unauthorized","status":401,"detail":"Who are you?"}
                # Handled 401: 401: Who are you?"#]],
        ),
        in_problems(
            "a_default_answer_says_the_status_that_a_handler_sends",
            get("/act/status/410"),
            expect![[r#"
                404 problem {"title":"Not Found","status":404}
                # Handled 404: 410: Gone"#]],
        ),
        in_problems(
            "an_exception_that_a_handler_answers_with_is_a_problem",
            get("/act/status/409"),
            expect![[r#"
                503 problem {"title":"Service Unavailable","status":503,"detail":"Try again later"}
                # Handled 503: 409: Conflict"#]],
        ),
        in_problems(
            "an_answer_of_a_handler_is_its_own",
            get("/act/handler/now"),
            expect![[r#"
                418 text at once
                # Handled 418: its handler answers at once"#]],
        ),
        in_problems(
            "a_handler_that_panics_is_replaced_by_a_problem",
            get("/act/handler/crash-later"),
            expect![[r#"
                500 problem {"title":"Internal Server Error","status":500}
                # HandlerFailed 500: its handler panics after an await; then panicked: token=hunter2 in the handler"#]],
        ),
        in_problems(
            "a_204_has_no_problem",
            get("/act/status/204"),
            expect![[r#"
            204
            # Handled 204: 204: No Content"#]],
        ),
        Fact::new(
            "an_answer_of_a_policy_further_in_stands",
            |notes| vec![app::plain(notes), problems(notes)],
            get("/act/raise/http"),
            expect![[r#"
            404 json
            x-error: There goes my error

            {"detail":"Item not found"}
            # Handled 404: 404: Item not found"#]],
        ),
        Fact::new(
            "a_problem_of_a_policy_further_in_stands",
            |notes| vec![problems(notes), app::plain(notes)],
            get("/act/raise/unmapped"),
            expect![[r#"
            500 problem {"title":"Internal Server Error","status":500}
            # Unhandled 500: password=hunter2"#]],
        ),
    ]
}

fn in_problems(name: &'static str, request: Request, expected: Expect) -> Fact {
    Fact::new(name, |notes| vec![problems(notes)], request, expected)
}

/// The plain policy in problem details, with handlers that call for the default.
fn problems(notes: &Notes) -> ErrorPolicy {
    ErrorPolicy::builder()
        .extend(&app::plain(notes))
        .format(Problem::new().types("https://errors.example.com/"))
        .status_handler(410, |exc: HttpException| {
            (StatusCode::NOT_FOUND, http_exception_handler(exc))
        })
        .status_handler(409, async |_: HttpException| {
            HttpException::service_unavailable("Try again later")
        })
        .build()
}
