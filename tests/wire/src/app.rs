//! The application whose answers are looked at: one path per thing that may go wrong.
//!
//! `GET` and `POST` of `/act/…` do what [`act`] says, `GET` of `/late/…` what [`late`](crate::late) does,
//! and below `/ws/` there are [WebSockets](crate::websocket). Something outside the policies puts a
//! [`Tag`] on every request.

mod exceptions;
mod policy;

use std::io;
use std::panic::panic_any;

use bytes::Bytes;
use harness::{App, Layer, PanicsOnDrop, Route, text};
use http_body_util::BodyExt;
use http_exception::{AsIs, HttpException, Method, Raised, Response, StatusCode};
use tokio::task::yield_now;

pub(crate) use self::exceptions::Tag;
use self::exceptions::{
    Asks, Crashes, CrashesLater, Discards, Forges, Later, OutOfStock, RaisesAgain, RaisesItself,
    Secret, Silent, Unsendable,
};
pub(crate) use self::policy::{overlapping, plain, spoken};
use crate::Policies;
use crate::late;
use crate::texts;
use crate::websocket::Sockets;

/// The application, below policies.
pub(crate) fn app(policies: Policies) -> App<Sockets> {
    let routes = vec![
        Route::text("/alive", GET, "alive"),
        Route::text("/many", MANY, "many"),
        Route::act("/act/{*path}", GET_AND_POST, async |request| {
            let path = request.uri().path().trim_start_matches("/act/").to_owned();
            Ok(act(&path).await?.map(text))
        }),
        Route::act("/late/{*path}", GET, |request| {
            let path = request.uri().path().trim_start_matches("/late/").to_owned();
            late::before(&path);
            async move { Ok(late::act(&path).await?.map(BodyExt::boxed)) }
        }),
    ];
    let mut layers: Vec<Layer> = policies.into_iter().map(Layer::Policy).collect();
    layers.push(Layer::Attach(|extensions| {
        extensions.insert(Tag::default());
    }));
    App {
        routes,
        layers,
        has_own_routes: true,
        ..App::default()
    }
}

/// Does what a path below `/act/` says.
///
/// # Errors
///
/// The exception that the path names.
///
/// # Panics
///
/// Where the path says so.
async fn act(path: &str) -> Result<Response, Raised> {
    let (topic, deed) = path.split_once('/').unwrap_or((path, ""));
    match topic {
        "raise" => raise(deed),
        "status" => Err(HttpException::from_status(status(deed)).into()),
        "handler" => Err(asking(deed)),
        "panic" => panic(deed).await,
        "task" => tokio::spawn(async { raise("http") }).await?,
        "own" => Ok(own(deed)),
        "bare" => Ok(bare(status(deed))),
        "kept" => Ok(kept(status(deed))),
        "range" => Ok(range(deed)),
        "said" => Ok(said(deed)),
        _ => Err(HttpException::from_status(StatusCode::NOT_FOUND).into()),
    }
}

fn raise(deed: &str) -> Result<Response, Raised> {
    let missing = HttpException::not_found("Item not found");
    Err(match deed {
        "http" => missing.with_header("x-error", "There goes my error").into(),
        "exception" => OutOfStock { left: 2 }.into(),
        "boxed" => Raised::from(Box::new(OutOfStock { left: 2 })),
        "mapped" => io::Error::other("disk /dev/sda1 is on fire").into(),
        "unmapped" => Secret.into(),
        "split-header" => missing
            .with_header("x-split", "a\r\nset-cookie: stolen=1")
            .with_header("x-whole", "kept")
            .into(),
        "odd-header" => missing
            .with_header("x odd", "a")
            .with_header("x-whole", "kept")
            .into(),
        "framing" => missing
            .with_header("content-length", "3")
            .with_header("transfer-encoding", "chunked")
            .with_header("connection", "close")
            .into(),
        "challenge" => HttpException::unauthorized("Basic", "Who are you?").into(),
        "cookies" => missing
            .with_header("set-cookie", "a=1")
            .with_header("set-cookie", "b=2")
            .into(),
        _ => missing.into(),
    })
}

fn status(code: &str) -> StatusCode {
    let code = code.parse().unwrap_or_default();
    StatusCode::from_u16(code).unwrap_or(StatusCode::NOT_FOUND)
}

