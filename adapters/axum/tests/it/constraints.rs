//! Models with constraints, in a request and in an answer.

use axum::Router;
use axum::routing::{get, post};
use expect_test::expect;
#[cfg(feature = "garde")]
use http_exception_axum::Garde;
use http_exception_axum::Json;
#[cfg(feature = "validator")]
use http_exception_axum::Validator;
use serde::{Deserialize, Serialize};
use wire::{get as get_, post as asked};

use crate::check::check;

#[cfg(feature = "garde")]
#[test]
fn a_body_that_breaks_constraints_of_garde_is_refused() {
    let app = post(async |item: Json<Garde<Item>>| item);
    refuses(Router::new().route("/", app));
}

#[cfg(feature = "garde")]
#[test]
fn an_answer_that_breaks_a_constraint_of_garde_is_an_opaque_500() {
    let app = get(async || Json(Garde(broken())));
    is_not_written(Router::new().route("/", app));
}

#[cfg(feature = "validator")]
#[test]
fn a_body_that_breaks_constraints_of_validator_is_refused() {
    let app = post(async |item: Json<Validator<Item>>| item);
    refuses(Router::new().route("/", app));
}

#[cfg(feature = "validator")]
#[test]
fn an_answer_that_breaks_a_constraint_of_validator_is_an_opaque_500() {
    let app = get(async || Json(Validator(broken())));
    is_not_written(Router::new().route("/", app));
}

/// A body of which one value has another form and one breaks a constraint.
#[track_caller]
fn refuses(app: Router) {
    let body = r#"{"name":"hu","amount":"hunter2"}"#;
    check(
        app,
        &asked("/", body).with("content-type", "application/json"),
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
    );
}

/// An answer that breaks a constraint.
#[track_caller]
fn is_not_written(app: Router) {
    check(
        app,
        &get_("/"),
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
    );
}

fn broken() -> Item {
    Item {
        name: "pencil".to_owned(),
        amount: 101,
    }
}

#[derive(Deserialize, Serialize, garde::Validate, validator::Validate)]
struct Item {
    #[garde(length(min = 3))]
    #[validate(length(min = 3))]
    name: String,
    #[garde(range(max = 100))]
    #[validate(range(max = 100))]
    amount: u32,
}
