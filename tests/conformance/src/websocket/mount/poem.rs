//! poem: a `Route` for each application, `nest` for both.

use std::io;
use std::marker::PhantomData;

use http_exception_poem::{ErrorPolicy, ExceptionMiddleware, Raised, WebSocketUpgrade, get};
use poem::http::header::CONTENT_TYPE;
use poem::listener::TcpAcceptor;
use poem::{Endpoint, EndpointExt, FromRequest, Request, Response, Server, endpoint::make_sync};
use tokio::net::TcpListener;

use crate::websocket::app::{self, HTTP_ONLY, OK, Route};

pub(super) async fn serve(listener: TcpListener) -> io::Result<()> {
    let mut root = poem::Route::new();
    for (prefix, policy) in app::policies() {
        let http_only = make_sync(|_| {
            let response = Response::builder().header(CONTENT_TYPE, "application/json");
            response.body(OK)
        });
        let app = app::routes(poem::Route::new()).at(HTTP_ONLY, get(http_only));
        root = root.nest(prefix, app.with(ExceptionMiddleware::new(policy)));
    }
    // What is for none of them, `/w/` say, is for the root.
    let root = root.with(ExceptionMiddleware::new(ErrorPolicy::default()));
    let acceptor = TcpAcceptor::from_tokio(listener)?;
    Server::new_with_acceptor(acceptor).run(root).await
}

impl app::Router for poem::Route {
    fn websocket<R: Route>(self) -> Self {
        // `{name}` is `:name` here.
        let path = R::PATH.replace('{', ":").replace('}', "");
        self.at(path, get(Open::<R>(PhantomData)))
    }
}

/// One route; `#[handler]` makes none that is generic.
struct Open<R>(PhantomData<R>);

impl<R: Route> Endpoint for Open<R> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let (request, mut body) = request.split();
        let ws = WebSocketUpgrade::from_request(&request, &mut body).await?;
        let route: R = ws.extract().map_err(Raised::from)?;
        Ok(ws.on_upgrade(async |socket| Ok(route.serve(socket).await?)))
    }
}
