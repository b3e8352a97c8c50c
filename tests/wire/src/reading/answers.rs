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
                500 opaque
                # Unhandled 500: 1 validation error:\n  response: Value error, password=hunter2 is not for clients"#]],
        ),
        Fact::new(
            "a_handler_sees_what_is_wrong_with_an_answer",
            told,
            get("/read/unwritable"),
            expect![[r#"
                502 text response
                # Handled 502"#]],
        ),
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
