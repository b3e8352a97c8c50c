//! A router for frameworks that have none: a table, looked through from the top, and the server around it.
//!
//! The code that reads requests and opens WebSockets is the same on hyper and on tower; the code around
//! a table is that of each adapter.

use std::io;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::Request;
use http_body_util::BodyExt;

use http_exception::{ErrorPolicy, Raised};
use http_exception_hyper::service_fn;
use http_exception_hyper::{
    All, Cookies, Extract, Form, Headers, HttpException, Json, Method, Path, PathParams, Query,
    ResponseModel, StatusCode, extract, raise,
};
use hyper::body::Incoming;
use tokio::net::TcpListener;
use tower::{Layer as _, Service, ServiceExt};
use tower_http::body::UnsyncBoxBody;
use tower_http::catch_panic::CatchPanicLayer;

use super::tower_http as libraries;
use crate::app::{Reply, by_path, text};
use crate::own::{EXTRACTOR, readers, report};
use crate::{Acting, App, Body, BoxError, Call, Handler, Layer, Library, Route, Sockets, accept};

/// The parts of an adapter that a table needs.
pub(crate) struct Adapted<B> {
    /// Puts a policy around.
    pub(crate) below: fn(Served<B>, ErrorPolicy) -> Served<B>,
    /// What is derived under the adapter's own name.
    pub(crate) derived: fn() -> Raised,
}

pub(crate) async fn serve<S: Sockets>(
    listener: TcpListener,
    app: App<S>,
    adapted: &Adapted<Incoming>,
) -> io::Result<()> {
    let app = Table::serving(app, "", adapted);
    // What no policy answers has no answer.
    let service = service_fn(move |request| {
        let answering = app(request);
        async { answering.await.map_err(Raised::into_error) }
    });
    accept(listener, service).await
}

/// An application, and all that is around it.
pub(crate) type Served<B> = Arc<dyn Fn(Request<B>) -> Acting + Send + Sync>;

/// The routes of an application, and the applications mounted in it.
pub(crate) struct Table<B> {
    base: String,
    paths: Vec<(&'static str, Vec<Route>)>,
    own: Vec<Own<B>>,
    children: Vec<(String, Served<B>)>,
}

/// A route that is of the framework.
struct Own<B> {
    method: Option<Method>,
    path: String,
    act: Box<dyn Fn(Request<B>) -> Acting + Send + Sync>,
}

/// The body of a request, be it of a connection or not.
pub(crate) trait Readable:
    http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static
{
}

impl<B> Readable for B where B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static
{}

impl<B: Readable> Table<B> {
    /// An application with its layers around it.
    pub(crate) fn serving<S: Sockets>(
        mut app: App<S>,
        parent: &str,
        adapted: &Adapted<B>,
    ) -> Served<B> {
        let layers = std::mem::take(&mut app.layers);
        let base = format!("{parent}{}", app.prefix);
        let children = app.children.into_iter().map(|child| {
            let prefix = format!("{base}{}", child.prefix);
            (prefix, Self::serving(child, &base, adapted))
        });
        let mut table = Self {
            paths: by_path(&app.routes),
            children: children.collect(),
            own: Vec::new(),
            base,
        };
        #[cfg(feature = "websocket")]
        {
            table = app.sockets.add(table);
        }
        if app.has_own_routes {
            table = readers!(natives(table, adapted.derived), read);
        }
        let inner: Served<B> = Arc::new(move |request| table.answer(request));
        layers
            .into_iter()
            .fold(inner, |inner, layer| layered(inner, layer, adapted))
    }

