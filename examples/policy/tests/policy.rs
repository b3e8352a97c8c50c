//! The answers of the policy, without a framework or a connection.

use example_policy::{current_user, find_item, find_order, find_unicorn, policy, stock};
use expect_test::{Expect, expect};
use http_exception::{
    HeaderMap, HttpException, Loc, Raised, Request, RequestValidationError, StatusCode,
    ValidationError,
};

#[tokio::test]
async fn an_unknown_item_is_not_found() {
    let exc = find_item("nope").expect_err("there is no such item");
    check(
        exc,
        expect![[r#"
            404 Not Found
            cache-control: no-store
            content-type: application/json
            vary: accept
            x-content-type-options: nosniff
            x-error: There goes my error
            x-handled-by: policy
            x-request-id: 7f3a

            {"detail":"Item not found"}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_stranger_is_asked_for_a_password() {
    let exc = current_user(&HeaderMap::new()).expect_err("nobody is nobody");
    check(
        exc,
        expect![[r#"
            401 Unauthorized
            cache-control: no-store
            content-type: application/json
            vary: accept
            www-authenticate: Basic
            x-content-type-options: nosniff
            x-handled-by: policy
            x-request-id: 7f3a

            {"detail":"Incorrect username or password"}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_unicorn_is_handled_by_type_with_the_request() {
    let exc = find_unicorn("yolo").expect_err("yolo does something");
    check(
        exc,
        expect![[r#"
        418 I'm a teapot
        cache-control: no-store
        content-type: application/json
        vary: accept
        x-content-type-options: nosniff
        x-request-id: 7f3a
        x-seen-at: /test

        {"message":"Oops! yolo did something amazing. Go to the stars!"}
    "#]],
    )
    .await;
}

#[tokio::test]
async fn an_invalid_request_is_answered_with_every_error() {
    let place = Loc::from("body");
    let exc = RequestValidationError::new(vec![
        ValidationError::new("missing", place.clone().key("name"), "Field required"),
        ValidationError::new(
            "float_type",
            place.key("price"),
            "Input should be a valid number",
        ),
    ]);
    check(
        exc,
        expect![[r#"
            422 Unprocessable Entity
            cache-control: no-store
            content-type: application/json
            vary: accept
            x-content-type-options: nosniff
            x-request-id: 7f3a

            {"detail":[{"type":"missing","loc":["body","name"],"msg":"Field required"},{"type":"float_type","loc":["body","price"],"msg":"Input should be a valid number"}]}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_foreign_error_is_mapped_whatever_it_is() {
    for item in ["foo", "elsewhere"] {
        let exc = stock(item).expect_err("the warehouse cannot say");
        check(
            exc,
            expect![[r#"
                503 Service Unavailable
                cache-control: no-store
                content-type: application/json
                retry-after: 5
                vary: accept
                x-content-type-options: nosniff
                x-handled-by: policy
                x-request-id: 7f3a

                {"detail":"Try again later"}
            "#]],
        )
        .await;
    }
}

#[tokio::test]
async fn a_derived_exception_describes_itself() {
    let exc = find_order(7).expect_err("there is no such order");
    check(
        exc,
        expect![[r#"
            404 Not Found
            cache-control: no-store
            content-type: application/json
            vary: accept
            x-content-type-options: nosniff
            x-handled-by: policy
            x-request-id: 7f3a

            {"detail":"There is no order 7","code":"order_not_found","ctx":{"id":7}}
        "#]],
    )
    .await;
}

#[tokio::test]
async fn an_error_that_nothing_handles_says_nothing() {
    let exc = find_order(13).expect_err("its row is damaged");
    check(
        exc,
        expect![[r"
            500 Internal Server Error
            cache-control: no-store
            content-type: text/plain; charset=utf-8
            vary: accept
            x-content-type-options: nosniff
            x-request-id: 7f3a

            Internal Server Error
        "]],
    )
    .await;
}

#[tokio::test]
async fn a_router_that_knows_no_path_is_answered_like_a_handler() {
    check(
        HttpException::from_status(StatusCode::NOT_FOUND),
        expect![[r#"
            404 Not Found
            cache-control: no-store
            content-type: application/json
            vary: accept
            x-content-type-options: nosniff
            x-handled-by: policy
            x-request-id: 7f3a

            {"detail":"Not Found"}
        "#]],
    )
    .await;
}

#[test]
fn the_policy_is_free_of_mistakes() {
    assert_eq!(policy().mistakes(), []);
}

#[test]
fn what_is_there_is_found() {
    assert_eq!(find_item("foo").ok(), Some("The Foo Wrestlers"));
    assert_eq!(find_unicorn("Sparkle").ok(), Some("Sparkle"));
    assert_eq!(find_order(1).ok(), Some(3));
    assert_eq!(stock("bar").ok(), Some(7));
}

/// The only function in this file that asks the policy.
async fn check(exc: impl Into<Raised>, expected: Expect) {
    let request = Request::get("/test?secret=1").header("x-request-id", "7f3a");
    let request = request.body(()).expect("a request");
    let response = policy().answer(&request, exc).await;

    let mut headers: Vec<String> = response
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}\n", value.to_str().expect("text")))
        .collect();
    headers.sort();
    expected.assert_eq(&format!(
        "{}\n{}\n{}\n",
        response.status(),
        headers.concat(),
        std::str::from_utf8(response.body()).expect("text"),
    ));
}
