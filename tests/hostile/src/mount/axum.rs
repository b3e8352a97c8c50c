//! axum: a router below the layer.

use std::convert::Infallible;
use std::io;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{any_service, get};
use http::Uri;
use http_body_util::BodyExt;
use http_exception_axum::{ExceptionLayer, Raised, WebSocketUpgrade};
use tokio::net::TcpListener;
use tower::service_fn;

use crate::{App, Socket};

pub(crate) async fn serve(listener: TcpListener, app: App) -> io::Result<()> {
    axum::serve(listener, router(app)).await
}

fn router(app: App) -> Router {
    let layer = ExceptionLayer::new(app.policy.clone());
    let labels = app.clone();
    let talks = app.talks();
    // A service and not a handler, so that the function is called where the service is.
    let act = service_fn(move |request: Request| {
        let acting = app.act(request.map(|body| body.map_err(io::Error::other).boxed_unsync()));
        async { Ok::<Response, Infallible>(response(acting.await)) }
    });
    let mut router = Router::new()
        .route("/act/{*path}", any_service(act))
        .route("/alive", get(async || "alive"));
    if let Some(talk) = talks {
        let open = async move |ws: WebSocketUpgrade, uri: Uri| {
            ws.on_upgrade(async move |socket| Ok(talk(uri, Socket::Axum(socket)).await?))
        };
        router = router.route("/ws/{*path}", get(open));
    }
    router
        .layer(layer)
        .layer(from_fn(move |request: Request, next: Next| {
            let label = labels.label(request.uri());
            async move {
                let mut response = next.run(request).await;
                label.put_on(response.headers_mut());
                response
            }
        }))
}

fn response(answer: crate::Answer) -> Response {
    match answer {
        Ok(response) => response.map(Body::new),
        Err(exc) => Raised::from(exc).into_response(),
    }
}
