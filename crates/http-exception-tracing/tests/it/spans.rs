//! The span of the request: it has the event, and is the span of an error where the request has failed.

use std::future::pending;
use std::pin::pin;
use std::task::{Context, Waker};

use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::routing::get;
use http_body_util::BodyExt as _;
use http_exception_axum::{
    ErrorPolicy, ExceptionLayer, HttpException, Raised, Result, StatusCode, raise,
};
use http_exception_poem::ExceptionMiddleware;
use http_exception_tracing::TARGET;
use poem::middleware::Tracing;
use poem::{Endpoint, EndpointExt, Route};
use tower::ServiceExt;
use tower_http::trace::TraceLayer;
use tracing::field::Empty;

use crate::seen::{One, Seen, now, policy};

#[test]
fn the_event_is_in_the_span_of_the_request_and_marks_it() {
    let one = single(&served("/orders/7/unhandled"));
    assert_eq!(one.head, "ERROR http.server.request.exception");
    assert_eq!(
        one.spans,
        [
            "request error.type=core::fmt::Error http.route=/orders/{id}/unhandled otel.status_code=ERROR"
        ]
    );
    assert_eq!(one.fields["http.route"], "/orders/{id}/unhandled");
    assert!(!one.fields.contains_key("url.path"));
}

#[test]
fn a_handled_4xx_leaves_the_span_as_it_is() {
    let one = single(&served("/orders/7/missing"));
    assert_eq!(one.spans, ["request http.route=/orders/{id}/missing"]);
}

#[test]
fn a_deliberate_5xx_marks_the_span_with_its_status() {
    let one = single(&served("/orders/7/busy"));
    assert_eq!(one.head, "WARN http.server.request.exception");
    assert_eq!(
        one.spans,
        ["request error.type=503 http.route=/orders/{id}/busy otel.status_code=ERROR"]
    );
}

#[test]
fn a_path_without_a_route_is_said() {
    let one = single(&served("/nowhere?token=hunter2"));
    assert_eq!(one.fields["url.path"], "/nowhere");
    assert!(!one.fields.contains_key("http.route"));
}

#[test]
fn a_panic_is_one_error_with_its_place() {
    let one = single(&served("/orders/7/panic"));
    assert_eq!(one.head, "ERROR http.server.request.exception");
    assert_eq!(one.fields["exception.type"], "panic");
    assert_eq!(one.fields["error.type"], "panic");
    assert!(one.fields["code.file.path"].ends_with("spans.rs"));
    assert!(one.spans[0].contains("error.type=panic"));
}

#[test]
fn what_was_captured_is_in_the_trace() {
    let capturing = ErrorPolicy::builder().capture(|_| Some("within load{id=7}"));
    let app = app(&capturing.extend(&policy()).build());
    let (seen, ()) = Seen::during(|| serve(app, "/orders/7/unhandled"));
    let trace = &single(&seen).fields["exception.stacktrace"];
    assert!(trace.ends_with("; within load{id=7}"), "{trace}");
}

#[test]
fn a_request_that_is_dropped_has_its_event_in_its_span() {
    let (seen, ()) = Seen::during(|| {
        let mut service = pin!(app(&policy()).oneshot(request("/orders/7/never")));
        let mut cx = Context::from_waker(Waker::noop());
        assert!(service.as_mut().poll(&mut cx).is_pending());
    });
    let one = single(&seen);
    assert_eq!(one.head, "DEBUG http_exception.handled");
    assert_eq!(one.fields["http_exception.outcome"], "aborted");
    assert!(!one.fields.contains_key("http.response.status_code"));
    assert_eq!(one.spans, ["request http.route=/orders/{id}/never"]);
}

#[test]
fn a_body_that_fails_late_has_its_event_in_the_span_of_its_request() {
    let one = single(&served("/orders/7/broken"));
    assert_eq!(one.head, "ERROR http.server.request.exception");
    assert_eq!(one.fields["http_exception.outcome"], "skipped");
    assert_eq!(one.fields["http.response.status_code"], "200");
    assert!(
        one.spans[0].contains("otel.status_code=ERROR"),
        "{:?}",
        one.spans
    );
}

