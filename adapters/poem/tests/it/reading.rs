//! The library's own extractors and answers, where poem has a part in them.

use expect_test::expect;
use harness::{Unwritable, get as get_, post as post_};
use http_exception_poem::{
    ErrorPolicy, ExceptionMiddleware, Json, Path, StatusCode, Value, get, post,
};
use poem::middleware::Cors;
use poem::{Body, Endpoint, EndpointExt, IntoResponse, Request, Route, handler};

use crate::check::check;

#[test]
fn parameters_of_nested_routes_are_read_in_their_order() {
    check(
        nested(),
        &get_("/a/b/1/2"),
        expect![[r#"200 just json [1,"2"]"#]],
    );
}

/// Not served: what serves the others nests them once more, outside the policy.
#[tokio::test]
async fn a_parameter_of_a_nested_route_that_is_no_text_is_not_left_out() {
    let app = nested().with(ExceptionMiddleware::new(ErrorPolicy::default()));
    let request = Request::builder().uri_str("/a/b/1/hunter2%FF").finish();
    let response = app.call(request).await.expect("the policy answers");
    let body = response.into_body().into_string().await;
    expect![[r#"{"detail":[{"type":"value_error","loc":["path"],"msg":"Value error, not of the expected form"}]}"#]].assert_eq(&body.expect("text"));
}

#[test]
fn a_body_that_was_taken_before_is_a_mistake_of_the_program() {
    check(
        post(late),
        &post_("/", "7").with("content-type", "application/json"),
        expect![[r#"
            500 opaque
            # Unhandled 500: the body has been taken"#]],
    );
}

#[test]
fn an_answer_that_cannot_be_written_is_no_success_whatever_status_it_is_given() {
    check(
        get(created),
        &get_("/"),
        expect![[r#"
            500 opaque
            # Unhandled 500: 1 validation error:\n  response: Value error, password=hunter2 is not for clients"#]],
    );
}

#[test]
fn an_answer_that_cannot_be_written_is_found_below_cors() {
    check(
        get(unwritable).with(Cors::new()),
        &get_("/").with("origin", "https://example.com"),
        expect![[r#"
            500 opaque
            access-control-allow-origin: https://example.com
            vary: Origin
            # Unhandled 500: 1 validation error:\n  response: Value error, password=hunter2 is not for clients"#]],
    );
}

fn nested() -> Route {
    let inner = Route::new().at("/b/:one/:other", get(both));
    Route::new().nest("/a", Route::new().nest("/", inner))
}

#[handler]
fn both(Path(both): Path<(u32, String)>) -> Json<(u32, String)> {
    Json(both)
}

#[handler]
fn late(_: Body, value: Json<Value>) -> Json<Value> {
    value
}

#[handler]
fn unwritable() -> Json<Unwritable> {
    Json(Unwritable::default())
}

#[handler]
fn created() -> impl IntoResponse {
    Json(Unwritable::default())
        .with_status(StatusCode::CREATED)
        .with_header("etag", "\"1\"")
}
