//! Extractors that a handler takes as `Result`, and whose rejections have handlers.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Form, Path, Query};
use axum::routing::{get, post};
use axum::{Json, Router};
use expect_test::{Expect, expect};
use harness::{Request, get as get_, post as post_};
use http_exception_axum::{
    ErrorPolicy, ExceptionLayer, RequestValidationError, Result, StatusCode, Value,
};
use serde::Deserialize;

use crate::check::{check, check_bare};

#[test]
fn a_typed_rejection_is_answered_like_a_plain_one() {
    check(
        typed(),
        &broken_json(),
        expect![[r#"
            422 json {"detail":[{"type":"json_invalid","loc":["body"],"msg":"JSON decode error"}]}
            # Handled 422: 1 validation error:\n  body: JSON decode error"#]],
    );
}

#[test]
fn a_typed_query_rejection_is_answered_like_a_plain_one() {
    check(
        typed(),
        &get_("/query?count=x"),
        expect![[r#"
            422 json {"detail":[{"type":"value_error","loc":["query"],"msg":"Value error, not of the expected form"}]}
            # Handled 422: 1 validation error:\n  query: Value error, not of the expected form"#]],
    );
}

#[test]
fn a_typed_path_rejection_is_answered_like_a_plain_one() {
    check(
        typed(),
        &get_("/path/x"),
        expect![[r#"
            422 json {"detail":[{"type":"value_error","loc":["path"],"msg":"Value error, not of the expected form"}]}
            # Handled 422: 1 validation error:\n  path: Value error, not of the expected form"#]],
    );
}

#[test]
fn a_handler_of_the_rejection_is_asked_for_a_typed_one() {
    handled(
        typed(),
        &broken_json(),
        expect!["400 text a handler of axum's type"],
    );
}

#[test]
fn a_handler_of_validation_errors_is_asked_for_a_plain_one() {
    handled(plain(), &broken_json(), expect!["400 text 1 wrong"]);
}

#[test]
fn a_form_in_the_query_fails_as_a_query() {
    check(
        plain(),
        &get_("/form?count=x"),
        expect![[r#"
            422 json {"detail":[{"type":"value_error","loc":["query"],"msg":"Value error, not of the expected form"}]}
            # Handled 422: 1 validation error:\n  query: Value error, not of the expected form"#]],
    );
}

#[test]
fn a_tuple_of_another_length_than_the_path_is_an_opaque_500() {
    check(
        plain(),
        &get_("/pair/1"),
        expect![[r#"
            500 opaque
            # Unhandled 500: the framework failed with 500 Internal Server Error"#]],
    );
}

#[test]
fn a_type_that_no_path_can_give_is_an_opaque_500() {
    check(
        plain(),
        &get_("/nested/1"),
        expect![[r#"
            500 opaque
            # Unhandled 500: the framework failed with 500 Internal Server Error"#]],
    );
}

#[test]
fn multipart_without_a_boundary_cannot_be_read() {
    check(
        plain(),
        &post_("/multipart", "x").with("content-type", "multipart/form-data"),
        expect![[r#"
            400 json {"detail":"There was an error parsing the body"}
            # Handled 400: 400: There was an error parsing the body"#]],
    );
}

#[test]
fn a_text_of_the_applications_own_with_the_status_of_a_rejection_stays() {
    let app = Router::new().route(
        "/",
        get(async || (StatusCode::BAD_REQUEST, "Failed to be on time")),
    );
    check(
        app,
        &get_("/"),
        expect!["400 just text Failed to be on time"],
    );
}

fn broken_json() -> Request {
    post_("/json", "{hunter2").with("content-type", "application/json")
}

fn typed() -> Router {
    async fn json(body: Result<Json<Value>, JsonRejection>) -> Result<Json<Value>> {
        Ok(body?)
    }
    async fn query(query: Result<Query<Item>, QueryRejection>) -> Result<()> {
        query?;
        Ok(())
    }
    async fn path(path: Result<Path<u32>, PathRejection>) -> Result<()> {
        path?;
        Ok(())
    }
    Router::new()
        .route("/json", post(json))
        .route("/query", get(query))
        .route("/path/{count}", get(path))
}

fn plain() -> Router {
    Router::new()
        .route("/json", post(async |Json(_): Json<Item>| ""))
        .route("/form", get(async |Form(_): Form<Item>| ""))
        .route("/pair/{one}", get(async |Path(_): Path<(u32, u32)>| ""))
        .route(
            "/nested/{one}",
            get(async |Path(_): Path<Vec<Vec<u32>>>| ""),
        )
        .route("/multipart", post(async |_: axum::extract::Multipart| ""))
}

/// With handlers of axum's type and of the library's.
#[track_caller]
fn handled(app: Router, request: &Request, expected: Expect) {
    let policy = ErrorPolicy::builder()
        .exception_handler(|exc: JsonRejection| (exc.status(), "a handler of axum's type"))
        .exception_handler(|exc: RequestValidationError| {
            (
                StatusCode::BAD_REQUEST,
                format!("{} wrong", exc.errors().len()),
            )
        })
        .build();
    check_bare(app.layer(ExceptionLayer::new(policy)), request, expected);
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only whether a request fits is looked at")]
struct Item {
    count: u32,
}
