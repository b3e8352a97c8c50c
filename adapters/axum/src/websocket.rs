//! axum's side of WebSockets: its socket, and the task that it lives in.

use std::fmt;

use axum::extract::ws;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{FromRequestParts, ws::Message};
use axum::response::Response;
use futures_util::SinkExt;
use http::HeaderValue;
use http::header::CONNECTION;
use http::request::Parts;
use http_exception::adapter::{self, Handshake, Received, Rejection, Sent};
use http_exception::{Bytes, Extract, Raised, RequestHead};

use crate::extract::path_params;
use crate::{HandlerError, Result, timer};

/// The request for a WebSocket, as an argument of a handler.
///
/// Any other request is answered by the policy: 426 with `Upgrade` and `Sec-WebSocket-Version`, 400,
/// or 405. Until [`on_upgrade`](Self::on_upgrade), whatever the handler raises is the answer to an
/// ordinary request. After it, the policy closes the WebSocket with what it makes of an exception or
/// a panic, in [these codes](http_exception::adapter#what-an-exception-closes-with).
///
/// # Example
///
/// ```
/// use axum::Router;
/// use axum::response::Response;
/// use axum::routing::any;
/// use http_exception_axum::{
///     ErrorPolicy, ExceptionLayer, Path, Query, Result, StatusCode, WebSocketException, WebSocketUpgrade, json,
///     raise,
/// };
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Access { token: String }
///
/// #[derive(Deserialize)]
/// struct Line { text: String }
///
/// async fn chat(ws: WebSocketUpgrade) -> Result<Response> {
///     // Not yet a WebSocket: a bad request is answered 422, a stranger 403.
///     let (Path(room), Query(access)): (Path<u64>, Query<Access>) = ws.extract()?;
///     if access.token != "hunter2" {
///         raise!(StatusCode::FORBIDDEN);
///     }
///     Ok(ws.on_upgrade(async move |mut socket| {
///         // A line that is not of this form closes with 1008; nothing of it is told to the client.
///         while let Some(line) = socket.receive_json::<Line>().await? {
///             if line.text.is_empty() {
///                 raise!(WebSocketException::new(4000, "silence"));
///             }
///             socket.send_json(&json!({"room": room, "text": line.text})).await?;
///         }
///         Ok(())
///     }))
/// }
///
/// // Over HTTP/2 the method is `CONNECT`, so the route takes any.
/// let app: Router = Router::new()
///     .route("/rooms/{room}", any(chat))
///     .layer(ExceptionLayer::new(ErrorPolicy::default()));
/// ```
#[must_use = "a WebSocket is opened only when the answer of `on_upgrade` is returned"]
pub struct WebSocketUpgrade {
    upgrade: ws::WebSocketUpgrade,
    handshake: Handshake,
}

impl WebSocketUpgrade {
    /// Reads what the handler asks for: one extractor, or a tuple of them.
    ///
    /// # Errors
    ///
    /// Raises a [`WebSocketRequestValidationError`](http_exception::WebSocketRequestValidationError) that
    /// lists everything that is wrong, or what an extractor raised.
    #[track_caller]
    pub fn extract<E: Extract>(&self) -> Result<E, Raised> {
        self.handshake.extract()
    }

    /// Sets how many bytes a message may have, in place of what the
    /// [policy](http_exception::Limits::message) says.
    pub fn max_message_size(self, bytes: usize) -> Self {
        self.configure(|ws| ws.max_message_size(bytes).max_frame_size(bytes))
    }

    /// Sets the options of axum: protocols and buffer sizes.
    ///
    /// A `max_write_buffer_size` has to leave room for a close frame, which has up to 127 bytes, and to be
    /// larger than `write_buffer_size`: `tungstenite` panics otherwise, and the WebSocket is not opened.
    ///
    /// # Example
    ///
    /// ```
    /// # use axum::response::Response;
    /// # use http_exception_axum::{Result, WebSocketUpgrade};
    /// async fn feed(ws: WebSocketUpgrade) -> Result<Response> {
    ///     let ws = ws.configure(|ws| ws.protocols(["feed.v2"]).write_buffer_size(0));
    ///     Ok(ws.on_upgrade(async |mut socket| socket.send_text("hello").await.map_err(Into::into)))
    /// }
    /// ```
    pub fn configure(
        mut self,
        set: impl FnOnce(ws::WebSocketUpgrade) -> ws::WebSocketUpgrade,
    ) -> Self {
        self.upgrade = set(self.upgrade);
        self
    }

