//! Answers that cannot be written.

use expect_test::expect;
use http_exception::{ErrorPolicy, ResponseValidationError, StatusCode};

use super::fact;
use crate::{Fact, Policies};
use harness::{Notes, get};

pub(super) fn facts() -> Vec<Fact> {
    vec![
        fact(
            "an_answer_that_cannot_be_written_is_an_opaque_500",
            get("/read/unwritable"),
            expect![[r#"
                500
                cache-control: no-store
                content-length: 21
                content-type: text/plain; charset=utf-8
                x-content-type-options: nosniff

                Internal Server Error
                # Unhandled 500: 1 validation error:
                  response: Value error, password=hunter2 is not for clients
            "#]],
        ),
        Fact {
            policies: told,
            ..fact(
                "a_handler_sees_what_is_wrong_with_an_answer",
                get("/read/unwritable"),
                expect![[r#"
                    502
                    cache-control: no-store
                    content-length: 8
                    content-type: text/plain; charset=utf-8
                    x-content-type-options: nosniff

                    response
                    # Handled 502
                "#]],
            )
        },
    ]
}

fn told(notes: &Notes) -> Policies {
    let policy = ErrorPolicy::builder()
        .exception_handler(|exc: ResponseValidationError| {
            let places: Vec<String> = exc.errors().iter().map(|it| it.loc().to_string()).collect();
            (StatusCode::BAD_GATEWAY, places.join(", "))
        })
        .observer(notes.short_observer());
    vec![policy.build()]
}
