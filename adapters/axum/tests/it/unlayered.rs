//! Raised where the layer was forgotten.

use axum::Router;
use axum::routing::get;
use expect_test::{Expect, expect};
use http_exception_axum::{HttpException, Result, StatusCode, raise};
use wire::{Request, get as get_, head};

use crate::check::{Odd, check_bare};

#[test]
fn an_http_exception_is_answered_as_it_says() {
    check(
        &get_("/http"),
        expect![[r#"
        404
        cache-control: no-store
        content-length: 27
        content-type: application/json
        x-content-type-options: nosniff
        x-error: 1

        {"detail":"Item not found"}
    "#]],
    );
}

#[test]
fn head_of_an_http_exception_has_no_content() {
    check(
        &head("/http"),
        expect![[r#"
        404
        cache-control: no-store
        content-length: 27
        content-type: application/json
        x-content-type-options: nosniff
        x-error: 1
    "#]],
    );
}

#[test]
fn an_unknown_error_is_an_opaque_500() {
    check(
        &get_("/odd"),
        expect![[r#"
        500
        cache-control: no-store
        content-length: 21
        content-type: text/plain; charset=utf-8
        x-content-type-options: nosniff

        Internal Server Error
    "#]],
    );
}

#[test]
fn a_raised_204_has_no_content() {
    check(
        &get_("/nothing"),
        expect![[r#"
            204
        "#]],
    );
}

#[track_caller]
fn check(request: &Request, expected: Expect) {
    async fn http() -> Result<()> {
        raise!(HttpException::not_found("Item not found").with_header("x-error", "1"));
    }
    async fn odd() -> Result<()> {
        raise!(Odd);
    }
    async fn nothing() -> Result<()> {
        raise!(StatusCode::NO_CONTENT);
    }
    let app = Router::new()
        .route("/http", get(http))
        .route("/odd", get(odd))
        .route("/nothing", get(nothing));
    check_bare(app, request, expected);
}
