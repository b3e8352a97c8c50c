//! Endpoints and middleware below the middleware: they panic, raise, and answer by themselves.

use expect_test::{Expect, expect};
use harness::{DropsWithPanic, get as get_};
use http_exception_poem::{HandlerError, Result, StatusCode, get, raise};
use poem::endpoint::make;
use poem::middleware::Cors;
use poem::{Endpoint, EndpointExt, IntoEndpoint, IntoResponse, Request, Response, handler};

use crate::check::{self, Odd};

#[test]
fn a_panic_in_call_is_an_opaque_500() {
    check(
        Crash,
        expect![[r#"
            500 opaque
            # Panicked 500: panicked: token=hunter2 in call"#]],
    );
}

#[test]
fn a_future_that_panics_when_dropped_is_an_opaque_500() {
    check(
        Bomb,
        expect![[r#"
            500 opaque
            # Panicked 500: panicked: token=hunter2 in a drop"#]],
    );
}

#[test]
fn middleware_that_answers_a_bare_401_is_answered_by_the_policy() {
    let guard = get(odd).around(async |_, _| {
        let response = StatusCode::UNAUTHORIZED.with_header("www-authenticate", "Basic");
        Ok(response.into_response())
    });
    check(
        guard,
        expect![[r#"
            401 json
            www-authenticate: Basic

            {"detail":"Unauthorized"}
            # Handled 401: 401: Unauthorized"#]],
    );
}

#[test]
fn an_origin_that_cors_refuses_is_403() {
    let cors = get(odd).with(Cors::new().allow_origin("https://example.com"));
    check::check(
        cors,
        &get_("/").with("origin", "https://example.org"),
        expect![[r#"
            403 json {"detail":"Forbidden"}
            # Handled 403: 403: Forbidden"#]],
    );
}

#[test]
fn an_exception_below_cors_is_found_and_keeps_the_headers_of_cors() {
    let cors = get(odd).with(Cors::new().allow_origin("https://example.com"));
    check::check(
        cors,
        &get_("/").with("origin", "https://example.com"),
        expect![[r#"
            418 text
            access-control-allow-origin: https://example.com

            odd
            # Handled 418: odd"#]],
    );
}

#[test]
fn an_exception_that_a_joined_task_made_an_error_of_is_still_answered_by_the_policy() {
    let joined = make(async |_| {
        let task = tokio::spawn(async { poem::Error::from(HandlerError::from(Odd)) });
        match task.await {
            Ok(error) => Err::<Response, _>(error),
            Err(_) => Ok(Response::default()),
        }
    });
    check(
        get(joined),
        expect![[r#"
            418 text odd
            # Handled 418: odd"#]],
    );
}

#[handler]
fn odd() -> Result<()> {
    raise!(Odd);
}

#[track_caller]
fn check(app: impl IntoEndpoint<Endpoint: 'static>, expected: Expect) {
    check::check(app, &get_("/"), expected);
}

struct Crash;

impl Endpoint for Crash {
    type Output = Response;

    fn call(&self, request: Request) -> impl Future<Output = poem::Result<Response>> + Send {
        assert!(request.uri().path().is_empty(), "token=hunter2 in call");
        async { Ok(Response::default()) }
    }
}

struct Bomb;

impl Endpoint for Bomb {
    type Output = Response;

    fn call(&self, _: Request) -> impl Future<Output = poem::Result<Response>> + Send {
        DropsWithPanic::of(Ok("fine so far".into_response()))
    }
}