fn asking(deed: &str) -> Raised {
    match deed {
        "later" => Later.into(),
        "request" => Asks.into(),
        "again" => RaisesAgain.into(),
        "itself" => RaisesItself.into(),
        "crash" => Crashes.into(),
        "crash-later" => CrashesLater.into(),
        "unsendable" => Unsendable.into(),
        "silent" => Silent.into(),
        "forged" => Forges.into(),
        _ => Discards.into(),
    }
}

async fn panic(deed: &str) -> Result<Response, Raised> {
    match deed {
        "after" => {
            yield_now().await;
            panic!("token=hunter2 after the first await");
        }
        "payload" => panic_any(PanicsOnDrop),
        "number" => panic_any(7_u8),
        "local" => {
            let _local = PanicsOnDrop;
            yield_now().await;
            Err(HttpException::not_found("Item not found").into())
        }
        _ => panic!("token=hunter2 before the first await"),
    }
}

fn own(deed: &str) -> Response {
    let (status, content_type, body) = match deed {
        "json" => (422, "application/json", "{ \"mine\" :\n true }"),
        "html" => (500, "text/html", "<h1>Broken</h1>"),
        "typed" => (404, "application/json", ""),
        _ => (418, "text/plain; charset=utf-8", "short and stout"),
    };
    let response = http::Response::builder()
        .status(status)
        .header("content-type", content_type)
        .header("etag", "\"mine\"")
        .body(Bytes::from_static(body.as_bytes()));
    response.unwrap_or_default()
}

fn bare(status: StatusCode) -> Response {
    let response = http::Response::builder()
        .status(status)
        .header("access-control-allow-origin", "https://example.com")
        .header("set-cookie", "a=1")
        .header("set-cookie", "b=2")
        .header("vary", "origin")
        .header("etag", "\"stale\"")
        .header("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT")
        .header("content-encoding", "gzip")
        .header("content-language", "en")
        .header("content-range", "bytes */7")
        .body(Bytes::new());
    response.unwrap_or_default()
}

/// A bare status that says more of the resource than its status.
fn kept(status: StatusCode) -> Response {
    let response = http::Response::builder()
        .status(status)
        .header("cache-control", "max-age=60")
        .header("content-location", "/items/7")
        .header("content-range", "bytes */7")
        .header("expires", "Sun, 06 Nov 1994 08:49:37 GMT")
        .header("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT")
        .body(Bytes::new());
    response.unwrap_or_default()
}

/// A range that a file does not have, as services of files say it.
fn range(deed: &str) -> Response {
    let response = http::Response::builder()
        .status(StatusCode::RANGE_NOT_SATISFIABLE)
        .header("accept-ranges", "bytes")
        .header("content-range", "bytes */7")
        .header("etag", "\"file\"");
    let response = match deed {
        "typed" => response
            .header("content-type", "image/png")
            .body(Bytes::new()),
        "several" => response.body("Cannot serve multipart range requests".into()),
        "own" => response
            .header("content-type", "text/plain")
            .body("7 bytes, and no more".into()),
        _ => response.body(Bytes::new()),
    };
    response.unwrap_or_default()
}

/// An answer in text: made for it or a constant, or one that is marked.
fn said(deed: &str) -> Response {
    let (how, nth) = deed.split_once('/').unwrap_or((deed, ""));
    let (status, text) = texts::SAID[nth.parse().unwrap_or(0) % texts::SAID.len()];
    let body = match how {
        "made" => Bytes::from(text.to_owned()),
        _ => Bytes::from_static(text.as_bytes()),
    };
    let response = http::Response::builder()
        .status(status)
        .header("content-type", "text/plain; charset=utf-8")
        .body(if how == "nothing" { Bytes::new() } else { body });
    let mut response = response.unwrap_or_default();
    if how == "nothing" {
        response.headers_mut().clear();
    }
    if how == "marked" || how == "nothing" {
        response.extensions_mut().insert(AsIs);
    }
    response
}

const GET: &[Method] = &[Method::GET, Method::HEAD];

const GET_AND_POST: &[Method] = &[Method::GET, Method::HEAD, Method::POST];

const MANY: &[Method] = &[Method::GET, Method::HEAD, Method::PUT, Method::DELETE];
