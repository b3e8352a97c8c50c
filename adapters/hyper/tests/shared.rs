//! The facts that hold for every adapter, on hyper.

mod reading;
mod serve;

use std::process::ExitCode;

use http_body_util::Full;
use http_exception_hyper::http::{Request, Response};
use http_exception_hyper::{
    Bytes, ExceptionService, HttpException, Method, Result, StatusCode, raise,
};
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use wire::app::{ALIVE, MANY, Tag, act};
use wire::{Policies, Server, facts};

use self::serve::serve;

fn main() -> ExitCode {
    wire::main([
        (app as wire::Mount, facts::all()),
        (readers, wire::reading::facts()),
    ])
}

fn app(policies: Policies) -> Server {
    let app = ExceptionService::new(service_fn(route), policies.inner);
    match policies.outer {
        Some(outer) => serve(Tagged(ExceptionService::new(app, outer))),
        None => serve(Tagged(app)),
    }
}

fn readers(policies: Policies) -> Server {
    serve(ExceptionService::new(
        service_fn(reading::app),
        policies.inner,
    ))
}

async fn route(request: Request<Incoming>) -> Result<Response<Full<Bytes>>> {
    let (method, path) = (request.method(), request.uri().path());
    let mut response = match path {
        "/alive" => fixed(method, ALIVE, "alive")?,
        "/many" => fixed(method, MANY, "many")?,
        _ => {
            let Some(path) = path.strip_prefix("/act/") else {
                raise!(StatusCode::NOT_FOUND);
            };
            act(path).await?.map(Full::new)
        }
    };
    if method == Method::HEAD && !http_body::Body::is_end_stream(response.body()) {
        *response.body_mut() = Full::default();
    }
    Ok(response)
}

fn fixed(method: &Method, methods: &[Method], text: &'static str) -> Result<Response<Full<Bytes>>> {
    if !methods.contains(method) {
        raise!(HttpException::method_not_allowed(methods));
    }
    Ok(Response::new(Full::from(text)))
}

/// Puts a tag on requests, as something around the policy does.
#[derive(Clone)]
struct Tagged<S>(S);

impl<S: Service<Request<Incoming>>> Service<Request<Incoming>> for Tagged<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn call(&self, mut request: Request<Incoming>) -> S::Future {
        request.extensions_mut().insert(Tag::default());
        self.0.call(request)
    }
}
