//! A shop on poem: handlers return `Result`, and a policy that other services share answers for them.
//!
//! ```console
//! $ cargo run -p example-poem -- --listen 127.0.0.1:3000
//! listening on http://127.0.0.1:3000
//!
//! $ curl -i http://127.0.0.1:3000/items/bar
//! HTTP/1.1 404 Not Found
//! x-error: There goes my error
//! x-handled-by: policy
//! content-type: application/json
//! cache-control: no-store
//! x-content-type-options: nosniff
//! content-length: 27
//!
//! {"detail":"Item not found"}
//! ```

use std::error::Error;

use example_policy::{current_user, find_item, find_order, find_unicorn, policy, stock};
use http_exception_poem::{ExceptionMiddleware, HeaderMap, Result, Value, get, json, post};
use poem::listener::TcpAcceptor;
use poem::web::{Json, Path};
use poem::{EndpointExt, Request, Response, Route, Server, handler};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "says where it listens")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip_while(|arg| arg != "--listen").skip(1);
    let listen = args.next().unwrap_or_else(|| "127.0.0.1:3000".into());

    let app = Route::new()
        .at("/items", post(create_item.before(limit_body)))
        .at("/items/:id", get(read_item))
        .at("/users/me", get(read_user))
        .at("/unicorns/:name", get(read_unicorn))
        .at("/orders/:id", get(read_order))
        .at("/stock/:id", get(read_stock))
        .at("/boom", get(boom))
        .after(plain_json)
        .with(ExceptionMiddleware::new(policy()));

    let listener = TcpListener::bind(listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Server::new_with_acceptor(TcpAcceptor::from_tokio(listener)?)
        .run(app)
        .await?;
    Ok(())
}

#[derive(Deserialize, Serialize)]
struct NewItem {
    name: String,
    price: f64,
}

/// A body that is no `NewItem` never gets here: the policy answers what the extractor refuses.
#[handler]
fn create_item(Json(item): Json<NewItem>) -> Json<NewItem> {
    Json(item)
}

#[handler]
fn read_item(Path(id): Path<String>) -> Result<Json<Value>> {
    Ok(Json(json!({"item": find_item(&id)?})))
}

#[handler]
fn read_user(headers: &HeaderMap) -> Result<Json<Value>> {
    Ok(Json(json!({"user": current_user(headers)?})))
}

#[handler]
fn read_unicorn(Path(name): Path<String>) -> Result<Json<Value>> {
    Ok(Json(json!({"unicorn": find_unicorn(&name)?})))
}

#[handler]
fn read_order(Path(id): Path<u64>) -> Result<Json<Value>> {
    Ok(Json(json!({"quantity": find_order(id)?})))
}

#[handler]
fn read_stock(Path(id): Path<String>) -> Result<Json<Value>> {
    Ok(Json(json!({"stock": stock(&id)?})))
}

#[handler]
fn boom() {
    panic!("a handler that panics still answers");
}

/// Refuses large bodies: poem's `Json` takes any size, its `SizeLimit` none without `content-length`.
async fn limit_body(mut request: Request) -> poem::Result<Request> {
    let body = request.take_body().into_bytes_limit(2 << 20).await?;
    request.set_body(body);
    Ok(request)
}

/// Says `application/json`, which has no charset (RFC 8259 section 11); poem's `Json` adds one.
async fn plain_json(result: poem::Result<Response>) -> poem::Result<Response> {
    result.map(|response| match response.content_type() {
        Some(JSON_WITH_CHARSET) => response.set_content_type("application/json"),
        _ => response,
    })
}

const JSON_WITH_CHARSET: &str = "application/json; charset=utf-8";
