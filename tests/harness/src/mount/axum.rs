//! axum: a `Router` for each application, `nest_service` for those inside.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{self, DefaultBodyLimit, FromRequest, FromRequestParts, Request};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, any_service, get, on, post};
use axum::{Extension, http};
use http_body_util::BodyExt;
use http_exception_axum::{
    All, Cookies, Exception, ExceptionLayer, Form, HandlerError, Headers, HttpException, Json,
    Method, Path, Query, ResponseModel, Result, StatusCode, raise,
};
use tokio::net::TcpListener;
use tower::{ServiceExt, service_fn};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;

use super::tower_http as libraries;
use crate::app::{Act, Middleware, by_path, refusing_head};
use crate::models::{Counted, Nobodys};
use crate::own::{EXTRACTOR, derived, readers, report};
use crate::{App, Call, Handler, Layer, Library, Route, Sockets};

pub(crate) async fn serve<S: Sockets>(listener: TcpListener, app: App<S>) -> io::Result<()> {
    axum::serve(listener, root(app)).await
}

fn root<S: Sockets>(mut app: App<S>) -> Router {
    let layers = std::mem::take(&mut app.layers);
    let children = std::mem::take(&mut app.children).into_iter();
    let children: Arc<[_]> = children
        .map(|child| (child.prefix, router(child.prefix, child)))
        .collect();
    let mut router = router("", app);
    if !children.is_empty() {
        // `nest` takes `/d//x` for `/d/x`, so the first step is not a router's.
        router = router.fallback(async move |request: Request| {
            let path = request.uri().path();
            let is_below = |prefix| {
                path.strip_prefix(prefix)
                    .is_some_and(|it| it.is_empty() || it.starts_with('/'))
            };
            match children.iter().find(|(prefix, _)| is_below(*prefix)) {
                Some((_, router)) => router.clone().oneshot(request).await.into_response(),
                None => StatusCode::NOT_FOUND.into_response(),
            }
        });
    }
    layers.into_iter().fold(router, layered)
}

fn router<S: Sockets>(base: &str, app: App<S>) -> Router {
    let mut router = Router::new();
    for (path, routes) in by_path(&app.routes) {
        // To axum, the rest of a path is at least one character.
        if let Some(bare) = path.strip_suffix("{*rest}") {
            router = router.route(&format!("{base}{bare}"), methods(&routes));
        }
        router = router.route(&format!("{base}{path}"), methods(&routes));
    }
    if app.has_own_routes {
        router = router.merge(natives()).merge(readers!(Router::new(), read));
    }
    #[cfg(feature = "websocket")]
    {
        let base = base.to_owned();
        router = app.sockets.add(websocket::Sockets { base, router }).router;
    }
    for child in app.children {
        let prefix = format!("{base}{}", child.prefix);
        router = router.nest_service(&prefix, self::router("", child));
    }
    app.layers.into_iter().fold(router, layered)
}

fn layered(router: Router, layer: Layer) -> Router {
    match layer {
        Layer::Policy(policy) => router.layer(ExceptionLayer::new(policy)),
        Layer::Middleware(middleware) => router.layer(from_fn(move |request, next| {
            run(Arc::clone(&middleware), request, next)
        })),
        Layer::Attach(attach) => router.layer(from_fn(move |mut request: Request, next: Next| {
            attach(request.extensions_mut());
            next.run(request)
        })),
        Layer::Library(library) => below(router, library),
    }
}

fn below(router: Router, library: Library) -> Router {
    match library {
        Library::BodyLimit => router.layer(RequestBodyLimitLayer::new(8)),
        Library::CatchPanic => router.layer(CatchPanicLayer::new()),
        Library::Compression => router.layer(libraries::compression()),
        Library::Cors => router.layer(libraries::cors()),
        Library::RequestId => router.layer(libraries::request_id()),
        Library::Timeout => router.layer(libraries::timeout()),
        Library::Trace(notes) => router.layer(libraries::trace(notes)),
        Library::Cookies | Library::Sessions => router,
    }
}

async fn run(middleware: Arc<Middleware>, request: Request, next: Next) -> Result<Response> {
    let after = middleware(request.uri(), request.headers())?;
    let mut response = next.run(request).await;
    after(response.status(), response.headers_mut());
    Ok(response)
}

fn methods(routes: &[Route]) -> MethodRouter {
    let mut methods = MethodRouter::new();
    for route in routes {
        if let (Handler::Act(act), []) = (&route.handler, route.methods) {
            return any_service(service_fn(service(Arc::clone(act))));
        }
        let has_get = route.methods.contains(&Method::GET);
        let wanted = route.methods.iter();
        for method in wanted.filter(|it| **it != Method::HEAD || !has_get) {
            let filter = filter(method);
            methods = match route.handler.clone() {
                Handler::Act(act) => methods.on_service(filter, service_fn(service(act))),
                Handler::Read(read) => methods.on(
                    filter,
                    async move |method: Method, All(call): All<Call>| -> Result<Response> {
                        Ok(read(&method, &call)?.map(Body::new))
                    },
                ),
            };
        }
    }
    match refusing_head(routes) {
        // axum answers `HEAD` wherever it answers `GET`, and says so in `Allow`.
        Some(allowed) => {
            let refuse = async move || refuse(&allowed);
            methods.head(refuse.clone()).fallback(refuse)
        }
        None => methods,
    }
}

