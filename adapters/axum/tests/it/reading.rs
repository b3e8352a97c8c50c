//! The library's own extractors and answers, where axum has a part in them.

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request as AxumRequest};
use axum::middleware::map_request;
use axum::routing::{get, post};
use expect_test::expect;
use harness::{Unwritable, get as get_, post as post_};
use http_body_util::Limited;
use http_exception_axum::{All, Json, Path, Query, Result, StatusCode, Value};
use serde::Deserialize;

use crate::check::check;

#[test]
fn parameters_of_nested_routers_are_read_in_their_order() {
    let inner = Router::new().route(
        "/b/{inner}",
        get(async |Path(both): Path<(u32, String)>| Json(both)),
    );
    check(
        Router::new().nest("/a/{outer}", inner),
        &get_("/a/1/b/2"),
        expect![[r#"200 just json [1,"2"]"#]],
    );
}

#[test]
fn a_fallback_has_no_parameters() {
    async fn fallback(All((Query(page),)): All<(Query<Page>,)>) -> Json<u32> {
        Json(page.number)
    }
    check(
        Router::new().fallback(fallback),
        &get_("/nowhere/%FF?number=7"),
        expect!["200 just json 7"],
    );
}

#[test]
fn a_handler_may_take_what_is_refused_as_a_result() {
    async fn lenient(number: Result<Json<u32>>) -> Result<Json<u32>> {
        Ok(number.unwrap_or(Json(0)))
    }
    check(
        Router::new().route("/", post(lenient)),
        &post_("/", "hunter2").with("content-type", "application/json"),
        expect!["200 just json 0"],
    );
}

#[test]
fn axums_limit_is_for_axums_extractors() {
    let app = Router::new().route("/", post(async |value: Json<Value>| value));
    check(
        app.layer(DefaultBodyLimit::max(4)),
        &post_("/", "[1, 2, 3]").with("content-type", "application/json"),
        expect!["200 just json [1,2,3]"],
    );
}

#[test]
fn a_body_that_middleware_limits_is_too_large() {
    let app = Router::new().route("/", post(async |value: Json<Value>| value));
    let limit = async |request: AxumRequest| request.map(|body| Body::new(Limited::new(body, 4)));
    check(
        app.layer(map_request(limit)),
        &post_("/", "[1, 2, 3]").with("content-type", "application/json"),
        expect![[r#"
            413 json {"detail":"Content Too Large"}
            # Handled 413: 413: Content Too Large"#]],
    );
}

#[test]
fn an_answer_that_cannot_be_written_is_no_success_whatever_status_it_is_given() {
    let app = async || {
        (
            StatusCode::CREATED,
            [("etag", "\"1\"")],
            Json(Unwritable::default()),
        )
    };
    check(
        Router::new().route("/", get(app)),
        &get_("/"),
        expect![[r#"
            500 opaque
            # Unhandled 500: 1 validation error:
              response: Value error, password=hunter2 is not for clients"#]],
    );
}

#[derive(Deserialize)]
struct Page {
    number: u32,
}
