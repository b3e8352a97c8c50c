//! What goes wrong late, and panics everywhere, on axum.

use std::convert::Infallible;
use std::process::ExitCode;

use axum::body::Body;
use axum::extract::{FromRequestParts, Path};
use axum::response::Response;
use axum::routing::{any_service, get};
use axum::{Router, http};
use http_exception_axum::{ExceptionLayer, Result};
use tower::service_fn;
use wire::late::{EXTRACTOR, Notices, SYNC, act};
use wire::{Policies, Server};

fn main() -> ExitCode {
    wire::late::main(app, Notices::Always)
}

fn app(policies: Policies) -> Server {
    let act =
        async |Path(path): Path<String>| -> Result<_> { Ok(act(&path).await?.map(Body::new)) };
    let sync = service_fn(|_: http::Request<Body>| -> Answer { panic!("{SYNC}") });
    let mut app = Router::new()
        .route("/late/sync", any_service(sync))
        .route("/late/extractor", get(async |_: Panics| "taken"))
        .route("/late/{*path}", get(act))
        .route("/alive", get(async || "alive"))
        .layer(ExceptionLayer::new(policies.inner));
    if let Some(outer) = policies.outer {
        app = app.layer(ExceptionLayer::new(outer));
    }
    Server::start(async |listener| axum::serve(listener, app).await)
}

type Answer = std::future::Ready<std::result::Result<Response, Infallible>>;

/// An extractor that panics.
struct Panics;

impl<S: Sync> FromRequestParts<S> for Panics {
    type Rejection = Infallible;

    async fn from_request_parts(
        _: &mut http::request::Parts,
        _: &S,
    ) -> std::result::Result<Self, Infallible> {
        panic!("{EXTRACTOR}")
    }
}
