//! Services between the layer and the routes: they fail, are not ready, panic, and answer by themselves.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::Request as AxumRequest;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{BoxError, Router};
use expect_test::{Expect, expect};
use harness::{DropsWithPanic, Notes, get as get_};
use http_exception_axum::{ExceptionLayer, HandlerError, HttpException, Result, StatusCode};
use tower::timeout::TimeoutLayer;
use tower::{Layer, Service, ServiceBuilder, ServiceExt, layer::layer_fn};

use crate::check::{Odd, check, check_bare, policy};

#[test]
fn an_error_of_a_service_is_answered_as_it_is_mapped() {
    below(
        layer_fn(|_| Fails(Failure::InCall)),
        expect![[r#"
            503 json {"detail":"Try again later"}
            # Handled 503: full"#]],
    );
}

#[test]
fn an_error_of_a_service_has_its_handler() {
    below(
        layer_fn(|_| Fails(Failure::Odd)),
        expect![[r#"
            418 text odd
            # Handled 418: odd"#]],
    );
}

#[test]
fn an_error_of_a_service_that_nobody_knows_is_an_opaque_500() {
    below(
        layer_fn(|_| Fails(Failure::Unknown)),
        expect![[r#"
            500 opaque
            # Unhandled 500: password=hunter2"#]],
    );
}

#[test]
fn an_http_exception_of_a_service_is_answered_as_it_says() {
    below(
        layer_fn(|_| Fails(Failure::Http)),
        expect![[r#"
            423 json {"detail":"Not now"}
            # Handled 423: 423: Not now"#]],
    );
}

#[test]
fn a_service_that_is_not_ready_is_answered() {
    below(
        layer_fn(|_| Fails(Failure::InPollReady)),
        expect![[r#"
            503 json {"detail":"Try again later"}
            # Handled 503: full"#]],
    );
}

#[test]
fn a_panic_in_call_is_an_opaque_500() {
    below(
        layer_fn(|_| Fails(Failure::PanicsInCall)),
        expect![[r#"
            500 opaque
            # Panicked 500: panicked: token=hunter2 in call"#]],
    );
}

#[test]
fn a_panic_in_poll_ready_is_an_opaque_500() {
    below(
        layer_fn(|_| Fails(Failure::PanicsInPollReady)),
        expect![[r#"
            500 opaque
            # Panicked 500: panicked: token=hunter2 in poll_ready"#]],
    );
}

#[test]
fn a_future_that_panics_when_dropped_is_an_opaque_500() {
    below(
        layer_fn(|_| Bomb),
        expect![[r#"
            500 opaque
            # Panicked 500: panicked: token=hunter2 in a drop"#]],
    );
}

#[test]
fn a_timeout_is_answered_as_it_is_mapped() {
    below(
        TimeoutLayer::new(Duration::ZERO),
        expect![[r#"
            504 json {"detail":"Too slow"}
            # Handled 504: request timed out"#]],
    );
}

#[test]
fn middleware_that_answers_a_bare_401_is_answered_by_the_policy() {
    let app = Router::new().route("/", get(async || "")).layer(from_fn(
        async |_: AxumRequest, _: Next| (StatusCode::UNAUTHORIZED, [("www-authenticate", "Basic")]),
    ));
    check(
        app,
        &get_("/"),
        expect![[r#"
            401 json
            www-authenticate: Basic

            {"detail":"Unauthorized"}
            # Handled 401: 401: Unauthorized"#]],
    );
}

#[test]
fn an_exception_that_a_joined_task_made_a_response_of_is_still_answered_by_the_policy() {
    async fn joined() -> Result<Response> {
        let task = tokio::spawn(async { HandlerError::from(Odd).into_response() });
        Ok(task.await?)
    }
    check(
        Router::new().route("/", get(joined)),
        &get_("/"),
        expect![[r#"
            418 text odd
            # Handled 418: odd"#]],
    );
}

/// Puts services between the layer and a route.
#[track_caller]
fn below<L, S>(layer: L, expected: Expect)
where
    L: Layer<axum::routing::Route, Service = S> + Clone + Send + Sync + 'static,
    S: Service<AxumRequest, Response: IntoResponse, Error: Into<BoxError>> + Clone + Send + Sync,
    S: Service<AxumRequest, Future: Send> + 'static,
{
    async fn never() {
        std::future::pending::<()>().await;
    }
    let notes = Notes::default();
    let layers = ServiceBuilder::new()
        .layer(ExceptionLayer::new(policy(&notes)))
        .layer(layer);
    let app = Router::new().route("/", get(never)).layer(layers);
    let app = Router::new()
        .route("/alive", get(async || "alive"))
        .merge(app);
    let server = harness::Server::start(async |listener| axum::serve(listener, app).await);
    expected.assert_eq(&harness::heard(&server, &get_("/"), &notes));
}

#[derive(Clone, Copy)]
enum Failure {
    Http,
    InCall,
    InPollReady,
    Odd,
    PanicsInCall,
    PanicsInPollReady,
    Unknown,
}

/// A service that never answers.
#[derive(Clone)]
struct Fails(Failure);

impl Service<AxumRequest> for Fails {
    type Response = Response;
    type Error = BoxError;
    type Future = Ready<Result<Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        match self.0 {
            Failure::InPollReady => Poll::Ready(Err(io::Error::other("full").into())),
            Failure::PanicsInPollReady => panic!("token=hunter2 in poll_ready"),
            _ => Poll::Ready(Ok(())),
        }
    }

    fn call(&mut self, _: AxumRequest) -> Self::Future {
        let error: BoxError = match self.0 {
            Failure::PanicsInCall => panic!("token=hunter2 in call"),
            Failure::Odd => Odd.into(),
            Failure::Http => HttpException::locked("Not now").into(),
            Failure::Unknown => "password=hunter2".into(),
            _ => io::Error::other("full").into(),
        };
        ready(Err(error))
    }
}

/// Something that a request may carry.
#[derive(Clone)]
struct Explosive;

impl Drop for Explosive {
    fn drop(&mut self) {
        panic!("token=hunter2 in a drop");
    }
}

#[tokio::test]
async fn a_request_that_panics_when_no_service_takes_it_is_answered() {
    let layer = ExceptionLayer::new(policy(&Notes::default()));
    let service = layer.layer(Fails(Failure::InPollReady));
    let mut request = AxumRequest::default();
    request.extensions_mut().insert(Explosive);
    let answer = service.oneshot(request).await;
    assert_eq!(answer.expect("it never fails").status(), 503);
}

/// A service whose future panics after it has answered.
#[derive(Clone)]
struct Bomb;

impl Service<AxumRequest> for Bomb {
    type Response = Response;
    type Error = Infallible;
    type Future = DropsWithPanic<Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: AxumRequest) -> Self::Future {
        DropsWithPanic::of(Ok("fine so far".into_response()))
    }
}

#[test]
fn an_application_without_failures_is_left_alone() {
    let app = Router::new().route("/", get(async || "fine"));
    check_bare(app, &get_("/"), expect!["200 just text fine"]);
}
