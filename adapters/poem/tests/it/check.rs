//! A route on loopback, asked in both versions of HTTP.

use expect_test::Expect;
use harness::{Notes, Request, Server, heard};
use http_exception_poem::{ErrorPolicy, ExceptionMiddleware, HttpException, StatusCode};
use poem::endpoint::make_sync;
use poem::error::ParseJsonError;
use poem::listener::TcpAcceptor;
use poem::{EndpointExt, IntoEndpoint, Route};

/// Compares an answer and what is observed, with a policy around the application.
#[track_caller]
pub(crate) fn check(
    app: impl IntoEndpoint<Endpoint: 'static>,
    request: &Request,
    expected: Expect,
) {
    let notes = Notes::default();
    let app = app
        .into_endpoint()
        .with(ExceptionMiddleware::new(policy(&notes)));
    expected.assert_eq(&heard(&serve(app), request, &notes));
}

/// Maps an error that tests raise, and answers 404 in its own words.
fn policy(notes: &Notes) -> ErrorPolicy {
    ErrorPolicy::builder()
        .map(|_: std::io::Error| HttpException::service_unavailable("Try again later"))
        .status_handler(404, |exc: HttpException| (exc.status(), "nothing here"))
        .exception_handler(|exc: Odd| (StatusCode::IM_A_TEAPOT, exc.to_string()))
        .exception_handler(|_: ParseJsonError| {
            (StatusCode::BAD_REQUEST, "a handler of poem's type")
        })
        .observer(notes.observer())
        .build()
}

pub(crate) fn serve(app: impl IntoEndpoint<Endpoint: 'static>) -> Server {
    let app = Route::new()
        .at("/alive", make_sync(|_| "alive"))
        .nest_no_strip("/", app);
    Server::start(async |listener| {
        let acceptor = TcpAcceptor::from_tokio(listener)?;
        poem::Server::new_with_acceptor(acceptor).run(app).await
    })
}

/// An error that only a handler of the policy knows.
#[derive(Debug, thiserror::Error)]
#[error("odd")]
pub(crate) struct Odd;
