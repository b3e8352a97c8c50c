//! The library's own extractors and answers, where axum has a part in them.

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request as AxumRequest};
use axum::middleware::map_request;
use axum::routing::{get, post};
use expect_test::{Expect, expect};
use harness::{Http1, Unwritable, get as get_, post as post_};
use http_body_util::Limited;
use http_exception_axum::{
    All, ErrorPolicy, ExceptionLayer, Json, Limits, Path, Query, Result, StatusCode, Value,
};
use serde::Deserialize;

use crate::check::{check, serve};

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
fn axums_limit_holds_where_the_application_has_set_it() {
    let json = |length: usize| {
        let body = "7".to_owned() + &" ".repeat(length - 1);
        post_("/", body).with("content-type", "application/json")
    };
    let app = || Router::new().route("/", post(async |value: Json<Value>| value));
    for request in [json(5), json(5).without_length()] {
        check(app().layer(DefaultBodyLimit::max(4)), &request, too_large());
    }
    check(
        app().layer(DefaultBodyLimit::max(4)),
        &json(4),
        expect!["200 just json 7"],
    );
    // Neither a higher one nor none lifts the limit of the policy.
    for limit in [DefaultBodyLimit::max(4 << 20), DefaultBodyLimit::disable()] {
        check(app().layer(limit), &json((2 << 20) + 1), too_large());
    }
}

fn too_large() -> Expect {
    expect![[r#"
        413 json {"detail":"Content Too Large"}
        # Handled 413: 413: Content Too Large"#]]
}

#[test]
fn axums_limit_is_known_before_a_body_is_asked_for() {
    let app = Router::new().route("/", post(async |value: Json<Value>| value));
    let app = app.layer(DefaultBodyLimit::max(4));
    let server = serve(app.layer(ExceptionLayer::new(ErrorPolicy::default())));
    let mut client = Http1::connect(server.address());
    client.say("POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 5\r\nexpect: 100-continue\r\n\r\n");
    let answer = client.answer("POST");
    assert_eq!(
        (answer.status, &*answer.interim),
        (413, [].as_slice()),
        "{answer}"
    );
}

#[test]
fn a_policy_may_take_more_than_axum_does_by_itself() {
    let app = Router::new().route("/", post(async |value: Json<Value>| value));
    let limits = Limits::default().request_body(3 << 20);
    let policy = ErrorPolicy::builder().limits(limits).build();
    let server = serve(app.layer(ExceptionLayer::new(policy)));
    let body = "7".to_owned() + &" ".repeat((2 << 20) + 1);
    let request = post_("/", body).with("content-type", "application/json");
    let answer = Http1::connect(server.address()).send(&request);
    assert_eq!(answer.status, 200, "{answer}");
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
            # Unhandled 500: 1 validation error:\n  response: Value error, password=hunter2 is not for clients"#]],
    );
}

#[derive(Deserialize)]
struct Page {
    number: u32,
}
