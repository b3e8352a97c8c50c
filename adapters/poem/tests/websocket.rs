//! The facts about WebSockets that hold for every adapter, on poem.

use std::process::ExitCode;

use futures_util::{SinkExt, StreamExt};
use http_exception_poem::{
    ErrorPolicy, ExceptionMiddleware, Form, Json, Query, Result, StatusCode, WebSocketUpgrade, get,
    raise,
};
use poem::listener::TcpAcceptor;
use poem::web::Path;
use poem::web::websocket::{Message, WebSocketConfig};
use poem::{EndpointExt, Response, Route, handler};
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
    let app = Route::new()
        .at("/ws/*path", get(open))
        .with(ExceptionMiddleware::new(policy))
        .data(Tag::default());
    Server::start(async |listener| {
        let acceptor = TcpAcceptor::from_tokio(listener)?;
        poem::Server::new_with_acceptor(acceptor).run(app).await
    })
}

#[handler]
fn open(ws: WebSocketUpgrade, Path(path): Path<String>) -> Result<Response> {
    before(&path, &ws, || ws.extract())?;
    read_body(&path, &ws)?;
    let small = WebSocketConfig::default()
        .write_buffer_size(0)
        .max_write_buffer_size(200);
    let ws = match &*path {
        LARGER => ws.max_message_size(2 * MAX_MESSAGE),
        SMALL_BUFFER => ws.configure(|ws| ws.config(small)),
        _ => ws,
    };
    Ok(ws.on_upgrade(async move |mut socket| {
        if path == OWN_READ {
            let _ = socket.get_mut().next().await;
        }
        if path == OWN_SOCKET {
            let socket = socket.get_mut();
            socket.send(Message::binary("own")).await?;
            socket.send(Message::close_with(4005, "own")).await?;
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
