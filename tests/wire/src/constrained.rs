//! Models with constraints, in a request and in an answer.

use expect_test::expect;
use harness::get;

use crate::Fact;
use crate::fact::alike;
use crate::reading::{fact, json};

pub(crate) fn facts() -> Vec<Fact> {
    let garde = cfg!(feature = "garde").then_some([
        "a_body_that_breaks_constraints_of_garde_is_refused",
        "/read/garde",
        "an_answer_that_breaks_a_constraint_of_garde_is_an_opaque_500",
        "/read/garde/broken",
        "an_integer_beyond_its_type_and_bytes_break_constraints_of_garde",
    ]);
    let validator = cfg!(feature = "validator").then_some([
        "a_body_that_breaks_constraints_of_validator_is_refused",
        "/read/validator",
        "an_answer_that_breaks_a_constraint_of_validator_is_an_opaque_500",
        "/read/validator/broken",
        "an_integer_beyond_its_type_and_bytes_break_constraints_of_validator",
    ]);
    let each = || garde.into_iter().chain(validator);
    // One value has another form, and one breaks a constraint.
    let body = r#"{"name":"hu","amount":"hunter2"}"#;
    let mut facts = alike(
        fact,
        each().map(|[name, path, ..]| (name, json(path, body))),
        || {
            expect![[r#"
                422 json {"detail":[{"type":"string_too_short","loc":["body","name"],"msg":"String should have at least 3 characters","ctx":{"min_length":3}},{"type":"int_type","loc":["body","amount"],"msg":"Input should be a valid integer"}]}
                # Handled 422: 2 validation errors:\n  body/name: String should have at least 3 characters\n  body/amount: Input should be a valid integer"#]]
        },
    );
    facts.extend(alike(
        fact,
        each().map(|[_, _, name, path, _]| (name, get(path))),
        || {
            expect![[r#"
                500 opaque
                # Unhandled 500: 1 validation error:\n  response/amount: Input should be less than or equal to 100"#]]
        },
    ));
    // The type holds less than that; the range that is declared is narrower.
    let body = r#"{"name":"pen","amount":99999999999999999999,"key":"ééé"}"#;
    facts.extend(alike(
        fact,
        each().map(|[_, path, .., name]| (name, json(path, body))),
        || expect![[r#"
            422 json {"detail":[{"type":"less_than_equal","loc":["body","amount"],"msg":"Input should be less than or equal to 100","ctx":{"le":100}},{"type":"bytes_too_long","loc":["body","key"],"msg":"Data should have at most 4 bytes","ctx":{"max_length":4}}]}
            # Handled 422: 2 validation errors:\n  body/amount: Input should be less than or equal to 100\n  body/key: Data should have at most 4 bytes"#]],
    ));
    facts
}
