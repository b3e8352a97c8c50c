//! A shop on poem: handlers return `Result`, and a policy that other services share answers for them.
//!
//! ```console
//! $ cargo run -p example-poem -- --listen 127.0.0.1:3000
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

use std::error::Error;

use example_policy::{
    Access, Line, NewItem, Options, current_user, enter, find_item, find_order, find_unicorn, hear,
    policy, stock,
};
use http_exception_poem::{
    All, ExceptionMiddleware, Garde, HeaderMap, Json, Path, Query, Result, Value, WebSocketUpgrade,
    get, json, post, put,
};
use poem::listener::TcpAcceptor;
use poem::{EndpointExt, Response, Route, Server, handler};
use tokio::net::TcpListener;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "says where it listens")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip_while(|arg| arg != "--listen").skip(1);
    let listen = args.next().unwrap_or_else(|| "127.0.0.1:3000".into());

    let app = Route::new()
        .at("/items", post(create_item))
        .at("/items/:id", get(read_item))
        .at("/shelves/:shelf", put(put_item))
        .at("/rooms/:room", get(chat))
        .at("/users/me", get(read_user))
        .at("/unicorns/:name", get(read_unicorn))
        .at("/orders/:id", get(read_order))
        .at("/stock/:id", get(read_stock))
        .at("/boom", get(boom))
        .with(ExceptionMiddleware::new(policy()));

    let listener = TcpListener::bind(listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Server::new_with_acceptor(TcpAcceptor::from_tokio(listener)?)
        .run(app)
        .await?;
    Ok(())
}

/// A body that is no `NewItem` never gets here: the policy answers, and lists all that is wrong with it.
#[handler]
fn create_item(Json(item): Json<NewItem>) -> Json<NewItem> {
    Json(item)
}

type Input = All<(Path<u32>, Query<Options>, Json<Garde<NewItem>>)>;

/// Whatever is wrong with the path, the query and the body is one list.
#[handler]
fn put_item(All((Path(shelf), Query(options), Json(Garde(item)))): Input) -> Json<Value> {
    Json(json!({"shelf": shelf, "item": item, "options": options}))
}

#[handler]
fn chat(ws: WebSocketUpgrade) -> Result<Response> {
    let (Path(room), Query(access)): (Path<u64>, Query<Access>) = ws.extract()?;
    enter(&access)?;
    Ok(ws.on_upgrade(async move |mut socket| {
        while let Some(line) = socket.receive_json::<Line>().await? {
            socket.send_json(&hear(room, &line)?).await?;
        }
        Ok(())
    }))
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
