//! axum: a `Router` for each application.

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use axum::routing::get;
use http_exception_axum::{ExceptionLayer, Result, WebSocketUpgrade};

use crate::websocket::app::{self, HTTP_ONLY, OK, Route, serve};

/// The applications, by their prefix.
pub(crate) fn routers() -> impl Iterator<Item = (&'static str, Router)> {
    app::apps::<Router>()
        .into_iter()
        .map(|(prefix, policy, app)| {
            let http_only = get(async || ([(CONTENT_TYPE, "application/json")], OK));
            let app = Router::new().nest(prefix, app.route(HTTP_ONLY, http_only));
            (prefix, app.layer(ExceptionLayer::new(policy)))
        })
}

impl app::Router for Router {
    fn websocket<R: Route>(self) -> Self {
        self.route(R::PATH, get(open::<R>))
    }
}

async fn open<R: Route>(ws: WebSocketUpgrade) -> Result<Response> {
    let read = R::enter(ws.extract())?;
    Ok(ws.on_upgrade(async |socket| Ok(serve::<R, _>(read, socket).await?)))
}