#[test]
fn policies_around_policies_report_once() {
    let inner = Router::new().nest("/inner", app(&policy()));
    let app = inner.layer(ExceptionLayer::new(policy()));
    for path in ["unhandled", "missing", "panic", "broken", "busy"] {
        let path = format!("/inner/orders/7/{path}");
        let (seen, ()) = Seen::during(|| serve(app.clone(), &path));
        single(&seen);
    }
    let (seen, ()) = Seen::during(|| {
        let mut service = pin!(app.oneshot(request("/inner/orders/7/never")));
        assert!(
            service
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()))
                .is_pending()
        );
    });
    single(&seen);
}

#[test]
fn the_recipe_with_tower_http_reports_a_5xx_once() {
    let seen = served("/orders/7/unhandled");
    let loud = seen
        .events()
        .into_iter()
        .filter(|one| !one.head.starts_with("DEBUG"));
    assert_eq!(loud.count(), 1, "{seen}");
}

#[test]
fn the_recipe_with_poem_reports_once_within_its_span() {
    let endpoint = poem::endpoint::make(async |_| -> poem::Result<()> {
        Err(http_exception_poem::HandlerError::from(Raised::from(std::fmt::Error)).into())
    });
    let app = Route::new().at("/orders/:id", endpoint);
    let app = app.with(ExceptionMiddleware::new(policy())).with(Tracing);
    let request = poem::Request::builder().uri_str("/orders/7").finish();
    let (seen, _) = Seen::during(|| now(app.call(request)));
    let loud = seen
        .events()
        .into_iter()
        .filter(|one| !one.head.starts_with("INFO"));
    assert_eq!(loud.count(), 1, "{seen}");
    let one = single(&seen);
    assert_eq!(one.fields["http.route"], "/orders/:id");
    assert!(one.spans[0].starts_with("request "), "{:?}", one.spans);
}

/// The routes of these tests, behind a policy and `TraceLayer` as the documentation has them.
fn app(policy: &ErrorPolicy) -> Router {
    let trace = TraceLayer::new_for_http()
        .make_span_with(|request: &Request| {
            let route = request.extensions().get::<MatchedPath>();
            tracing::info_span!(
                "request",
                http.route = route.map(MatchedPath::as_str),
                error.type = Empty,
                otel.status_code = Empty,
            )
        })
        .on_failure(());
    let broken = async || {
        let frames = [Ok("begun"), Err(std::io::Error::other("the disk is gone"))];
        Body::from_stream(futures_util::stream::iter(frames))
    };
    Router::new()
        .route(
            "/orders/{id}/unhandled",
            get(async || -> Result<()> { Err(std::fmt::Error.into()) }),
        )
        .route(
            "/orders/{id}/missing",
            get(async || -> Result<()> { raise!(StatusCode::NOT_FOUND) }),
        )
        .route(
            "/orders/{id}/busy",
            get(async || -> Result<()> { raise!(HttpException::service_unavailable("no")) }),
        )
        .route(
            "/orders/{id}/panic",
            get(async || -> () { panic!("on purpose") }),
        )
        .route("/orders/{id}/never", get(async || pending::<()>().await))
        .route("/orders/{id}/broken", get(broken))
        .layer(ExceptionLayer::new(policy.clone()))
        .layer(trace)
}

fn request(path: &str) -> Request {
    Request::get(path).body(Body::empty()).expect("it is one")
}

fn served(path: &str) -> Seen {
    let (seen, ()) = Seen::during(|| serve(app(&policy()), path));
    seen
}

/// Reads the answer to its end, on a runtime of this thread: its subscriber is this thread's too.
fn serve(app: Router, path: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    runtime.expect("there is one").block_on(async {
        let answer = app
            .oneshot(request(path))
            .await
            .unwrap_or_else(|never| match never {});
        let _ = answer.into_body().collect().await;
    });
}

/// The one event of ours.
#[track_caller]
fn single(seen: &Seen) -> One {
    let ours = seen.events().into_iter().filter(|one| one.target == TARGET);
    let ours: Vec<_> = ours.collect();
    assert_eq!(ours.len(), 1, "{seen}");
    ours.into_iter().next().expect("there is one")
}
