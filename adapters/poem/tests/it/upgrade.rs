//! poem's own WebSockets below the middleware, whatever the features of this crate.

use http_exception_poem::{ErrorPolicy, ExceptionMiddleware};
use poem::http::StatusCode;
use poem::web::websocket::WebSocket;
use poem::{Endpoint, EndpointExt, IntoResponse, Request, handler};

/// poem's answer to a handshake that came over no connection: 500 where it would upgrade it.
async fn answer(protocol: &str) -> StatusCode {
    #[handler]
    fn chat(websocket: WebSocket) -> impl IntoResponse {
        websocket.on_upgrade(|_| async {})
    }
    let app = chat.with(ExceptionMiddleware::new(ErrorPolicy::default()));
    let request = Request::builder()
        .header("connection", "upgrade")
        .header("upgrade", protocol)
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
        .finish();
    let answer = app.call(request).await;
    answer.expect("the middleware answers").status()
}

#[tokio::test]
async fn the_name_of_the_protocol_is_read_in_any_case() {
    for protocol in ["websocket", "WebSocket", "WEBSOCKET", "websockeT"] {
        assert_eq!(answer(protocol).await, 500, "{protocol}");
    }
    for protocol in ["h2c", "websocke", "websocket2"] {
        assert_eq!(answer(protocol).await, 400, "{protocol}");
    }
}
