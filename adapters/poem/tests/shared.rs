//! The facts that hold for every adapter, on poem.

mod reading;

use std::process::ExitCode;

use http_exception_poem::{ExceptionMiddleware, Result, get, post};
use poem::endpoint::BoxEndpoint;
use poem::listener::TcpAcceptor;
use poem::middleware::SizeLimit;
use poem::web::{Data, Form, Json, Path, Query};
use poem::{EndpointExt, Response, ResponseParts, Route, handler};
use serde::Deserialize;
use wire::app::Tag;
use wire::{Policies, Server, extraction, facts};

fn main() -> ExitCode {
    wire::main([
        (app as wire::Mount, facts::all()),
        (extractors, extraction::facts()),
        (readers, wire::reading::facts()),
    ])
}

fn app(policies: Policies) -> Server {
    let app = Route::new()
        .at("/act/*path", get(act).post(act))
        .at("/alive", get(alive))
        .at("/many", get(many).put(many).delete(many));
    serve(app, policies)
}

#[handler]
async fn act(Path(path): Path<String>) -> Result<Response> {
    let (head, body) = wire::app::act(&path).await?.into_parts();
    let head = ResponseParts {
        status: head.status,
        version: head.version,
        headers: head.headers,
        extensions: head.extensions,
    };
    Ok(Response::from_parts(head, body.into()))
}

#[handler]
fn alive() -> &'static str {
    "alive"
}

#[handler]
fn many() -> &'static str {
    "many"
}

fn extractors(policies: Policies) -> Server {
    let app = Route::new()
        .at("/alive", get(alive))
        .at("/json", post(json))
        .at("/small", post(json).with(SizeLimit::new(64)))
        .at("/text", post(text))
        .at("/query", get(query))
        .at("/path/:count", get(number))
        .at("/form", post(form))
        .at("/extension", get(extension));
    serve(app, policies)
}

#[handler]
fn json(Json(_): Json<Item>) -> &'static str {
    "taken"
}

#[handler]
fn text(text: String) -> String {
    text
}

#[handler]
fn query(Query(_): Query<Item>) -> &'static str {
    "taken"
}

#[handler]
fn number(Path(_): Path<u32>) -> &'static str {
    "taken"
}

#[handler]
fn form(Form(_): Form<Item>) -> &'static str {
    "taken"
}

#[handler]
fn extension(Data(_): Data<&Nobodys>) -> &'static str {
    "taken"
}

fn readers(policies: Policies) -> Server {
    serve(reading::app().at("/alive", get(alive)), policies)
}

fn serve(app: Route, policies: Policies) -> Server {
    let app = app.with(ExceptionMiddleware::new(policies.inner));
    let app: BoxEndpoint<'static> = match policies.outer {
        Some(outer) => app.with(ExceptionMiddleware::new(outer)).boxed(),
        None => app.boxed(),
    };
    let app = app.data(Tag::default());
    Server::start(async |listener| {
        let acceptor = TcpAcceptor::from_tokio(listener)?;
        poem::Server::new_with_acceptor(acceptor).run(app).await
    })
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only whether a request fits is looked at")]
struct Item {
    name: String,
    count: u32,
}

struct Nobodys;