/// A service and not a handler, so that the function is called where the service is.
fn service(act: Arc<Act>) -> impl Fn(Request) -> Answering + Clone + Send + Sync + 'static {
    move |request: Request| {
        let acting = act(request.map(|body| body.map_err(io::Error::other).boxed_unsync()));
        Box::pin(async {
            Ok(match acting.await {
                Ok(response) => response.map(Body::new),
                Err(exc) => HandlerError::from(exc).into_response(),
            })
        })
    }
}

type Answering =
    std::pin::Pin<Box<dyn Future<Output = std::result::Result<Response, Infallible>> + Send>>;

fn filter(method: &Method) -> MethodFilter {
    MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET)
}

fn refuse(allowed: &[Method]) -> Result<()> {
    raise!(HttpException::method_not_allowed(allowed));
}

fn read<E, T, M>(router: Router, method: Method, path: &str, take: fn(E) -> T) -> Router
where
    E: FromRequest<(), M> + Send + 'static,
    T: ResponseModel + Send + 'static,
    M: Send + 'static,
{
    let handler = async move |read: E| Json(take(read));
    router.route(path, on(filter(&method), handler))
}

fn natives() -> Router {
    let taken = async |extract::Json(_): extract::Json<Counted>| "taken";
    Router::new()
        .route(
            "/own/derived",
            get(async || -> Result<()> { raise!(TAKEN) }),
        )
        .route(
            "/own/report",
            get(async || -> Result<&'static str> { Ok(report()?) }),
        )
        .route("/own/extractor", get(async |_: Panics| "taken"))
        .route("/native/json", post(taken))
        .route(
            "/native/small",
            post(taken).layer(DefaultBodyLimit::max(64)),
        )
        .route("/native/text", post(async |text: String| text))
        .route(
            "/native/query",
            get(async |_: extract::Query<Counted>| "taken"),
        )
        .route(
            "/native/path/{count}",
            get(async |_: extract::Path<u32>| "taken"),
        )
        .route("/native/form", post(async |_: axum::Form<Counted>| "taken"))
        .route(
            "/native/extension",
            get(async |_: Extension<Nobodys>| "taken"),
        )
}

derived!();

/// An extractor that panics.
struct Panics;

impl<S: Sync> FromRequestParts<S> for Panics {
    type Rejection = Infallible;

    async fn from_request_parts(
        _: &mut http::request::Parts,
        _: &S,
    ) -> std::result::Result<Self, Infallible> {
        panic!("{EXTRACTOR}")
    }
}

#[cfg(feature = "websocket")]
mod websocket {
    use axum::Router;
    use axum::extract::ws::{CloseFrame, Message, WebSocket};
    use axum::response::Response;
    use axum::routing::{MethodRouter, any};
    use http::Uri;
    use http_exception::{Extract, Raised};
    use http_exception_axum::{Method, Result, WebSocketUpgrade};

    use super::filter;
    use crate::{Handshake, Native, SocketRoute, SocketRouter};

    pub(super) struct Sockets {
        pub(super) base: String,
        pub(super) router: Router,
    }

    impl SocketRouter for Sockets {
        fn socket<R: SocketRoute>(self, path: &'static str, methods: &[Method], route: R) -> Self {
            let open = async move |ws: WebSocketUpgrade, uri: Uri| open(route, ws, &uri);
            let methods = match methods {
                [] => any(open),
                methods => methods.iter().fold(MethodRouter::new(), |router, method| {
                    router.on(filter(method), open.clone())
                }),
            };
            let path = format!("{}{path}", self.base);
            Self {
                router: self.router.route(&path, methods),
                ..self
            }
        }
    }

    fn open<R: SocketRoute>(route: R, ws: WebSocketUpgrade, uri: &Uri) -> Result<Response> {
        let (ws, entered) = route.enter(uri, ws)?;
        Ok(ws.on_upgrade(async move |socket| Ok(route.serve(entered, socket).await?)))
    }

    impl Handshake for WebSocketUpgrade {
        fn extract<E: Extract>(&self) -> std::result::Result<E, Raised> {
            self.extract()
        }

        fn max_message_size(self, bytes: usize) -> Self {
            self.max_message_size(bytes)
        }

        fn with_small_buffer(self) -> Self {
            self.configure(|ws| ws.write_buffer_size(0).max_write_buffer_size(200))
        }
    }

    impl Native for WebSocket {
        async fn receive_one(&mut self) {
            let _ = self.recv().await;
        }

        async fn close_by_itself(&mut self) -> std::result::Result<(), Raised> {
            self.send(Message::Binary("own".into())).await?;
            let (code, reason) = (4005, "own".into());
            let frame = CloseFrame { code, reason };
            Ok(self.send(Message::Close(Some(frame))).await?)
        }
    }
}
