//! What goes wrong late, and panics everywhere, on poem.

use std::io;
use std::process::ExitCode;

use http_body_util::BodyExt;
use http_exception_poem::{ExceptionMiddleware, Result, get};
use poem::endpoint::BoxEndpoint;
use poem::listener::TcpAcceptor;
use poem::web::Path;
use poem::{
    Body, Endpoint, EndpointExt, FromRequest, Request, RequestBody, Response, ResponseParts, Route,
    handler,
};
use wire::late::{EXTRACTOR, Notices, SYNC};
use wire::{Policies, Server};

fn main() -> ExitCode {
    // poem's server polls a connection again that has ended, and with it the handler.
    wire::late::main(app, Notices::Http2)
}

fn app(policies: Policies) -> Server {
    let app = Route::new()
        .at("/late/sync", Sync)
        .at("/late/extractor", get(extractor))
        .at("/late/*path", get(act))
        .at("/alive", get(alive))
        .with(ExceptionMiddleware::new(policies.inner));
    let app: BoxEndpoint<'static> = match policies.outer {
        Some(outer) => app.with(ExceptionMiddleware::new(outer)).boxed(),
        None => app.boxed(),
    };
    Server::start(async |listener| {
        let acceptor = TcpAcceptor::from_tokio(listener)?;
        poem::Server::new_with_acceptor(acceptor).run(app).await
    })
}

#[handler]
async fn act(Path(path): Path<String>) -> Result<Response> {
    let (head, body) = wire::late::act(&path).await?.into_parts();
    let head = ResponseParts {
        status: head.status,
        version: head.version,
        headers: head.headers,
        extensions: head.extensions,
    };
    let body = body.map_err(io::Error::other).boxed();
    Ok(Response::from_parts(head, Body::from(body)))
}

#[handler]
fn alive() -> &'static str {
    "alive"
}

#[handler]
fn extractor(_: Panics) -> &'static str {
    "taken"
}

/// An extractor that panics.
struct Panics;

impl<'a> FromRequest<'a> for Panics {
    async fn from_request(_: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        panic!("{EXTRACTOR}")
    }
}

/// An endpoint that panics before there is a future.
struct Sync;

impl Endpoint for Sync {
    type Output = Response;

    fn call(&self, _: Request) -> impl Future<Output = poem::Result<Response>> + Send {
        let panics = || -> std::future::Ready<poem::Result<Response>> { panic!("{SYNC}") };
        panics()
    }
}
