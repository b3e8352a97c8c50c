//! Models with constraints, in a request and in an answer.

use expect_test::{Expect, expect};
use http_body_util::Full;
#[cfg(feature = "garde")]
use http_exception_hyper::Garde;
#[cfg(feature = "validator")]
use http_exception_hyper::Validator;
use http_exception_hyper::http::Response;
use http_exception_hyper::{
    Bytes, ErrorPolicy, ExceptionService, Json, Model, Request, ResponseModel, Result, extract,
};
use hyper::body::Incoming;
use hyper::service::service_fn;
use serde::{Deserialize, Serialize};
use wire::{Notes, get, listen_in, post};

use crate::serve::serve;

#[cfg(feature = "garde")]
#[test]
fn a_body_that_breaks_constraints_of_garde_is_refused() {
    refuses::<Garde<Item>>();
}

#[cfg(feature = "garde")]
#[test]
fn an_answer_that_breaks_a_constraint_of_garde_is_an_opaque_500() {
    is_not_written(|| Garde(broken()));
}

#[cfg(feature = "validator")]
#[test]
fn a_body_that_breaks_constraints_of_validator_is_refused() {
    refuses::<Validator<Item>>();
}

#[cfg(feature = "validator")]
#[test]
fn an_answer_that_breaks_a_constraint_of_validator_is_an_opaque_500() {
    is_not_written(|| Validator(broken()));
}

/// A body of which one value has another form and one breaks a constraint.
#[track_caller]
fn refuses<M: Model + ResponseModel + Send + 'static>() {
    let body = r#"{"name":"hu","amount":"hunter2"}"#;
    let request = post("/", body).with("content-type", "application/json");
    check::<M>(
        || unreachable!("nothing is answered"),
        &request,
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
fn is_not_written<M: Model + ResponseModel + Send + 'static>(model: fn() -> M) {
    check(
        model,
        &get("/"),
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

#[track_caller]
fn check<M: Model + ResponseModel + Send + 'static>(
    model: fn() -> M,
    request: &wire::Request,
    expected: Expect,
) {
    let app = service_fn(move |request: Request<Incoming>| async move {
        let answer: Result<Response<Full<Bytes>>> = match request.uri().path() {
            "/alive" => Ok(Response::new(Full::from("alive"))),
            _ if request.method() == "GET" => Json(model()).into_response(),
            _ => extract::<Json<M>, _>(request).await?.into_response(),
        };
        answer
    });
    let notes = Notes::default();
    let policy = ErrorPolicy::builder().observer(notes.observer()).build();
    let server = serve(ExceptionService::new(app, policy));
    expected.assert_eq(&listen_in(&server, request, &notes));
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