    fn answer(&self, mut request: Request<B>) -> Acting {
        let path = request.uri().path();
        let mut children = self.children.iter();
        if let Some((_, child)) = children.find(|(base, _)| below(base, path).is_some()) {
            return child(request);
        }
        let path = below(&self.base, path).unwrap_or_default().to_owned();
        let mut own = self.own.iter();
        let mut allowed = Vec::new();
        let own = own.find_map(|own| {
            let params = params(&own.path, &path)?;
            let is_get = own.method == Some(Method::GET) && request.method() == Method::HEAD;
            if own.method.is_none() || is_get || own.method.as_ref() == Some(request.method()) {
                return Some((params, own));
            }
            allowed.extend(own.method.clone());
            None
        });
        if let Some((params, own)) = own {
            request.extensions_mut().insert(PathParams::encoded(params));
            return (own.act)(request);
        }
        if allowed.contains(&Method::GET) {
            allowed.push(Method::HEAD);
        }
        let mut paths = self.paths.iter();
        let found = paths.find_map(|(pattern, routes)| Some((params(pattern, &path)?, routes)));
        let Some((params, routes)) = found else {
            return Box::pin(async move {
                if allowed.is_empty() {
                    raise!(StatusCode::NOT_FOUND);
                }
                raise!(HttpException::method_not_allowed(&allowed))
            });
        };
        request.extensions_mut().insert(PathParams::encoded(params));
        act(routes, request)
    }

    fn own<F, Fut>(mut self, method: Option<Method>, path: impl Into<String>, act: F) -> Self
    where
        F: Fn(Request<B>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Reply> + Send + 'static,
    {
        self.own.push(Own {
            method,
            path: path.into(),
            act: Box::new(move |request| Box::pin(act(request))),
        });
        self
    }
}

fn act(routes: &[Route], request: Request<impl Readable>) -> Acting {
    let method = request.method().clone();
    let mut matching = routes.iter();
    let route = matching.find(|it| it.methods.is_empty() || it.methods.contains(&method));
    match route.map(|route| route.handler.clone()) {
        Some(Handler::Act(act)) => act(request.map(|body| {
            body.map_err(|error| io::Error::other(error.into()))
                .boxed_unsync()
        })),
        Some(Handler::Read(read)) => Box::pin(async move {
            let All(call) = extract::<All<Call>, _>(request).await?;
            read(&method, &call)
        }),
        None => {
            let methods = routes.iter().flat_map(|it| it.methods).cloned();
            let methods: Vec<_> = methods.collect();
            Box::pin(async move { raise!(HttpException::method_not_allowed(&methods)) })
        }
    }
}

fn layered<B: Readable>(inner: Served<B>, layer: Layer, adapted: &Adapted<B>) -> Served<B> {
    match layer {
        Layer::Policy(policy) => (adapted.below)(inner, policy),
        Layer::Middleware(middleware) => Arc::new(move |request| {
            let after = middleware(request.uri(), request.headers());
            let answering = after.map(|after| (after, inner(request)));
            Box::pin(async {
                let (after, answering) = answering?;
                let mut response = answering.await?;
                after(response.status(), response.headers_mut());
                Ok(response)
            })
        }),
        Layer::Attach(attach) => Arc::new(move |mut request| {
            attach(request.extensions_mut());
            inner(request)
        }),
        Layer::Library(library) => below_library(inner, library),
    }
}

fn below_library<B: Readable>(inner: Served<B>, library: Library) -> Served<B> {
    let service = tower::service_fn(move |request| inner(request));
    match library {
        Library::CatchPanic => {
            let service = CatchPanicLayer::new().layer(service);
            Arc::new(move |request| {
                // Erased: within `async` the compiler forgets that the error of the body is `'static`.
                let answering: Pin<Box<dyn Future<Output = Result<Unsync, Raised>> + Send>> =
                    Box::pin(service.clone().oneshot(request));
                Box::pin(async {
                    // The body is not `Sync`, and is read: none here is without end.
                    let (parts, body) = answering.await?.into_parts();
                    let body = body.collect().await?.to_bytes();
                    Ok(http::Response::from_parts(parts, text(body)))
                })
            })
        }
        Library::Compression => served(libraries::compression().layer(service)),
        Library::Cors => served(libraries::cors().layer(service)),
        Library::RequestId => served(libraries::request_id().layer(service)),
        Library::Timeout => served(libraries::timeout().layer(service)),
        Library::Trace(notes) => served(libraries::trace(notes).layer(service)),
        Library::BodyLimit | Library::Cookies | Library::Sessions => served(service),
    }
}

type Unsync = http::Response<UnsyncBoxBody<Bytes, BoxError>>;

fn served<S, A, B>(service: S) -> Served<A>
where
    S: Service<Request<A>, Response = http::Response<B>, Error = Raised, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static,
    A: Readable,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + Sync + 'static,
{
    Arc::new(move |request| {
        let answering = service.clone().oneshot(request);
        Box::pin(async { Ok(answering.await?.map(boxed)) })
    })
}

pub(crate) fn boxed<B>(body: B) -> Body
where
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + Sync + 'static,
{
    body.map_err(Into::into).boxed()
}

/// The path below this prefix.
fn below<'a>(base: &str, path: &'a str) -> Option<&'a str> {
    let below = path.strip_prefix(base)?;
    (below.is_empty() || below.starts_with('/')).then_some(below)
}

