//! poem: a `Route` below the middleware.

use std::io;
use std::sync::Arc;

use http_body_util::BodyExt;
use http_exception_poem::{ExceptionMiddleware, Raised, WebSocketUpgrade, get};
use poem::listener::TcpAcceptor;
use poem::web::Data;
use poem::{Endpoint, EndpointExt, Request, Response, ResponseParts, Route, Server, handler};
use tokio::net::TcpListener;

use crate::app::Talk;
use crate::{App, Body, Socket};

pub(crate) async fn serve(listener: TcpListener, app: App) -> io::Result<()> {
    let acceptor = TcpAcceptor::from_tokio(listener)?;
    let policy = app.policy.clone();
    let labels = app.clone();
    let mut route = Route::new().at("/alive", get(alive));
    if let Some(talk) = app.talks() {
        route = route.at("/ws/*path", get(open).data(talk));
    }
    let app = route
        .at("/act/*path", Act(app))
        .with(ExceptionMiddleware::new(policy))
        .around(move |app, request: Request| {
            let label = labels.label(request.original_uri());
            async move {
                let mut response = app.call(request).await?;
                label.put_on(response.headers_mut());
                Ok(response)
            }
        });
    Server::new_with_acceptor(acceptor).run(app).await
}

#[handler]
fn alive() -> &'static str {
    "alive"
}

#[handler]
fn open(ws: WebSocketUpgrade, Data(talk): Data<&Arc<Talk>>, request: &Request) -> Response {
    let (talk, uri) = (Arc::clone(talk), request.original_uri().clone());
    ws.on_upgrade(async move |socket| Ok(talk(uri, Socket::Poem(socket)).await?))
}

struct Act(App);

impl Endpoint for Act {
    type Output = Response;

    // Not `async fn`, so that the function is called where the endpoint is.
    fn call(&self, request: Request) -> impl Future<Output = poem::Result<Response>> + Send {
        let request: http::Request<_> = request.into();
        let Self(app) = self;
        let acting = app.act(request.map(|body: Body| body.boxed_unsync()));
        async { Ok(response(acting.await.map_err(Raised::from)?)) }
    }
}

/// poem's own conversion forgets how long a body is.
fn response(response: http::Response<Body>) -> Response {
    let (parts, body) = response.into_parts();
    let parts = ResponseParts {
        status: parts.status,
        version: parts.version,
        headers: parts.headers,
        extensions: parts.extensions,
    };
    Response::from_parts(parts, body.into())
}
