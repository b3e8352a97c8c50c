//! axum: a router below the layer.

use std::convert::Infallible;
use std::io;

use axum::Router;
use axum::body::Body;
use axum::extract::{self, Request};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, any_service, get, post};
use http::Uri;
use http_body_util::BodyExt;
use http_exception::Value;
use http_exception_axum::{
    Cookies, ExceptionLayer, Form, Headers, Json, Path, Query, Raised, Result, WebSocketUpgrade,
};
use tokio::net::TcpListener;
use tower::service_fn;
use wire::websocket::{MAX_MESSAGE, act, before};

use crate::models::{Careless, Guarded, Login, Numbers, Thirty};
use crate::{App, Socket};

pub(crate) async fn serve(listener: TcpListener, app: App) -> io::Result<()> {
    axum::serve(listener, router(app)).await
}

fn router(app: App) -> Router {
    let layer = ExceptionLayer::new(app.policy.clone());
    let labels = app.clone();
    let talks = app.talks();
    let opened = app.clone();
    let open = async move |ws, path| open(opened.clone(), ws, path);
    // A service and not a handler, so that the function is called where the service is.
    let act = service_fn(move |request: Request| {
        let acting = app.act(request.map(|body| body.map_err(io::Error::other).boxed_unsync()));
        async { Ok::<Response, Infallible>(response(acting.await)) }
    });
    let mut router = Router::new()
        .route("/act/{*path}", any_service(act))
        .route("/alive", get(async || "alive"))
        .route("/talk/{*path}", any(converse))
        .route("/open/{*path}", any(open))
        .merge(readers());
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

fn readers() -> Router {
    Router::new()
        .route("/read/json/login", post(async |_: Json<Login>| TAKEN))
        .route("/read/json/guarded", post(async |_: Json<Guarded>| TAKEN))
        .route("/read/json/careless", post(async |_: Json<Careless>| TAKEN))
        .route("/read/json/texts", post(async |_: Json<Vec<String>>| TAKEN))
        .route(
            "/read/json/thirty",
            post(async |_: Json<Vec<Thirty>>| TAKEN),
        )
        .route("/read/json/value", post(async |_: Json<Value>| TAKEN))
        .route("/read/form/login", post(async |_: Form<Login>| TAKEN))
        .route("/read/query", get(async |_: Query<Numbers>| TAKEN))
        .route("/read/headers", get(async |_: Headers<Numbers>| TAKEN))
        .route("/read/cookies", get(async |_: Cookies<Numbers>| TAKEN))
        .route("/read/path/{token}", get(async |_: Path<u32>| TAKEN))
}

async fn converse(ws: WebSocketUpgrade, path: extract::Path<String>) -> Result<Response> {
    let extract::Path(path) = path;
    before(&path, &ws, || ws.extract())?;
    let ws = ws.max_message_size(MAX_MESSAGE);
    Ok(ws.on_upgrade(async move |socket| Ok(act(path, socket).await?)))
}

fn open(app: App, ws: WebSocketUpgrade, path: extract::Path<String>) -> Response {
    let extract::Path(path) = path;
    ws.on_upgrade(async move |mut socket| {
        socket.send_text("open").await?;
        Ok(app.raise_within(&path).await?)
    })
}

fn response(answer: crate::Answer) -> Response {
    match answer {
        Ok(response) => response.map(Body::new),
        Err(exc) => Raised::from(exc).into_response(),
    }
}

const TAKEN: &str = "taken";
