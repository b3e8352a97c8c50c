//! poem: a `Route` for each application, `nest` for those inside.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;

use futures_util::stream::unfold;
use http_body_util::BodyExt;
use http_exception_poem::{All, ExceptionMiddleware, HttpException, Method, Raised, RouteMethod};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use poem::endpoint::BoxEndpoint;
use poem::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Body, Endpoint, EndpointExt, FromRequest, Request, Response};
use tokio::net::TcpListener;

use crate::app::{self, App, Call, Middleware, refusing_head};
use crate::websocket::mount::poem::routes;

/// Serves poem's endpoint on hyper.
///
/// poem's own server goes on with a connection on which a body failed, and so
/// ends the body as if it were whole.
pub(crate) async fn serve(listener: std::net::TcpListener) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let local = LocalAddr(listener.local_addr()?.into());
    let endpoint = Arc::new(mount(App::root(), routes()));
    loop {
        let (stream, remote) = listener.accept().await?;
        let (endpoint, local) = (Arc::clone(&endpoint), local.clone());
        let service = service_fn(move |request: http::Request<Incoming>| {
            let remote = RemoteAddr(remote.into());
            let request = Request::from((request, local.clone(), remote, Scheme::HTTP));
            let endpoint = Arc::clone(&endpoint);
            async move {
                let response = endpoint.get_response(request).await;
                Ok::<http::Response<_>, Infallible>(response.into())
            }
        });
        tokio::spawn(async move {
            let connection = auto::Builder::new(TokioExecutor::new());
            // A connection that breaks is the client's to notice.
            let _ = connection
                .serve_connection_with_upgrades(TokioIo::new(stream), service)
                .await;
        });
    }
}

/// An application, with routes that are there already.
fn mount(app: App, mut routes: poem::Route) -> BoxEndpoint<'static> {
    for (path, at_path) in app.by_path() {
        routes = routes.at(spelled(path), methods(&at_path));
    }
    for child in app.children {
        routes = routes.nest(child.prefix, mount(child, poem::Route::new()));
    }
    let Some(policy) = app.policy else {
        return routes.boxed();
    };
    let inner = ExceptionMiddleware::new(policy.clone());
    match app.middleware {
        None => routes.with(inner).boxed(),
        Some(middleware) => routes
            .with(inner)
            .around(move |endpoint, request| run(middleware, endpoint, request))
            .with(ExceptionMiddleware::new(policy))
            .boxed(),
    }
}

fn methods(routes: &[app::Route]) -> BoxEndpoint<'static> {
    let mut methods = RouteMethod::new();
    for route in routes {
        for method in route.methods {
            methods = methods.method(method.clone(), Leaf(route.clone()));
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

/// One route.
struct Leaf(app::Route);

impl Endpoint for Leaf {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let (request, mut body) = request.split();
        let All(call) = All::<Call>::from_request(&request, &mut body).await?;
        let Self(route) = self;
        let answer = route
            .answer(request.method(), &call)
            .map_err(Raised::from)?;
        let (head, body) = answer.into_parts();
        let mut response = Response::from((head.status, self::body(body)));
        *response.headers_mut() = head.headers;
        Ok(response)
    }
}

/// A body of poem's, which has no way to take one of `http_body`'s.
fn body(body: app::Body) -> Body {
    let chunks = |body| {
        unfold(body, async |mut body: app::Body| {
            let frame = body.frame().await?;
            let chunk = frame.map(|frame| frame.into_data().unwrap_or_default());
            Some((chunk, body))
        })
    };
    match body.into_whole() {
        Ok(body) => body.into(),
        Err(stream) => Body::from_bytes_stream(chunks(stream)),
    }
}

async fn run<E: Endpoint>(
    middleware: Middleware,
    endpoint: Arc<E>,
    request: Request,
) -> poem::Result<Response> {
    (middleware.before)(request.headers()).map_err(Raised::from)?;
    let mut response = endpoint.get_response(request).await;
    (middleware.after)(response.status(), response.headers_mut());
    Ok(response)
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
        Err(Raised::from(exc).into())
    }
}
