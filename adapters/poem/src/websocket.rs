//! poem's side of WebSockets: its socket, and the task that it lives in.

use std::error::Error;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use futures_util::{SinkExt, StreamExt};
use http_exception::adapter::{self, Handshake, Received, Rejection, Sent};
use http_exception::{Bytes, Extract, Raised};
use poem::error::WebSocketError;
use poem::web::websocket::{self, Message, WebSocketConfig, WebSocketStream};
use poem::{FromRequest, IntoResponse, Request, RequestBody, Response};

use crate::conversion::head;
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
/// use http_exception_poem::{
///     ErrorPolicy, ExceptionMiddleware, Path, Query, Result, StatusCode, WebSocketException, WebSocketUpgrade,
///     get, json, raise,
/// };
/// use poem::{EndpointExt, Response, Route, handler};
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Access { token: String }
///
/// #[derive(Deserialize)]
/// struct Line { text: String }
///
/// #[handler]
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
/// let app = Route::new()
///     .at("/rooms/:room", get(chat))
///     .with(ExceptionMiddleware::new(ErrorPolicy::default()));
/// ```
#[must_use = "a WebSocket is opened only when the answer of `on_upgrade` is returned"]
pub struct WebSocketUpgrade {
    upgrade: websocket::WebSocket,
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
        let config = WebSocketConfig::default()
            .max_message_size(Some(bytes))
            .max_frame_size(Some(bytes));
        self.configure(|ws| ws.config(config))
    }

    /// Sets the options of poem: protocols, sizes of messages and buffers.
    ///
    /// A `config` replaces the whole configuration, sizes of messages included. Its
    /// `max_write_buffer_size` has to leave room for a close frame, which has up to 127 bytes, and to be
    /// larger than `write_buffer_size`: `tungstenite` panics otherwise, and the WebSocket is not opened.
    ///
    /// # Example
    ///
    /// ```
    /// # use http_exception_poem::{Result, WebSocketUpgrade};
    /// # use poem::{Response, handler};
    /// #[handler]
    /// async fn feed(ws: WebSocketUpgrade) -> Result<Response> {
    ///     let ws = ws.configure(|ws| ws.protocols(["feed.v2"]));
    ///     Ok(ws.on_upgrade(async |mut socket| socket.send_text("hello").await.map_err(Into::into)))
    /// }
    /// ```
    pub fn configure(
        mut self,
        set: impl FnOnce(websocket::WebSocket) -> websocket::WebSocket,
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
        // poem requires `Sync`, which handlers of the other frameworks need not be.
        let handler = Mutex::new(handler);
        let upgraded = upgrade.on_upgrade(|socket| {
            let handler = handler.into_inner().unwrap_or_else(PoisonError::into_inner);
            let handler = |socket| async { handler(socket).await.map_err(Raised::from) };
            handshake.serve(Socket(socket), handler, timer::sleep)
        });
        upgraded.into_response()
    }
}

/// Nothing that a client has sent is shown.
impl fmt::Debug for WebSocketUpgrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebSocketUpgrade").finish_non_exhaustive()
    }
}

impl<'a> FromRequest<'a> for WebSocketUpgrade {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let handshake = Handshake::check(head(request)).map_err(HandlerError::from)?;
        let params = path_params(request).map_err(HandlerError::from)?;
        let upgrade = websocket::WebSocket::from_request(request, body).await;
        let upgrade = upgrade.map_err(|error| HandlerError::from(refused(&error)))?;
        let bytes = handshake.max_message_size();
        let ws = Self {
            upgrade,
            handshake: handshake.with_params(params),
        };
        Ok(ws.max_message_size(bytes))
    }
}

/// The defects that are left for poem to find.
fn refused(error: &poem::Error) -> Rejection {
    match error.downcast_ref() {
        Some(WebSocketError::UpgradeError(_)) => Rejection::CannotUpgrade,
        // `CONNECT`, which poem does not support.
        _ => Rejection::NoHandshake,
    }
}

/// The socket that a handler gets; see [`get_mut`](adapter::WebSocket::get_mut) for poem's own.
pub type WebSocket = adapter::WebSocket<Socket>;

/// poem's socket, as a [`WebSocket`] uses it.
pub struct Socket(WebSocketStream);

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket").finish_non_exhaustive()
    }
}

type BoxError = Box<dyn Error + Send + Sync>;

impl adapter::Wire for Socket {
    type Socket = WebSocketStream;

    fn socket(&mut self) -> &mut WebSocketStream {
        &mut self.0
    }

    async fn receive(&mut self) -> Option<Result<Received, BoxError>> {
        Some(match self.0.next().await? {
            Ok(Message::Text(text)) => Ok(Received::Text(Bytes::from(text))),
            Ok(Message::Binary(bytes)) => Ok(Received::Binary(Bytes::from(bytes))),
            Ok(Message::Close(_)) => Ok(Received::Close),
            Ok(Message::Ping(_) | Message::Pong(_)) => Ok(Received::Control),
            Err(error) => Err(error.into()),
        })
    }

    async fn send(&mut self, message: Sent) -> Result<(), BoxError> {
        let message = match message {
            Sent::Text(text) => Message::text(text),
            Sent::Binary(bytes) => Message::Binary(bytes.into()),
            Sent::Close(frame) => Message::close_with(frame.code(), frame.reason()),
        };
        Ok(self.0.send(message).await?)
    }

    async fn flush(&mut self) -> Result<(), BoxError> {
        Ok(self.0.flush().await?)
    }
}
