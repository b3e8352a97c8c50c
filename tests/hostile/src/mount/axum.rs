//! axum: a router below the layer.

use std::convert::Infallible;
use std::io;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::{any_service, get};
use http_body_util::BodyExt;
use http_exception_axum::{ExceptionLayer, Raised};
use tokio::net::TcpListener;
use tower::service_fn;

use crate::App;

pub(crate) async fn serve(listener: TcpListener, app: App) -> io::Result<()> {
    axum::serve(listener, router(app)).await
}

fn router(app: App) -> Router {
    let layer = ExceptionLayer::new(app.policy.clone());
    // A service and not a handler, so that the function is called where the service is.
    let act = service_fn(move |request: Request| {
        let acting = app.act(request.map(|body| body.map_err(io::Error::other).boxed_unsync()));
        async { Ok::<Response, Infallible>(response(acting.await)) }
    });
    Router::new()
        .route("/act/{*path}", any_service(act))
        .route("/alive", get(async || "alive"))
        .layer(layer)
}

fn response(answer: crate::Answer) -> Response {
    match answer {
        Ok(response) => response.map(Body::new),
        Err(exc) => Raised::from(exc).into_response(),
    }
}