    /// The answer that opens the WebSocket; `handler` runs with it, in a task of its own.
    ///
    /// The WebSocket is closed with 1000 once the handler is done. After an exception or a panic
    /// the policy decides, and its observers receive a record.
    pub fn on_upgrade<F, Fut>(self, handler: F) -> Response
    where
        F: FnOnce(WebSocket) -> Fut + Send + 'static,
        Fut: Future<Output = Result<()>> + Send + 'static,
    {
        let Self { upgrade, handshake } = self;
        let handler = |socket| async { handler(socket).await.map_err(Raised::from) };
        upgrade.on_upgrade(|socket| handshake.serve(Socket(socket), handler, timer::sleep))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for WebSocketUpgrade {
    type Rejection = HandlerError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let handshake = Handshake::check(RequestHead {
            method: &parts.method,
            uri: &parts.uri,
            version: parts.version,
            headers: &parts.headers,
            extensions: &parts.extensions,
        })?;
        let params = path_params(parts).await?;
        let params = params.iter().flatten();
        let params: Vec<_> = params
            .map(|(name, text)| (name.to_owned().into(), text.to_owned().into()))
            .collect();
        let upgrade = take_upgrade(parts, state).await;
        let upgrade = upgrade.map_err(|rejection| refused(&rejection))?;
        let bytes = handshake.max_message_size();
        let ws = Self {
            upgrade,
            handshake: handshake.with_params(params),
        };
        Ok(ws.max_message_size(bytes))
    }
}

/// Nothing that a client has sent is shown.
impl fmt::Debug for WebSocketUpgrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebSocketUpgrade").finish_non_exhaustive()
    }
}

/// axum's own, which reads the first line of `Connection`; the option may be in another.
async fn take_upgrade<S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
) -> Result<ws::WebSocketUpgrade, WebSocketUpgradeRejection> {
    let sent = parts.headers.clone();
    if parts.headers.contains_key(CONNECTION) {
        let upgrade = HeaderValue::from_static("upgrade");
        parts.headers.insert(CONNECTION, upgrade);
    }
    let upgrade = ws::WebSocketUpgrade::from_request_parts(parts, state).await;
    parts.headers = sent;
    upgrade
}

/// The defects that are left for axum to find.
fn refused(rejection: &WebSocketUpgradeRejection) -> Rejection {
    match rejection {
        WebSocketUpgradeRejection::ConnectionNotUpgradable(_) => Rejection::CannotUpgrade,
        // `CONNECT` for something other than a WebSocket.
        _ => Rejection::NoHandshake,
    }
}

/// The socket that a handler gets; see [`get_mut`](adapter::WebSocket::get_mut) for axum's own.
pub type WebSocket = adapter::WebSocket<Socket>;

/// axum's socket, as a [`WebSocket`] uses it.
#[derive(Debug)]
pub struct Socket(ws::WebSocket);

impl adapter::Wire for Socket {
    type Socket = ws::WebSocket;

    fn socket(&mut self) -> &mut ws::WebSocket {
        &mut self.0
    }

    async fn receive(&mut self) -> Option<Result<Received, axum::BoxError>> {
        Some(match self.0.recv().await? {
            Ok(Message::Text(text)) => Ok(Received::Text(Bytes::from(text))),
            Ok(Message::Binary(bytes)) => Ok(Received::Binary(bytes)),
            Ok(Message::Close(_)) => Ok(Received::Close),
            Ok(Message::Ping(_) | Message::Pong(_)) => Ok(Received::Control),
            Err(error) => Err(error.into()),
        })
    }

    async fn send(&mut self, message: Sent) -> Result<(), axum::BoxError> {
        let message = match message {
            Sent::Text(text) => Message::Text(text.into()),
            Sent::Binary(bytes) => Message::Binary(bytes),
            Sent::Close(frame) => Message::Close(Some(ws::CloseFrame {
                code: frame.code(),
                reason: frame.reason().into(),
            })),
        };
        Ok(self.0.send(message).await?)
    }

    async fn flush(&mut self) -> Result<(), axum::BoxError> {
        Ok(SinkExt::<Message>::flush(&mut self.0).await?)
    }
}