/// The parameters of a path, as they were sent, when it fits the pattern.
fn params(mut pattern: &str, mut path: &str) -> Option<Vec<(String, String)>> {
    let mut params = Vec::new();
    while let Some(rest) = pattern.strip_prefix('/') {
        path = path.strip_prefix('/')?;
        let (segment, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let name = segment
            .strip_prefix('{')
            .and_then(|it| it.strip_suffix('}'));
        if let Some(name) = name.and_then(|it| it.strip_prefix('*')) {
            params.push((name.to_owned(), path.to_owned()));
            return Some(params);
        }
        let (value, below) = path.split_at(path.find('/').unwrap_or(path.len()));
        match name {
            Some(name) if !value.is_empty() => params.push((name.to_owned(), value.to_owned())),
            None if value == segment => {}
            _ => return None,
        }
        (pattern, path) = (rest, below);
    }
    path.is_empty().then_some(params)
}

fn read<B, E, T>(table: Table<B>, method: Method, path: &str, take: fn(E) -> T) -> Table<B>
where
    B: Readable,
    E: Extract + Send + 'static,
    T: ResponseModel + Send + 'static,
{
    table.own(Some(method), path, move |request| async move {
        let read: E = extract(request).await?;
        Json(take(read)).into_response().map(|it| it.map(boxed))
    })
}

fn natives<B: Readable>(table: Table<B>, derived: fn() -> Raised) -> Table<B> {
    table
        .own(Some(Method::GET), "/own/derived", move |_| async move {
            Err(derived())
        })
        .own(Some(Method::GET), "/own/report", async |_| {
            report()?;
            raise!(StatusCode::NOT_FOUND)
        })
        .own(Some(Method::GET), "/own/extractor", panics)
}

/// There are no extractors here; what reads a request may panic all the same.
async fn panics(request: Request<impl Readable>) -> Reply {
    let body = request.collect().await;
    assert!(body.is_err(), "{EXTRACTOR}");
    raise!(StatusCode::NOT_FOUND)
}

#[cfg(feature = "websocket")]
mod websocket {
    use futures_util::{SinkExt, StreamExt};
    use http::Method;
    use http_exception::{Extract, Raised};
    use http_exception_hyper::WebSocketUpgrade;
    use hyper::upgrade::Upgraded;
    use hyper_util::rt::TokioIo;
    use tokio_tungstenite::WebSocketStream;
    use tokio_tungstenite::tungstenite::Message;
    use tokio_tungstenite::tungstenite::protocol::frame::CloseFrame;

    use super::{Readable, Table};
    use crate::{Handshake, Native, SocketRoute, SocketRouter, empty};

    impl<B: Readable> SocketRouter for Table<B> {
        fn socket<R: SocketRoute>(self, path: &'static str, methods: &[Method], route: R) -> Self {
            self.own(methods.first().cloned(), path, move |mut request| {
                let route = route.clone();
                async move {
                    let ws = WebSocketUpgrade::new(&mut request)?;
                    let (ws, entered) = route.enter(request.uri(), ws)?;
                    let answer = ws.on_upgrade(async |socket| route.serve(entered, socket).await);
                    Ok(answer.map(|_: String| empty()))
                }
            })
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
            self.configure(|ws| ws.write_buffer_size(0).max_write_buffer_size(200))
        }
    }

    impl Native for WebSocketStream<TokioIo<Upgraded>> {
        async fn receive_one(&mut self) {
            let _ = self.next().await;
        }

        async fn close_by_itself(&mut self) -> Result<(), Raised> {
            self.send(Message::binary("own")).await?;
            let (code, reason) = (4005.into(), "own".into());
            let frame = CloseFrame { code, reason };
            Ok(self.send(Message::Close(Some(frame))).await?)
        }
    }
}
