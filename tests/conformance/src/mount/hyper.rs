//! hyper has no router: a table, looked through from the top, does here.

use std::io;
use std::pin::Pin;
use std::sync::Arc;

use http::{Request, Response};
use http_body_util::{BodyExt, Either, Full, Limited};
use http_exception_hyper::{Bytes, ExceptionService, HttpException, Raised, StatusCode, raise};
use hyper::body::Incoming;
use hyper::service::Service;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use percent_encoding::percent_decode_str;
use tokio::net::TcpListener;

use super::BODY_LIMIT;
use crate::app::{App, Call, Route};

pub(crate) async fn serve(listener: std::net::TcpListener) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let mut app = App::root();
    let policy = app.policy.take().unwrap_or_default();
    let service = ExceptionService::new(Table::new(app, ""), policy);
    loop {
        let (stream, _) = listener.accept().await?;
        let service = service.clone();
        tokio::spawn(async move {
            let connection = auto::Builder::new(TokioExecutor::new());
            let stream = TokioIo::new(stream);
            // A connection that breaks is the client's to notice.
            let _ = connection.serve_connection(stream, service).await;
        });
    }
}

/// The routes of an application, and the applications mounted in it.
#[derive(Clone)]
struct Table(Arc<Inner>);

struct Inner {
    base: String,
    paths: Vec<(&'static str, Vec<Route>)>,
    children: Vec<Child>,
}

enum Child {
    WithPolicy(Table, ExceptionService<Table>),
    WithoutPolicy(Table),
}

impl Table {
    fn new(app: App, parent: &str) -> Self {
        let base = format!("{parent}{}", app.prefix);
        let paths = app.by_path();
        let children = app.children.into_iter().map(|mut child| {
            let policy = child.policy.take();
            let table = Self::new(child, &base);
            match policy {
                Some(policy) => {
                    Child::WithPolicy(table.clone(), ExceptionService::new(table, policy))
                }
                None => Child::WithoutPolicy(table),
            }
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
        let below = path.strip_prefix(self.0.base.as_str())?;
        (below.is_empty() || below.starts_with('/')).then_some(below)
    }

    async fn route(&self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Raised> {
        let path = self.below(request.uri().path()).unwrap_or_default();
        let mut paths = self.0.paths.iter();
        let found = paths.find_map(|(pattern, routes)| Some((params(pattern, path)?, routes)));
        let Some((params, routes)) = found else {
            raise!(StatusCode::NOT_FOUND);
        };
        let mut matching = routes.iter();
        let Some(route) = matching.find(|it| it.methods.contains(request.method())) else {
            let methods = routes.iter().flat_map(|it| it.methods).cloned();
            raise!(HttpException::method_not_allowed(
                &methods.collect::<Vec<_>>()
            ));
        };
        let (head, body) = request.into_parts();
        let body = Limited::new(body, BODY_LIMIT).collect().await;
        let call = Call {
            method: head.method,
            params,
            query: head.uri.query().map(str::to_owned),
            headers: head.headers,
            body: body.map_err(Raised::from_boxed)?.to_bytes(),
        };
        Ok(route.answer(&call)?.map(Full::new))
    }
}

impl Service<Request<Incoming>> for Table {
    type Response = Response<Full<Bytes>>;
    type Error = Raised;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let path = request.uri().path();
        for child in &self.0.children {
            match child {
                Child::WithPolicy(table, service) if table.below(path).is_some() => {
                    let response = service.call(request);
                    return Box::pin(async move { Ok(response.await?.map(either)) });
                }
                Child::WithoutPolicy(table) if table.below(path).is_some() => {
                    return table.call(request);
                }
                _ => {}
            }
        }
        let table = self.clone();
        Box::pin(async move { table.route(request).await })
    }
}

/// The parameters of a path, decoded, when it fits the pattern.
fn params(mut pattern: &str, mut path: &str) -> Option<Vec<(String, String)>> {
    let mut params = Vec::new();
    let decode = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
    while let Some(rest) = pattern.strip_prefix('/') {
        path = path.strip_prefix('/')?;
        let (segment, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let name = segment
            .strip_prefix('{')
            .and_then(|it| it.strip_suffix('}'));
        if let Some(name) = name.and_then(|it| it.strip_prefix('*')) {
            params.push((name.to_owned(), decode(path)));
            return Some(params);
        }
        let (value, below) = path.split_at(path.find('/').unwrap_or(path.len()));
        match name {
            Some(name) if !value.is_empty() => params.push((name.to_owned(), decode(value))),
            None if value == segment => {}
            _ => return None,
        }
        (pattern, path) = (rest, below);
    }
    path.is_empty().then_some(params)
}

/// The body, whoever made it.
fn either(body: Either<Full<Bytes>, Full<Bytes>>) -> Full<Bytes> {
    match body {
        Either::Left(body) | Either::Right(body) => body,
    }
}
