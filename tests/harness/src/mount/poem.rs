//! poem: a `Route` for each application, `nest` for those inside.

use std::io;
use std::sync::Arc;

use http_body_util::BodyExt;
use http_body_util::combinators::BoxBody;
use http_exception_poem::{
    All, Cookies, Exception, ExceptionMiddleware, Form, HandlerError, Headers, HttpException, Json,
    Method, Path, Query, ResponseModel, Result, RouteMethod, get, post, raise,
};
use poem::endpoint::BoxEndpoint;
use poem::listener::TcpAcceptor;
use poem::middleware::{
    CatchPanic, CookieJarManager, Cors, RequestId, ReuseId, SizeLimit, Tracing,
};
use poem::session::{CookieConfig, CookieSession, Session};
use poem::web::cookie::Cookie;
use poem::web::{self, Data};
use poem::{
    Endpoint, EndpointExt, FromRequest, IntoResponse, Request, RequestBody, Response,
    ResponseParts, handler,
};
use tokio::net::TcpListener;

use crate::app::{Act, Middleware, Read, by_path, refusing_head};
use crate::models::{Counted, Nobodys};
use crate::own::{EXTRACTOR, derived, readers, report};
use crate::{App, Body, Call, Handler, Layer, Library, ORIGIN, Route, Sockets};

pub(crate) async fn serve<S: Sockets>(listener: TcpListener, app: App<S>) -> io::Result<()> {
    let acceptor = TcpAcceptor::from_tokio(listener)?;
    let server = poem::Server::new_with_acceptor(acceptor);
    server.run(endpoint(app)).await
}

fn endpoint<S: Sockets>(app: App<S>) -> BoxEndpoint<'static> {
    let mut router = poem::Route::new();
    for (path, routes) in by_path(&app.routes) {
        router = router.at(spelled(path), methods(&routes));
    }
    if app.has_own_routes {
        router = readers!(natives(router), read);
    }
    #[cfg(feature = "websocket")]
    {
        router = app.sockets.add(router);
    }
    for child in app.children {
        router = router.nest(child.prefix, endpoint(child));
    }
    app.layers.into_iter().fold(router.boxed(), layered)
}

fn layered(endpoint: BoxEndpoint<'static>, layer: Layer) -> BoxEndpoint<'static> {
    match layer {
        Layer::Policy(policy) => endpoint.with(ExceptionMiddleware::new(policy)).boxed(),
        Layer::Middleware(middleware) => endpoint
            .around(move |endpoint, request| run(Arc::clone(&middleware), endpoint, request))
            .boxed(),
        Layer::Attach(attach) => endpoint
            .before(move |mut request: Request| {
                attach(request.extensions_mut());
                async { Ok(request) }
            })
            .boxed(),
        Layer::Library(library) => below(endpoint, library),
    }
}

fn below(endpoint: BoxEndpoint<'static>, library: Library) -> BoxEndpoint<'static> {
    match library {
        Library::CatchPanic => endpoint.with(CatchPanic::new()).boxed(),
        Library::Cookies => endpoint
            .before(|request: Request| {
                let cookie = Cookie::new_with_str("visited", "yes");
                request.cookie().add(cookie);
                async { Ok(request) }
            })
            .with(CookieJarManager::new())
            .boxed(),
        Library::Cors => endpoint.with(Cors::new().allow_origin(ORIGIN)).boxed(),
        Library::RequestId => endpoint
            .with(RequestId::new().reuse_id(ReuseId::Use))
            .boxed(),
        Library::Sessions => endpoint
            .before(|request: Request| {
                if let Some(session) = request.data::<Session>() {
                    session.set("visits", 1);
                }
                async { Ok(request) }
            })
            .with(CookieSession::new(CookieConfig::default().secure(false)))
            .boxed(),
        Library::Trace(_) => endpoint.with(Tracing).boxed(),
        Library::BodyLimit | Library::Compression | Library::Timeout => endpoint,
    }
}

async fn run<E: Endpoint>(
    middleware: Arc<Middleware>,
    endpoint: Arc<E>,
    request: Request,
) -> poem::Result<Response> {
    let after =
        middleware(request.original_uri(), request.headers()).map_err(HandlerError::from)?;
    let mut response = endpoint.get_response(request).await;
    after(response.status(), response.headers_mut());
    Ok(response)
}

fn methods(routes: &[Route]) -> BoxEndpoint<'static> {
    let mut methods = RouteMethod::new();
    for route in routes {
        if let (Handler::Act(act), []) = (&route.handler, route.methods) {
            return Acts(Arc::clone(act)).boxed();
        }
        let has_get = route.methods.contains(&Method::GET);
        for method in route.methods.iter().cloned() {
            methods = match route.handler.clone() {
                // poem answers `HEAD` wherever it answers `GET`, without a length that is said for it.
                Handler::Act(_) if method == Method::HEAD && has_get => methods,
                Handler::Act(act) => methods.method(method, Acts(act)),
                Handler::Read(read) => methods.method(method, Reads(read)),
            };
        }
    }
    match refusing_head(routes) {
        Some(allowed) => Literal { allowed, methods }.map_to_response().boxed(),
        None => methods.map_to_response().boxed(),
    }
}

/// `{name}` is `:name` here, and `{*rest}` is `*rest`.
fn spelled(path: &str) -> String {
    path.replace("{*", "*").replace('{', ":").replace('}', "")
}

/// A function that is asked where the endpoint is.
struct Acts(Arc<Act>);

impl Endpoint for Acts {
    type Output = Response;

    // Not `async fn`, so that the function is called before there is a future.
    fn call(&self, request: Request) -> impl Future<Output = poem::Result<Response>> + Send {
        let request: http::Request<_> = request.into();
        let acting = (self.0)(request.map(|body: BoxBody<_, _>| body.boxed_unsync()));
        async { Ok(response(acting.await.map_err(HandlerError::from)?)) }
    }
}

/// A function of the whole request.
struct Reads(Arc<Read>);

impl Endpoint for Reads {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let (request, mut body) = request.split();
        let All(call) = All::<Call>::from_request(&request, &mut body).await?;
        let reply = (self.0)(request.method(), &call);
        Ok(response(reply.map_err(HandlerError::from)?))
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
    Response::from_parts(parts, body.map_err(io::Error::other).boxed().into())
}

/// A path that takes its methods literally: poem answers `HEAD` wherever it
/// answers `GET`.
struct Literal {
    allowed: Vec<Method>,
    methods: RouteMethod,
}

impl Endpoint for Literal {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if self.allowed.contains(request.method()) {
            return self.methods.call(request).await;
        }
        let exc = HttpException::method_not_allowed(&self.allowed);
        Err(HandlerError::from(exc).into())
    }
}

