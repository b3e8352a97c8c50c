//! hyper has no router: a table, looked through from the top, does here.

use std::future::ready;
use std::sync::Arc;

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use http_exception_hyper::{PathParams, Raised, WebSocketUpgrade, raise};
use hyper::body::Incoming;

use crate::mount::hyper::{Answer, Body, guarded};
use crate::websocket::app::{self, HTTP_ONLY, OK, Route, serve};

/// The applications, by their prefix.
pub(crate) fn answers() -> impl Iterator<Item = (&'static str, Answer)> {
    app::apps::<Table>()
        .into_iter()
        .map(|(prefix, policy, table)| {
            let answer: Answer = Arc::new(move |request| {
                let answered = table.answer(prefix, request);
                Box::pin(ready(answered))
            });
            (prefix, guarded(answer, policy))
        })
}

/// The routes of an application.
#[derive(Default)]
struct Table(Vec<(&'static str, Open)>);

type Open = fn(Request<Incoming>) -> Result<Response<Body>, Raised>;

impl app::Router for Table {
    fn websocket<R: Route>(mut self) -> Self {
        self.0.push((R::PATH, open::<R>));
        self
    }
}

fn open<R: Route>(mut request: Request<Incoming>) -> Result<Response<Body>, Raised> {
    let ws = WebSocketUpgrade::new(&mut request)?;
    let read = R::enter(ws.extract())?;
    Ok(ws.on_upgrade(async |socket| serve::<R, _>(read, socket).await))
}

impl Table {
    fn answer(
        &self,
        prefix: &str,
        mut request: Request<Incoming>,
    ) -> Result<Response<Body>, Raised> {
        let path = request.uri().path().strip_prefix(prefix);
        let path = path.unwrap_or_default().to_owned();
        if path == HTTP_ONLY && request.method() == Method::GET {
            let body = Full::from(OK).map_err(|never| match never {});
            let mut response = Response::new(body.boxed_unsync());
            let json = HeaderValue::from_static("application/json");
            response.headers_mut().insert(CONTENT_TYPE, json);
            return Ok(response);
        }
        let mut routes = self.0.iter();
        let found = routes.find_map(|(pattern, open)| Some((params(pattern, &path)?, open)));
        let Some((params, open)) = found else {
            raise!(StatusCode::NOT_FOUND);
        };
        request.extensions_mut().insert(PathParams::encoded(params));
        open(request)
    }
}

/// The parameters of a path, as they were sent, when it fits the pattern.
fn params(pattern: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    let mut params = Vec::new();
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return Some(params),
            (Some(name), Some(text)) if name.starts_with('{') && !text.is_empty() => {
                params.push((name.trim_matches(['{', '}']), text.to_owned()));
            }
            (Some(segment), Some(text)) if segment == text => {}
            _ => return None,
        }
    }
}
