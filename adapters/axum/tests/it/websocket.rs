//! Handshakes that axum refuses, and those of a server that cannot upgrade.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ws;
use axum::response::Response;
use axum::routing::any;
use http::request::Builder;
use http::{Request, Version};
use http_exception_axum::{
    ErrorPolicy, ExceptionLayer, Result, StatusCode, WebSocketUpgrade, raise,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::yield_now;
use tower::ServiceExt;

#[tokio::test]
async fn what_axum_refuses_is_answered_like_what_we_refuse() {
    let changes: [(Change, &str); 4] = [
        (|request| request.method("POST"), "405 Method Not Allowed"),
        (
            |request| replace(request, "connection", "close"),
            "426 Upgrade Required",
        ),
        (
            |request| replace(request, "upgrade", "h2c"),
            "426 Upgrade Required",
        ),
        (
            |request| replace(request, "sec-websocket-version", "8"),
            "426 Upgrade Required",
        ),
    ];
    for (change, expected) in changes {
        let own = ask("/axum", change).await;
        assert_eq!(own.0, expected);
        assert_eq!(own, ask("/ws", change).await);
    }
}

#[tokio::test]
async fn what_axum_refuses_alone_keeps_its_status() {
    let no_key = |request| replace(request, "sec-websocket-key", "");
    assert_eq!(
        ask("/ws", no_key).await.0,
        "400 Sec-WebSocket-Key is missing or not 16 bytes in base64"
    );
    let no_key = |mut request: Builder| {
        request
            .headers_mut()
            .map(|headers| headers.remove("sec-websocket-key"));
        request
    };
    assert_eq!(
        ask("/axum", no_key).await.0,
        "400 Expected the handshake of a WebSocket"
    );
    let http_2 = |request: Builder| request.version(Version::HTTP_2);
    assert_eq!(ask("/axum", http_2).await.0, "405 Method Not Allowed");
    let other = |request: Builder| request.version(Version::HTTP_2).method("CONNECT");
    assert_eq!(
        ask("/axum", other).await.0,
        "400 Expected the handshake of a WebSocket"
    );
    assert_eq!(
        ask("/ws", other).await.0,
        "400 Expected the handshake of a WebSocket"
    );
}

#[tokio::test]
async fn a_server_that_cannot_upgrade_is_not_the_clients_fault() {
    for path in ["/axum", "/ws"] {
        assert_eq!(
            ask(path, |request| request).await.0,
            "500 Internal Server Error"
        );
    }
}

#[tokio::test]
async fn a_websocket_of_http_2_is_closed_like_any_other() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("a bound port");
    tokio::spawn(async { axum::serve(listener, app()).await });

    let stream = TcpStream::connect(address).await.expect("a server");
    let (mut client, mut connection) = h2::client::handshake(stream).await.expect("HTTP/2");
    // What a server can is in its settings, the first thing that it sends.
    while !client.is_extended_connect_protocol_enabled() {
        poll_fn(|cx| {
            assert!(
                Pin::new(&mut connection).poll(cx).is_pending(),
                "it goes on"
            );
            Poll::Ready(())
        })
        .await;
        yield_now().await;
    }
    tokio::spawn(connection);
    let mut request = Request::builder()
        .method("CONNECT")
        .uri(format!("http://{address}/ws"))
        .header("sec-websocket-version", "13")
        .body(())
        .expect("a request");
    let websocket = h2::ext::Protocol::from_static("websocket");
    request.extensions_mut().insert(websocket);

    let (response, mut sends) = client.send_request(request, false).expect("it is sent");
    let response = response.await.expect("an answer");
    assert_eq!(response.status(), 200);
    let mut body = response.into_body();
    let frame = body.data().await.expect("a frame").expect("it comes");
    assert_eq!(frame[..], *b"\x88\x0b\x03\xf0Not Found");
    // The same of the client, masked with nothing.
    let closed = b"\x88\x82\x00\x00\x00\x00\x03\xe8";
    sends
        .send_data(closed[..].into(), true)
        .expect("it is sent");
    while let Some(more) = body.data().await {
        assert!(
            more.expect("it ends well").is_empty(),
            "nothing comes after it"
        );
    }
}

/// A change of a good handshake.
type Change = fn(Builder) -> Builder;

/// The status and the detail, and the headers that tell what to do.
async fn ask(path: &str, change: impl FnOnce(Builder) -> Builder) -> (String, [String; 2]) {
    let request = Request::builder()
        .uri(path)
        .header("upgrade", "websocket")
        .header("connection", "Upgrade")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    let request = change(request).body(Body::empty()).expect("a request");
    let response = app().oneshot(request).await.expect("it never fails");
    let status = response.status().as_u16();
    let header = |name: &str| format!("{:?}", response.headers().get(name));
    let headers = [header("allow"), header("upgrade")];
    let body = to_bytes(response.into_body(), 1024).await.expect("a body");
    let text = String::from_utf8_lossy(&body);
    let detail = text
        .trim_start_matches(r#"{"detail":""#)
        .trim_end_matches(r#""}"#);
    (format!("{status} {detail}"), headers)
}

fn replace(mut request: Builder, name: &'static str, value: &'static str) -> Builder {
    if let Some(headers) = request.headers_mut() {
        headers.insert(name, value.parse().expect("a value"));
    }
    request
}

fn app() -> Router {
    let own = any(async |ws: ws::WebSocketUpgrade| ws.on_upgrade(async |_| {}));
    Router::new()
        .route("/axum", own)
        .route("/ws", any(open))
        .layer(ExceptionLayer::new(ErrorPolicy::default()))
}

async fn open(ws: WebSocketUpgrade) -> Result<Response> {
    Ok(ws.on_upgrade(async |_| raise!(StatusCode::NOT_FOUND)))
}
