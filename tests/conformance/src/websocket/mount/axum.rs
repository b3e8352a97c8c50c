//! axum: a `Router` for each application, `nest` for both.

use std::io;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use axum::routing::get;
use http_exception_axum::{ErrorPolicy, ExceptionLayer, Result, WebSocketUpgrade};
use tokio::net::TcpListener;

use crate::websocket::app::{self, HTTP_ONLY, OK, Route};

pub(super) async fn serve(listener: TcpListener) -> io::Result<()> {
    let mut root = Router::new();
    for (prefix, policy) in app::policies() {
        let http_only = get(async || ([(CONTENT_TYPE, "application/json")], OK));
        let app = app::routes(Router::new()).route(HTTP_ONLY, http_only);
        root = root.nest(prefix, app.layer(ExceptionLayer::new(policy)));
    }
    // What is for none of them, `/w/` say, is for the root.
    let root = root.layer(ExceptionLayer::new(ErrorPolicy::default()));
    axum::serve(listener, root).await
}

impl app::Router for Router {
    fn websocket<R: Route>(self) -> Self {
        self.route(R::PATH, get(open::<R>))
    }
}

async fn open<R: Route>(ws: WebSocketUpgrade) -> Result<Response> {
    let route: R = ws.extract()?;
    Ok(ws.on_upgrade(async |socket| Ok(route.serve(socket).await?)))
}