fn read<E, T>(router: poem::Route, method: Method, path: &str, take: fn(E) -> T) -> poem::Route
where
    E: for<'a> FromRequest<'a> + Send + 'static,
    T: ResponseModel + Send + 'static,
{
    let methods = RouteMethod::new().method(method, Takes(take));
    router.at(spelled(path), methods)
}

/// A handler with one argument.
struct Takes<E, T>(fn(E) -> T);

impl<E, T> Endpoint for Takes<E, T>
where
    E: for<'a> FromRequest<'a> + Send + 'static,
    T: ResponseModel + Send + 'static,
{
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let (request, mut body) = request.split();
        let read = E::from_request(&request, &mut body).await?;
        Ok(Json((self.0)(read)).into_response())
    }
}

fn natives(router: poem::Route) -> poem::Route {
    router
        .at("/own/derived", get(order))
        .at("/own/report", get(starts))
        .at("/own/extractor", get(extractor))
        .at("/native/json", post(json))
        .at("/native/small", post(json).with(SizeLimit::new(64)))
        .at("/native/text", post(text))
        .at("/native/query", get(query))
        .at("/native/path/:count", get(number))
        .at("/native/form", post(form))
        .at("/native/extension", get(extension))
}

#[handler]
fn order() -> Result<()> {
    raise!(TAKEN);
}

#[handler]
fn starts() -> Result<&'static str> {
    Ok(report()?)
}

#[handler]
fn extractor(_: Panics) -> &'static str {
    "taken"
}

#[handler]
fn json(_: web::Json<Counted>) -> &'static str {
    "taken"
}

#[handler]
fn text(text: String) -> String {
    text
}

#[handler]
fn query(_: web::Query<Counted>) -> &'static str {
    "taken"
}

#[handler]
fn number(_: web::Path<u32>) -> &'static str {
    "taken"
}

#[handler]
fn form(_: web::Form<Counted>) -> &'static str {
    "taken"
}

#[handler]
fn extension(_: Data<&Nobodys>) -> &'static str {
    "taken"
}

derived!();

/// An extractor that panics.
struct Panics;

impl<'a> FromRequest<'a> for Panics {
    async fn from_request(_: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        panic!("{EXTRACTOR}")
    }
}

#[cfg(feature = "websocket")]
mod websocket {
    use futures_util::{SinkExt, StreamExt};
    use http::Method;
    use http_exception::Extract;
    use http_exception_poem::{HandlerError, Raised, RouteMethod, WebSocketUpgrade};
    use poem::web::websocket::{Message, WebSocketConfig, WebSocketStream};
    use poem::{Endpoint, EndpointExt, FromRequest, Request, Response, Route};

    use super::spelled;
    use crate::{Handshake, Native, SocketRoute, SocketRouter};

    impl SocketRouter for Route {
        fn socket<R: SocketRoute>(self, path: &'static str, methods: &[Method], route: R) -> Self {
            let open = match methods {
                [] => Opens(route).boxed(),
                methods => methods
                    .iter()
                    .fold(RouteMethod::new(), |router, method| {
                        router.method(method.clone(), Opens(route.clone()))
                    })
                    .map_to_response()
                    .boxed(),
            };
            self.at(spelled(path), open)
        }
    }

    struct Opens<R>(R);

    impl<R: SocketRoute> Endpoint for Opens<R> {
        type Output = Response;

        async fn call(&self, request: Request) -> poem::Result<Response> {
            let (request, mut body) = request.split();
            let ws = WebSocketUpgrade::from_request(&request, &mut body).await?;
            let route = self.0.clone();
            let entered = route.enter(request.original_uri(), ws);
            let (ws, entered) = entered.map_err(HandlerError::from)?;
            Ok(ws.on_upgrade(async move |socket| Ok(route.serve(entered, socket).await?)))
        }
    }

    impl Handshake for WebSocketUpgrade {
        fn extract<E: Extract>(&self) -> Result<E, Raised> {
            self.extract()
        }

        fn max_message_size(self, bytes: usize) -> Self {
            self.max_message_size(bytes)
        }

        fn with_small_buffer(self) -> Self {
            let small = WebSocketConfig::default()
                .write_buffer_size(0)
                .max_write_buffer_size(200);
            self.configure(|ws| ws.config(small))
        }
    }

    impl Native for WebSocketStream {
        async fn receive_one(&mut self) {
            let _ = self.next().await;
        }

        async fn close_by_itself(&mut self) -> Result<(), Raised> {
            self.send(Message::binary("own")).await?;
            Ok(self.send(Message::close_with(4005, "own")).await?)
        }
    }
}
