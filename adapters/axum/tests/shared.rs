//! The facts that hold for every adapter, on axum.

mod reading;

use std::process::ExitCode;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Form, Path, Query};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use http_exception_axum::{ExceptionLayer, Result};
use serde::Deserialize;
use wire::app::{Tag, act};
use wire::{Policies, Server, extraction, facts};

fn main() -> ExitCode {
    wire::main([
        (app as wire::Mount, facts::all()),
        (extractors, extraction::facts()),
        (readers, wire::reading::facts()),
    ])
}

fn app(policies: Policies) -> Server {
    let act =
        async |Path(path): Path<String>| -> Result<_> { Ok(act(&path).await?.map(Body::from)) };
    let many = async || "many";
    let app = Router::new()
        .route("/act/{*path}", get(act).post(act))
        .route("/alive", get(async || "alive"))
        .route("/many", get(many).put(many).delete(many));
    serve(app, policies)
}

fn extractors(policies: Policies) -> Server {
    let small = post(async |Json(_): Json<Item>| "taken").layer(DefaultBodyLimit::max(64));
    let app = Router::new()
        .route("/alive", get(async || "alive"))
        .route("/json", post(async |Json(_): Json<Item>| "taken"))
        .route("/small", small)
        .route("/text", post(async |text: String| text))
        .route("/query", get(async |Query(_): Query<Item>| "taken"))
        .route("/path/{count}", get(async |Path(_): Path<u32>| "taken"))
        .route("/form", post(async |Form(_): Form<Item>| "taken"))
        .route(
            "/extension",
            get(async |Extension(_): Extension<Nobodys>| "taken"),
        );
    serve(app, policies)
}

fn readers(policies: Policies) -> Server {
    serve(reading::app(), policies)
}

fn serve(app: Router, policies: Policies) -> Server {
    let mut app = app.layer(ExceptionLayer::new(policies.inner));
    if let Some(outer) = policies.outer {
        app = app.layer(ExceptionLayer::new(outer));
    }
    let app = app.layer(Extension(Tag::default()));
    Server::start(async |listener| axum::serve(listener, app).await)
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only whether a request fits is looked at")]
struct Item {
    name: String,
    count: u32,
}

#[derive(Clone)]
struct Nobodys;
