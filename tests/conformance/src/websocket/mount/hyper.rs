//! hyper has no router: a table, looked through from the top, does here.

use std::io;
use std::pin::Pin;
use std::sync::Arc;

use http_body_util::Full;
use http_exception_hyper::{
    Bytes, ErrorPolicy, ExceptionService, HeaderValue, Method, PathParams, Request, Response,
    Result, StatusCode, WebSocketUpgrade, header::CONTENT_TYPE, raise,
};
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use percent_encoding::percent_decode_str;
use tokio::net::TcpListener;

use crate::websocket::app::{self, HTTP_ONLY, OK, Route};

pub(super) async fn serve(listener: TcpListener) -> io::Result<()> {
    let apps = app::policies().map(|(prefix, policy)| Mounted::new(prefix, policy));
    let apps = Arc::new(apps);
    loop {
        let (stream, _) = listener.accept().await?;
        let apps = Arc::clone(&apps);
        tokio::spawn(async move {
            let service = service_fn(|request: Request<Incoming>| {
                let path = request.uri().path();
                let mut found = apps.iter();
                let found = found.find(|app| path.starts_with(app.prefix));
                let app = found.unwrap_or(&apps[0]);
                app.service.call(request)
            });
            let connection = auto::Builder::new(TokioExecutor::new());
            let stream = TokioIo::new(stream);
            // A connection that breaks is the client's to notice.
            let _ = connection
                .serve_connection_with_upgrades(stream, service)
                .await;
        });
    }
}

/// An application, its policy, and where it is.
struct Mounted {
    prefix: &'static str,
    service: ExceptionService<Table>,
}

impl Mounted {
    fn new(prefix: &'static str, policy: ErrorPolicy) -> Self {
        let table = Table {
            prefix,
            routes: Vec::new(),
        };
        Self {
            prefix,
            service: ExceptionService::new(app::routes(table), policy),
        }
    }
}

/// The routes of an application.
struct Table {
    prefix: &'static str,
    routes: Vec<(&'static str, Open)>,
}

type Answer = Response<Full<Bytes>>;
type Open = fn(Request<Incoming>) -> Result<Answer>;

impl app::Router for Table {
    fn websocket<R: Route>(mut self) -> Self {
        self.routes.push((R::PATH, open::<R>));
        self
    }
}

fn open<R: Route>(request: Request<Incoming>) -> Result<Answer> {
    let ws = WebSocketUpgrade::new(request)?;
    let route: R = ws.extract()?;
    Ok(ws.on_upgrade(async |socket| route.serve(socket).await))
}

impl Table {
    fn route(&self, mut request: Request<Incoming>) -> Result<Answer> {
        let path = request.uri().path().strip_prefix(self.prefix);
        let path = path.unwrap_or_default().to_owned();
        if path == HTTP_ONLY && request.method() == Method::GET {
            let mut response = Response::new(Full::from(OK));
            let json = HeaderValue::from_static("application/json");
            response.headers_mut().insert(CONTENT_TYPE, json);
            return Ok(response);
        }
        let mut routes = self.routes.iter();
        let found = routes.find_map(|(pattern, open)| Some((params(pattern, &path)?, open)));
        let Some((params, open)) = found else {
            raise!(StatusCode::NOT_FOUND);
        };
        request.extensions_mut().insert(PathParams::new(params));
        open(request)
    }
}

impl Service<Request<Incoming>> for Table {
    type Response = Answer;
    type Error = http_exception_hyper::Raised;
    type Future = Pin<Box<dyn Future<Output = Result<Answer>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        Box::pin(std::future::ready(self.route(request)))
    }
}

/// The parameters of a path, decoded, when it fits the pattern.
fn params(pattern: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    let mut params = Vec::new();
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return Some(params),
            (Some(name), Some(text)) if name.starts_with('{') && !text.is_empty() => {
                let text = percent_decode_str(text).decode_utf8_lossy().into_owned();
                params.push((name.trim_matches(['{', '}']), text));
            }
            (Some(segment), Some(text)) if segment == text => {}
            _ => return None,
        }
    }
}
