//! A shop on axum: handlers return `Result`, and a policy that other services share answers for them.
//!
//! ```console
//! $ cargo run -p example-axum -- --listen 127.0.0.1:3000
//! listening on http://127.0.0.1:3000
//!
//! $ curl -i -H 'x-request-id: 7f3a' http://127.0.0.1:3000/items/bar
//! HTTP/1.1 404 Not Found
//! x-error: There goes my error
//! x-handled-by: policy
//! content-type: application/json
//! cache-control: no-store
//! x-content-type-options: nosniff
//! vary: accept
//! x-request-id: 7f3a
//! content-length: 27
//!
//! {"detail":"Item not found"}
//! ```
//!
//! `operators` is what its operators see: tracing, ids of requests, and `GET /metrics`.

mod operators;

use std::error::Error;

use axum::Router;
use axum::response::Response;
use axum::routing::{any, get, post, put};
use example_policy::{
    Access, Line, NewItem, Options, current_user, enter, find_item, find_order, find_unicorn, hear,
    stock,
};
use http_exception_axum::{
    All, ExceptionLayer, Garde, HeaderMap, Json, Path, Query, Result, Value, WebSocketUpgrade, json,
};
use tokio::net::TcpListener;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "says where it listens")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip_while(|arg| arg != "--listen").skip(1);
    let listen = args.next().unwrap_or_else(|| "127.0.0.1:3000".into());

    let metrics = operators::install()?;
    let app = Router::new()
        .route("/metrics", get(async move || metrics.render()))
        .route("/items", post(create_item))
        .route("/items/{id}", get(read_item))
        .route("/shelves/{shelf}", put(put_item))
        .route("/rooms/{room}", any(chat))
        .route("/users/me", get(read_user))
        .route("/unicorns/{name}", get(read_unicorn))
        .route("/orders/{id}", get(read_order))
        .route("/stock/{id}", get(read_stock))
        .route("/boom", get(boom))
        // Covers the routes above; what adds to answers, such as CORS, comes after it.
        .layer(ExceptionLayer::new(operators::policy()))
        // Around the policy, so that what it tells of is in the span of the request.
        .layer(operators::trace());

    let listener = TcpListener::bind(listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}

/// A body that is no `NewItem` never gets here: the policy answers, and lists all that is wrong with it.
async fn create_item(Json(item): Json<NewItem>) -> Json<NewItem> {
    Json(item)
}

type Input = All<(Path<u32>, Query<Options>, Json<Garde<NewItem>>)>;

/// Whatever is wrong with the path, the query and the body is one list.
async fn put_item(All((Path(shelf), Query(options), Json(Garde(item)))): Input) -> Json<Value> {
    Json(json!({"shelf": shelf, "item": item, "options": options}))
}

async fn chat(ws: WebSocketUpgrade) -> Result<Response> {
    let (Path(room), Query(access)): (Path<u64>, Query<Access>) = ws.extract()?;
    enter(&access)?;
    Ok(ws.on_upgrade(async move |mut socket| {
        while let Some(line) = socket.receive_json::<Line>().await? {
            socket.send_json(&hear(room, &line)?).await?;
        }
        Ok(())
    }))
}

async fn read_item(Path(id): Path<String>) -> Result<Json<Value>> {
    Ok(Json(json!({"item": find_item(&id)?})))
}

async fn read_user(headers: HeaderMap) -> Result<Json<Value>> {
    Ok(Json(json!({"user": current_user(&headers)?})))
}

async fn read_unicorn(Path(name): Path<String>) -> Result<Json<Value>> {
    Ok(Json(json!({"unicorn": find_unicorn(&name)?})))
}

async fn read_order(Path(id): Path<u64>) -> Result<Json<Value>> {
    Ok(Json(json!({"quantity": find_order(id)?})))
}

async fn read_stock(Path(id): Path<String>) -> Result<Json<Value>> {
    Ok(Json(json!({"stock": stock(&id)?})))
}

async fn boom() {
    panic!("a handler that panics still answers");
}
