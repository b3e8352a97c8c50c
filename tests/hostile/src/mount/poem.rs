//! poem: a `Route` below the middleware.

use std::io;

use http_body_util::BodyExt;
use http_exception_poem::{ExceptionMiddleware, Raised, get};
use poem::listener::TcpAcceptor;
use poem::{Endpoint, EndpointExt, Request, Response, ResponseParts, Route, Server, handler};
use tokio::net::TcpListener;

use crate::{App, Body};

pub(crate) async fn serve(listener: TcpListener, app: App) -> io::Result<()> {
    let acceptor = TcpAcceptor::from_tokio(listener)?;
    let policy = app.policy.clone();
    let app = Route::new()
        .at("/act/*path", Act(app))
        .at("/alive", get(alive))
        .with(ExceptionMiddleware::new(policy));
    Server::new_with_acceptor(acceptor).run(app).await
}

#[handler]
fn alive() -> &'static str {
    "alive"
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
