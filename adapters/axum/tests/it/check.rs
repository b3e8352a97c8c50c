//! A router on loopback, asked in both versions of HTTP.

use axum::Router;
use axum::routing::get;
use expect_test::Expect;
use harness::{Notes, Request, Server, ask, heard};
use http_exception_axum::{ErrorPolicy, ExceptionLayer, HttpException, StatusCode};

/// Compares an answer, and the connection's use afterwards; the application is as it is given.
#[track_caller]
pub(crate) fn check_bare(app: Router, request: &Request, expected: Expect) {
    expected.assert_eq(&ask(&serve(app), request).brief());
}

/// Compares an answer and what is observed, with a policy around the application.
#[track_caller]
pub(crate) fn check(app: Router, request: &Request, expected: Expect) {
    let notes = Notes::default();
    let app = app.layer(ExceptionLayer::new(policy(&notes)));
    expected.assert_eq(&heard(&serve(app), request, &notes));
}

/// Maps a few errors that tests raise, and answers 404 in its own words.
pub(crate) fn policy(notes: &Notes) -> ErrorPolicy {
    ErrorPolicy::builder()
        .map(|_: std::io::Error| HttpException::service_unavailable("Try again later"))
        .map(|_: tower::timeout::error::Elapsed| HttpException::gateway_timeout("Too slow"))
        .status_handler(404, |exc: HttpException| (exc.status(), "nothing here"))
        .exception_handler(|exc: Odd| (StatusCode::IM_A_TEAPOT, exc.to_string()))
        .observer(notes.observer())
        .build()
}

pub(crate) fn serve(app: Router) -> Server {
    let app = Router::new()
        .route("/alive", get(async || "alive"))
        .merge(app);
    Server::start(async |listener| axum::serve(listener, app).await)
}

/// An error that only a handler of the policy knows.
#[derive(Debug, thiserror::Error)]
#[error("odd")]
pub(crate) struct Odd;
