//! The facts about WebSockets that hold for every adapter, on axum.

use std::process::ExitCode;

use axum::extract::Path;
use axum::extract::ws::{CloseFrame, Message};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use http_exception_axum::{
    ErrorPolicy, ExceptionLayer, Form, Json, Query, Result, StatusCode, WebSocketUpgrade, raise,
};
use wire::app::Tag;
use wire::reading::{Item, Order, Page};
use wire::websocket::{
    LARGER, MAX_MESSAGE, OWN_READ, OWN_SOCKET, SMALL_BUFFER, act, before, facts, main as check,
};
use wire::{Server, websocket};

fn main() -> ExitCode {
    check(app as websocket::Mount, facts())
}

fn app(policy: ErrorPolicy) -> Server {
    let app = Router::new()
        .route("/ws/{*path}", get(open))
        .layer(ExceptionLayer::new(policy))
        .layer(Extension(Tag::default()));
    Server::start(async |listener| axum::serve(listener, app).await)
}

async fn open(ws: WebSocketUpgrade, Path(path): Path<String>) -> Result<Response> {
    before(&path, &ws, || ws.extract())?;
    read_body(&path, &ws)?;
    let ws = match &*path {
        LARGER => ws.max_message_size(2 * MAX_MESSAGE),
        SMALL_BUFFER => ws.configure(|ws| ws.write_buffer_size(0).max_write_buffer_size(200)),
        _ => ws,
    };
    Ok(ws.on_upgrade(async move |mut socket| {
        if path == OWN_READ {
            let _ = socket.get_mut().recv().await;
        }
        if path == OWN_SOCKET {
            let socket = socket.get_mut();
            socket.send(Message::Binary("own".into())).await?;
            let (code, reason) = (4005, "own".into());
            let frame = CloseFrame { code, reason };
            socket.send(Message::Close(Some(frame))).await?;
        }
        Ok(act(path, socket).await?)
    }))
}

/// Extracts a body, which no handshake has.
fn read_body(path: &str, ws: &WebSocketUpgrade) -> Result<()> {
    match path {
        "body/json" => drop(ws.extract::<Json<Item>>()?),
        "body/form" => drop(ws.extract::<Form<Order>>()?),
        "body/among" => drop(ws.extract::<(Query<Page>, Json<Item>)>()?),
        "body/maybe" => {
            let Json(None::<Item>) = ws.extract()? else {
                raise!(StatusCode::INTERNAL_SERVER_ERROR);
            };
        }
        _ => {}
    }
    Ok(())
}
