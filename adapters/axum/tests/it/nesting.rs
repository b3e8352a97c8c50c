//! The place of the layer: around routes, around a whole router, and inside another.

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use axum::routing::get;
use expect_test::expect;
use harness::{Notes, Request, get as get_, head, post};
use http_exception_axum::{ExceptionLayer, HttpException, Result, StatusCode, raise};
use tower::Layer;

use crate::check::{check, check_bare, policy};

#[test]
fn a_fallback_of_the_application_stays_as_it_is() {
    let app = Router::new().fallback(async || (StatusCode::NOT_FOUND, "my own 404"));
    check(app, &get_("/nowhere"), expect!["404 just text my own 404"]);
}

#[test]
fn a_fallback_may_raise() {
    async fn fallback() -> Result<()> {
        raise!(StatusCode::GONE, "It was here");
    }
    check(
        Router::new().fallback(fallback),
        &get_("/nowhere"),
        expect![[r#"
            410 json {"detail":"It was here"}
            # Handled 410: 410: It was here"#]],
    );
}

#[test]
fn a_method_fallback_may_raise_and_allow_is_complete() {
    async fn fallback() -> Result<()> {
        raise!(StatusCode::METHOD_NOT_ALLOWED, "Not like this");
    }
    let app = Router::new()
        .route("/item", get(async || "item").put(async || "item"))
        .method_not_allowed_fallback(fallback);
    check(
        app,
        &post("/item", ""),
        expect![[r#"
            405 json
            allow: GET,HEAD,PUT

            {"detail":"Not like this"}
            # Handled 405: 405: Not like this"#]],
    );
}

#[test]
fn a_path_of_a_nested_router_that_is_not_there_is_answered_by_the_outer_policy() {
    let nested = Router::new().route("/item", get(async || "item"));
    check(
        Router::new().nest("/api", nested),
        &get_("/api/nowhere"),
        expect![[r#"
            404 text nothing here
            # Handled 404: 404: Not Found"#]],
    );
}

#[test]
fn a_layer_around_the_whole_router_keeps_allow() {
    around(
        &post("/item", ""),
        expect![[r#"
            405 json
            allow: GET,HEAD,PUT

            {"detail":"Method Not Allowed"}
            # Handled 405: 405: Method Not Allowed"#]],
    );
}

#[test]
fn a_layer_around_the_whole_router_answers_404() {
    around(
        &get_("/nowhere"),
        expect![[r#"
            404 text nothing here
            # Handled 404: 404: Not Found"#]],
    );
}

#[test]
fn a_layer_around_the_whole_router_answers_head() {
    around(
        &head("/nowhere"),
        expect![[r#"
            404
            cache-control: no-store
            content-length: 12
            content-type: text/plain; charset=utf-8
            x-content-type-options: nosniff
            # Handled 404: 404: Not Found"#]],
    );
}

#[test]
fn a_layer_around_the_whole_router_answers_head_of_a_route() {
    around(
        &head("/raise"),
        expect![[r#"
            409
            cache-control: no-store
            content-length: 26
            content-type: application/json
            x-content-type-options: nosniff
            # Handled 409: 409: Already there"#]],
    );
}

#[test]
fn a_length_of_the_replaced_answer_is_forgotten() {
    around(
        &get_("/stale"),
        expect![[r#"
            403 json {"detail":"Forbidden"}
            # Handled 403: 403: Forbidden"#]],
    );
}

#[test]
fn a_raised_204_below_the_router_has_no_length() {
    around(
        &get_("/nothing"),
        expect![[r#"
            204
            # Handled 204: 204: No Content"#]],
    );
}

#[track_caller]
fn around(request: &Request, expected: expect_test::Expect) {
    async fn raises() -> Result<()> {
        raise!(HttpException::conflict("Already there"));
    }
    async fn nothing() -> Result<()> {
        raise!(StatusCode::NO_CONTENT);
    }
    async fn stale() -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::FORBIDDEN;
        response
            .headers_mut()
            .insert("content-length", "7".parse().expect("a value"));
        response
    }
    let app = Router::new()
        .route("/alive", get(async || "alive"))
        .route("/item", get(async || "item").put(async || "item"))
        .route("/raise", get(raises))
        .route("/nothing", get(nothing))
        .route("/stale", get(stale));
    let notes = Notes::default();
    let app = ExceptionLayer::new(policy(&notes)).layer(app);
    let server = harness::Server::start(async |listener| {
        axum::serve(listener, tower::make::Shared::new(app)).await
    });
    expected.assert_eq(&harness::heard(&server, request, &notes));
}

#[test]
fn what_is_added_after_the_layer_is_not_covered() {
    let notes = Notes::default();
    let app = Router::new()
        .layer(ExceptionLayer::new(policy(&notes)))
        .route("/late", get(async || StatusCode::NOT_FOUND));
    check_bare(
        app,
        &get_("/late"),
        expect![[r#"
            404
            content-length: 0"#]],
    );
}
