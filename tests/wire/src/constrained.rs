//! Models with constraints, in a request and in an answer.

use expect_test::expect;
use harness::{get, post};

use crate::Fact;
use crate::reading::fact;

pub(crate) fn facts() -> Vec<Fact> {
    let mut facts = Vec::new();
    if cfg!(feature = "garde") {
        facts.push(refused(
            "a_body_that_breaks_constraints_of_garde_is_refused",
            "/read/garde",
        ));
        facts.push(unwritten(
            "an_answer_that_breaks_a_constraint_of_garde_is_an_opaque_500",
            "/read/garde/broken",
        ));
    }
    if cfg!(feature = "validator") {
        facts.push(refused(
            "a_body_that_breaks_constraints_of_validator_is_refused",
            "/read/validator",
        ));
        facts.push(unwritten(
            "an_answer_that_breaks_a_constraint_of_validator_is_an_opaque_500",
            "/read/validator/broken",
        ));
    }
    facts
}

/// A body of which one value has another form and one breaks a constraint.
fn refused(name: &'static str, path: &str) -> Fact {
    let body = r#"{"name":"hu","amount":"hunter2"}"#;
    fact(
        name,
        post(path, body).with("content-type", "application/json"),
        expect![[r#"
            422
            cache-control: no-store
            content-length: 218
            content-type: application/json
            x-content-type-options: nosniff

            {"detail":[{"type":"string_too_short","loc":["body","name"],"msg":"String should have at least 3 characters","ctx":{"min_length":3}},{"type":"int_type","loc":["body","amount"],"msg":"Input should be a valid integer"}]}
            # Handled 422: 2 validation errors:
              body/name: String should have at least 3 characters
              body/amount: Input should be a valid integer
        "#]],
    )
}

/// An answer that breaks a constraint.
fn unwritten(name: &'static str, path: &str) -> Fact {
    fact(
        name,
        get(path),
        expect![[r#"
            500
            cache-control: no-store
            content-length: 21
            content-type: text/plain; charset=utf-8
            x-content-type-options: nosniff

            Internal Server Error
            # Unhandled 500: 1 validation error:
              response/amount: Input should be less than or equal to 100
        "#]],
    )
}
