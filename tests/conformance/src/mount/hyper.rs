//! hyper has no router: a table, looked through from the top, does here.

use std::borrow::Cow;
use std::error::Error;
use std::io;
use std::pin::Pin;
use std::str::Utf8Error;
use std::sync::Arc;

use http::{Request, Response};
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;
use http_exception_hyper::adapter::Rejection;
use http_exception_hyper::{
    Bytes, ErrorPolicy, ExceptionService, HttpException, PathParams, Raised, Source, StatusCode,
    extract, raise,
};
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use percent_encoding::percent_decode_str;
use tokio::net::TcpListener;

use crate::app::{App, Call, Middleware, Route};
use crate::websocket::mount::hyper::answers;

pub(crate) async fn serve(listener: std::net::TcpListener) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let mut app = App::root();
    let policy = app.policy.take().unwrap_or_default();
    let table = Table::new(app, "");
    let sockets: Vec<_> = answers().collect();
    let service = service_fn(move |request: Request<Incoming>| {
        let path = request.uri().path();
        let socket = sockets.iter().find(|(base, _)| below(base, path).is_some());
        match socket {
            Some((_, answer)) => answer(request),
            None => table.answer(request),
        }
    });
    let service = Arc::new(service);
    let service = ExceptionService::new(service, policy);
    loop {
        let (stream, _) = listener.accept().await?;
        let service = service.clone();
        tokio::spawn(async move {
            let connection = auto::Builder::new(TokioExecutor::new());
            let stream = TokioIo::new(stream);
            // A connection that breaks is the client's to notice.
            let _ = connection
                .serve_connection_with_upgrades(stream, service)
                .await;
        });
    }
}

/// The routes of an application, and the applications mounted in it.
#[derive(Clone)]
struct Table(Arc<Inner>);

struct Inner {
    base: String,
    paths: Vec<(&'static str, Vec<Route>)>,
    children: Vec<(Table, Answer)>,
}

pub(crate) type Answer = Arc<dyn Fn(Request<Incoming>) -> Answering + Send + Sync>;
pub(crate) type Answering = Pin<Box<dyn Future<Output = Result<Response<Body>, Raised>> + Send>>;
pub(crate) type Body = UnsyncBoxBody<Bytes, io::Error>;

impl Table {
    fn new(app: App, parent: &str) -> Self {
        let base = format!("{parent}{}", app.prefix);
        let paths = app.by_path();
        let children = app.children.into_iter().map(|mut child| {
            let (policy, middleware) = (child.policy.take(), child.middleware);
            let table = Self::new(child, &base);
            let inner = table.clone();
            let inner: Answer = Arc::new(move |request| inner.answer(request));
            let answer = match (policy, middleware) {
                (None, _) => inner,
                (Some(policy), None) => guarded(inner, policy),
                (Some(policy), Some(middleware)) => {
                    let inner = guarded(inner, policy.clone());
                    guarded(around(inner, middleware), policy)
                }
            };
            (table, answer)
        });
        let children = children.collect();
        Self(Arc::new(Inner {
            base,
            paths,
            children,
        }))
    }

    /// The path below this application's, when it is for this application.
    fn below<'a>(&self, path: &'a str) -> Option<&'a str> {
        below(&self.0.base, path)
    }

    fn answer(&self, request: Request<Incoming>) -> Answering {
        let path = request.uri().path();
        let mut children = self.0.children.iter();
        if let Some((_, answer)) = children.find(|(table, _)| table.below(path).is_some()) {
            return answer(request);
        }
        let table = self.clone();
        Box::pin(async move { table.route(request).await })
    }

    async fn route(&self, mut request: Request<Incoming>) -> Result<Response<Body>, Raised> {
        let path = self.below(request.uri().path()).unwrap_or_default();
        let mut paths = self.0.paths.iter();
        let found = paths.find_map(|(pattern, routes)| Some((params(pattern, path)?, routes)));
        let Some((params, routes)) = found else {
            raise!(StatusCode::NOT_FOUND);
        };
        let method = request.method().clone();
        let mut matching = routes.iter();
        let Some(route) = matching.find(|it| it.methods.contains(&method)) else {
            let methods = routes.iter().flat_map(|it| it.methods).cloned();
            raise!(HttpException::method_not_allowed(
                &methods.collect::<Vec<_>>()
            ));
        };
        let params: Result<Vec<_>, Utf8Error> = params
            .into_iter()
            .map(|(name, value)| Ok((name, value?)))
            .collect();
        let params = params.map_err(|_| Rejection::Invalid(Source::Path))?;
        request.extensions_mut().insert(PathParams::new(params));
        let call: Call = extract(request).await?;
        Ok(route.answer(&method, &call)?.map(BodyExt::boxed_unsync))
    }
}

/// The path below this prefix.
fn below<'a>(base: &str, path: &'a str) -> Option<&'a str> {
    let below = path.strip_prefix(base)?;
    (below.is_empty() || below.starts_with('/')).then_some(below)
}

/// Lets a policy answer what is raised inside.
pub(crate) fn guarded(inner: Answer, policy: ErrorPolicy) -> Answer {
    let service = ExceptionService::new(service_fn(move |request| inner(request)), policy);
    Arc::new(move |request| {
        let response = service.call(request);
        Box::pin(async move { Ok(response.await?.map(boxed)) })
    })
}

/// Runs middleware around what is inside.
fn around(inner: Answer, middleware: Middleware) -> Answer {
    Arc::new(move |request| {
        let before = (middleware.before)(request.headers());
        let response = before.map(|()| inner(request));
        Box::pin(async move {
            let mut response = response?.await?;
            (middleware.after)(response.status(), response.headers_mut());
            Ok(response)
        })
    })
}

fn boxed<B>(body: B) -> Body
where
    B: http_body::Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    body.map_err(io::Error::other).boxed_unsync()
}

/// A parameter, where it is text.
type Decoded = Result<String, Utf8Error>;

/// The parameters of a path, decoded, when it fits the pattern.
fn params<'a>(mut pattern: &'a str, mut path: &str) -> Option<Vec<(&'a str, Decoded)>> {
    let mut params = Vec::new();
    let decode = |text| percent_decode_str(text).decode_utf8().map(Cow::into_owned);
    while let Some(rest) = pattern.strip_prefix('/') {
        path = path.strip_prefix('/')?;
        let (segment, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let name = segment
            .strip_prefix('{')
            .and_then(|it| it.strip_suffix('}'));
        if let Some(name) = name.and_then(|it| it.strip_prefix('*')) {
            params.push((name, decode(path)));
            return Some(params);
        }
        let (value, below) = path.split_at(path.find('/').unwrap_or(path.len()));
        match name {
            Some(name) if !value.is_empty() => params.push((name, decode(value))),
            None if value == segment => {}
            _ => return None,
        }
        (pattern, path) = (rest, below);
    }
    path.is_empty().then_some(params)
}
