//! The application on hyper: with our service, and by hand.

use std::convert::Infallible;
use std::error::Error;
use std::io;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body::Body;
use http_body_util::Full;
use http_exception_hyper::{
    ExceptionService, HttpException, Query, Raised, extract, raise, service_fn,
};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use serde::Serialize;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_layer::Layer;

use super::by_hand::{AppError, Forward, ForwardFuture, page, say_of_errors};
use super::{FOO, NOT_FOUND, Page, coded, labelled, policy};
use crate::Side;

/// Serves the application until this is dropped.
pub(crate) async fn serve(side: Side, listener: TcpListener) -> io::Result<()> {
    match side {
        Side::Ours
        | Side::OursWithRequest
        | Side::OursInProblems
        | Side::OursNegotiated
        | Side::OursObserved
        | Side::OursAround => {
            let service = ExceptionService::new(service_fn(ours), policy(side));
            connections(listener, service).await
        }
        Side::Bare => connections(listener, hyper::service::service_fn(bare)).await,
        Side::Layered => {
            let inner = hyper::service::service_fn(bare);
            connections(listener, Forward { inner }).await
        }
        Side::Guarded => {
            let inner = tower::service_fn(guarded);
            let service = CatchPanicLayer::new().layer(inner);
            connections(listener, TowerToHyperService::new(service)).await
        }
    }
}

async fn connections<S, B>(listener: TcpListener, service: S) -> io::Result<()>
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible> + Clone,
    B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + 'static,
{
    loop {
        let (stream, _) = listener.accept().await?;
        let connection =
            http1::Builder::new().serve_connection(TokioIo::new(stream), service.clone());
        // One client, and one after the other: nothing is spawned.
        let _ = connection.await;
    }
}

type Reply = Response<Full<Bytes>>;

async fn ours(request: Request<Incoming>) -> Result<Reply, Raised> {
    let path = request.uri().path();
    if let Some(text) = path.strip_prefix("/counts/") {
        return Ok(success(&text.parse::<u32>()?));
    }
    if path == "/search" {
        // In a box, so that no other request carries the future.
        return Box::pin(search(request)).await;
    }
    if path.starts_with("/labels/") {
        raise!(labelled());
    }
    if path != "/items/foo" {
        if path == "/items/coded" {
            raise!(coded());
        }
        raise!(HttpException::not_found(NOT_FOUND));
    }
    Ok(success(&FOO))
}

async fn search(request: Request<Incoming>) -> Result<Reply, Raised> {
    let Query::<Page>(page) = extract(request).await?;
    Ok(Response::new(Full::from(page.answer())))
}

/// The usual function that answers errors too, since hyper has no answer for one.
async fn bare(request: Request<Incoming>) -> Result<Reply, Infallible> {
    let reply = by_hand(request).await;
    Ok(reply.unwrap_or_else(|error| json(error.status(), &error.body())))
}

/// The same, where errors say what they should.
async fn guarded(request: Request<Incoming>) -> Result<Reply, Infallible> {
    let reply = by_hand(request).await;
    Ok(reply.unwrap_or_else(|error| {
        let mut reply = json(error.status(), &error.body());
        say_of_errors(error.status(), reply.headers_mut());
        reply
    }))
}

async fn by_hand(request: Request<Incoming>) -> Result<Reply, AppError> {
    let path = request.uri().path();
    if let Some(text) = path.strip_prefix("/counts/") {
        return Ok(success(&text.parse::<u32>()?));
    }
    if path == "/search" {
        return Box::pin(search_by_hand(request)).await;
    }
    if path != "/items/foo" {
        return Err(AppError::ItemNotFound);
    }
    Ok(success(&FOO))
}

#[expect(
    clippy::unused_async,
    reason = "the application waits for something, as ours does for its extractor"
)]
async fn search_by_hand(request: Request<Incoming>) -> Result<Reply, AppError> {
    let page = page(request.uri().query().unwrap_or_default())?;
    Ok(Response::new(Full::from(page.answer())))
}

fn success(value: &impl Serialize) -> Reply {
    json(StatusCode::OK, value)
}

fn json(status: StatusCode, value: &impl Serialize) -> Reply {
    let body = serde_json::to_vec(value).expect("it is JSON");
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

impl<S: Service<R>, R> Service<R> for Forward<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = ForwardFuture<S::Future>;

    fn call(&self, request: R) -> Self::Future {
        ForwardFuture {
            inner: self.inner.call(request),
        }
    }
}
