//! The facts about WebSockets that hold for every adapter, on hyper.

use std::process::ExitCode;

use futures_util::{SinkExt, StreamExt};
use http_body_util::Full;
use http_exception_hyper::{
    Bytes, ErrorPolicy, ExceptionService, Form, HttpException, Json, Method, Query, Request,
    Response, Result, StatusCode, WebSocketUpgrade, raise,
};
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::CloseFrame;
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
    let app = Tagged(ExceptionService::new(service_fn(open), policy));
    Server::start(async move |listener| {
        loop {
            let (stream, _) = listener.accept().await?;
            let app = app.clone();
            tokio::spawn(async move {
                let connection = auto::Builder::new(TokioExecutor::new());
                let stream = TokioIo::new(stream);
                // A connection that breaks is the client's to notice.
                let _ = connection.serve_connection_with_upgrades(stream, app).await;
            });
        }
    })
}

async fn open(mut request: Request<Incoming>) -> Result<Response<Full<Bytes>>> {
    let Some(path) = request.uri().path().strip_prefix("/ws/").map(str::to_owned) else {
        raise!(StatusCode::NOT_FOUND);
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        raise!(HttpException::method_not_allowed(&[
            Method::GET,
            Method::HEAD
        ]));
    }
    let ws = WebSocketUpgrade::new(&mut request)?;
    before(&path, &ws, || ws.extract())?;
    read_body(&path, &ws)?;
    let ws = match &*path {
        LARGER => ws.max_message_size(2 * MAX_MESSAGE),
        SMALL_BUFFER => ws.configure(|ws| ws.write_buffer_size(0).max_write_buffer_size(200)),
        _ => ws,
    };
    Ok(ws.on_upgrade(async move |mut socket| {
        if path == OWN_READ {
            let _ = socket.get_mut().next().await;
        }
        if path == OWN_SOCKET {
            let socket = socket.get_mut();
            socket.send(Message::binary("own")).await?;
            let (code, reason) = (4005.into(), "own".into());
            let frame = CloseFrame { code, reason };
            socket.send(Message::Close(Some(frame))).await?;
        }
        act(path, socket).await
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
