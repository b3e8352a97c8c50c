//! What goes wrong late, and panics everywhere, on hyper.

mod serve;

use std::pin::Pin;
use std::process::ExitCode;

use http_body_util::{BodyExt, Either, Full};
use http_exception_hyper::http::{Request, Response};
use http_exception_hyper::{Bytes, ExceptionService, Method, Raised};
use hyper::body::Incoming;
use hyper::service::Service;
use wire::late::{Body, EXTRACTOR, Notices, SYNC, act};
use wire::{Policies, Server};

use self::serve::serve;

fn main() -> ExitCode {
    wire::late::main(app, Notices::Always)
}

fn app(policies: Policies) -> Server {
    let app = ExceptionService::new(App, policies.inner);
    match policies.outer {
        Some(outer) => serve(ExceptionService::new(app, outer)),
        None => serve(app),
    }
}

#[derive(Clone)]
struct App;

impl Service<Request<Incoming>> for App {
    type Response = Response<Either<Body, Full<Bytes>>>;
    type Error = Raised;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Raised>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        assert!(path != "/late/sync", "{SYNC}");
        Box::pin(async move {
            if path == "/late/extractor" {
                return Ok(Response::new(Either::Right(Full::new(
                    extract(request).await,
                ))));
            }
            let Some(path) = path.strip_prefix("/late/") else {
                return Ok(Response::new(Either::Right(Full::from("alive"))));
            };
            let response = act(path).await?;
            if method == Method::HEAD {
                // hyper sends the content of an answer to HEAD over HTTP/2.
                return Ok(response.map(|_| Either::Right(Full::default())));
            }
            Ok(response.map(Either::Left))
        })
    }
}

/// hyper has no extractors; what reads a request may panic all the same.
async fn extract(request: Request<Incoming>) -> Bytes {
    let body = request.collect().await;
    assert!(body.is_err(), "{EXTRACTOR}");
    Bytes::new()
}
