//! poem: a `Route` below the middleware.

use std::io;
use std::marker::PhantomData;
use std::sync::Arc;

use http_body_util::BodyExt;
use http_exception::Value;
use http_exception_poem::{
    Cookies, ExceptionMiddleware, Form, Headers, Json, Path, Query, Raised, Result,
    WebSocketUpgrade, get,
};
use poem::listener::TcpAcceptor;
use poem::web::{self, Data};
use poem::{
    Endpoint, EndpointExt, FromRequest, IntoResponse, Request, Response, ResponseParts, Route,
    Server, handler,
};
use tokio::net::TcpListener;
use wire::websocket::{MAX_MESSAGE, act, before};

use crate::app::Talk;
use crate::models::{Careless, Guarded, Login, Numbers, Thirty};
use crate::{App, Body, Socket};

pub(crate) async fn serve(listener: TcpListener, app: App) -> io::Result<()> {
    let acceptor = TcpAcceptor::from_tokio(listener)?;
    let policy = app.policy.clone();
    let labels = app.clone();
    let mut route = readers()
        .at("/alive", get(alive))
        .at("/talk/*path", converse)
        .at("/open/*path", open.data(app.clone()));
    if let Some(talk) = app.talks() {
        route = route.at("/ws/*path", get(open_for).data(talk));
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
fn open_for(ws: WebSocketUpgrade, Data(talk): Data<&Arc<Talk>>, request: &Request) -> Response {
    let (talk, uri) = (Arc::clone(talk), request.original_uri().clone());
    ws.on_upgrade(async move |socket| Ok(talk(uri, Socket::Poem(socket)).await?))
}

fn readers() -> Route {
    Route::new()
        .at("/read/json/login", Read::<Json<Login>>::new())
        .at("/read/json/guarded", Read::<Json<Guarded>>::new())
        .at("/read/json/careless", Read::<Json<Careless>>::new())
        .at("/read/json/texts", Read::<Json<Vec<String>>>::new())
        .at("/read/json/thirty", Read::<Json<Vec<Thirty>>>::new())
        .at("/read/json/value", Read::<Json<Value>>::new())
        .at("/read/form/login", Read::<Form<Login>>::new())
        .at("/read/query", Read::<Query<Numbers>>::new())
        .at("/read/headers", Read::<Headers<Numbers>>::new())
        .at("/read/cookies", Read::<Cookies<Numbers>>::new())
        .at("/read/path/:token", Read::<Path<u32>>::new())
}

#[handler]
fn converse(ws: WebSocketUpgrade, web::Path(path): web::Path<String>) -> Result<Response> {
    before(&path, &ws, || ws.extract())?;
    let ws = ws.max_message_size(MAX_MESSAGE);
    Ok(ws.on_upgrade(async move |socket| Ok(act(path, socket).await?)))
}

#[handler]
fn open(ws: WebSocketUpgrade, web::Path(path): web::Path<String>, app: Data<&App>) -> Response {
    let app = app.clone();
    ws.on_upgrade(async move |mut socket| {
        socket.send_text("open").await?;
        Ok(app.raise_within(&path).await?)
    })
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

/// A handler with one argument, and nothing to do with it.
struct Read<E>(PhantomData<fn() -> E>);

impl<E> Read<E> {
    fn new() -> Self {
        Self(PhantomData)
    }
}

impl<E: for<'a> FromRequest<'a> + Send> Endpoint for Read<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let (request, mut body) = request.split();
        let _ = E::from_request(&request, &mut body).await?;
        Ok("taken".into_response())
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
