//! hyper's side of WebSockets: the answer that opens one, its socket, and the task that it lives in.
//!
//! hyper has no WebSockets of its own; `tokio-tungstenite` speaks the protocol on what it hands over.

use std::error::Error;
use std::fmt;
use std::panic::Location;

use futures_util::{SinkExt, StreamExt};
use http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE};
use http::{HeaderValue, Request, Response, StatusCode};
use http_exception::adapter::{self, Handshake, Received, Rejection, Sent};
use http_exception::{Bytes, Extract};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use crate::{PathParams, Result, timer};

/// The request for a WebSocket.
///
/// Any other request is answered by the policy: 426 with `Upgrade` and `Sec-WebSocket-Version`, 400,
/// or 405. Until [`on_upgrade`](Self::on_upgrade), whatever the service raises is the answer to an
/// ordinary request. After it, the policy closes the WebSocket with what it makes of an exception or
/// a panic, in [these codes](http_exception::adapter#what-an-exception-closes-with).
///
/// The connection has to be served with upgrades: `http1::Connection::with_upgrades`, or
/// `serve_connection_with_upgrades` of `hyper-util`. hyper reports only after the answer that it was
/// not: the handler never runs, and observers receive the error.
///
/// # Example
///
/// ```
/// use http_body_util::Full;
/// use http_exception_hyper::{
///     Bytes, Path, PathParams, Query, Request, Response, Result, StatusCode, WebSocketException,
///     WebSocketUpgrade, json, raise,
/// };
/// use hyper::body::Incoming;
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Access { token: String }
///
/// #[derive(Deserialize)]
/// struct Line { text: String }
///
/// async fn chat(mut request: Request<Incoming>, room: &str) -> Result<Response<Full<Bytes>>> {
///     request.extensions_mut().insert(PathParams::new([("room", room)]));
///     let ws = WebSocketUpgrade::new(&mut request)?;
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
/// ```
#[must_use = "a WebSocket is opened only when the answer of `on_upgrade` is returned"]
pub struct WebSocketUpgrade {
    upgrade: OnUpgrade,
    accept: HeaderValue,
    config: WebSocketConfig,
    handshake: Handshake,
}

impl WebSocketUpgrade {
    /// Takes the connection of a request for a WebSocket; the rest of the request stays there to be
    /// read.
    ///
    /// # Errors
    ///
    /// Raises the defect of a request that cannot become a WebSocket.
    #[track_caller]
    pub fn new<B>(request: &mut Request<B>) -> Result<Self> {
        let place = Location::caller();
        Self::take(request).map_err(|exc| adapter::raised_at(exc, place))
    }

    fn take<B>(request: &mut Request<B>) -> Result<Self> {
        let handshake = Handshake::check((&*request).into())?;
        let params = match request.extensions().get::<PathParams>() {
            Some(params) => params.params()?.to_vec(),
            None => Vec::new(),
        };
        let key = request.headers().get(SEC_WEBSOCKET_KEY);
        let accept = key.map(|key| derive_accept_key(key.as_bytes()));
        let accept = accept.and_then(|accept| HeaderValue::try_from(accept).ok());
        // `CONNECT`, which has no key, is not supported here.
        let accept = accept.ok_or(Rejection::NoHandshake)?;
        let upgrade = request.extensions_mut().remove::<OnUpgrade>();
        let upgrade = upgrade.ok_or(Rejection::CannotUpgrade)?;
        let bytes = handshake.max_message_size();
        let ws = Self {
            upgrade,
            accept,
            config: WebSocketConfig::default(),
            handshake: handshake.with_params(params),
        };
        Ok(ws.max_message_size(bytes))
    }

    /// Reads what the service asks for: one extractor, or a tuple of them.
    ///
    /// # Errors
    ///
    /// Raises a [`WebSocketRequestValidationError`](http_exception::WebSocketRequestValidationError) that
    /// lists everything that is wrong, or what an extractor raised.
    #[track_caller]
    pub fn extract<E: Extract>(&self) -> Result<E> {
        self.handshake.extract()
    }

    /// Sets how many bytes a message may have, in place of what the
    /// [policy](http_exception::Limits::message) says.
    pub fn max_message_size(self, bytes: usize) -> Self {
        self.configure(|config| {
            config
                .max_message_size(Some(bytes))
                .max_frame_size(Some(bytes))
        })
    }

    /// Sets the options of `tungstenite`, such as buffer sizes.
    ///
    /// A `max_write_buffer_size` has to leave room for a close frame, which has up to 127 bytes, and to be
    /// larger than `write_buffer_size`: `tungstenite` panics otherwise, and the WebSocket is not opened.
    ///
    /// # Example
    ///
    /// ```
    /// # use http_body_util::Full;
    /// # use http_exception_hyper::{Bytes, Request, Response, Result, WebSocketUpgrade};
    /// # use hyper::body::Incoming;
    /// async fn feed(mut request: Request<Incoming>) -> Result<Response<Full<Bytes>>> {
    ///     let ws = WebSocketUpgrade::new(&mut request)?.configure(|config| config.write_buffer_size(0));
    ///     Ok(ws.on_upgrade(async |mut socket| socket.send_text("hello").await))
    /// }
    /// ```
    pub fn configure(mut self, set: impl FnOnce(WebSocketConfig) -> WebSocketConfig) -> Self {
        self.config = set(self.config);
        self
    }

    /// The answer that opens the WebSocket; `handler` runs with it, in a task of its own.
    ///
    /// The WebSocket is closed with 1000 once the handler is done. After an exception or a panic
    /// the policy decides, and its observers receive a record. A service that speaks one of the
    /// protocols that the client lists sets `Sec-WebSocket-Protocol` on the answer.
    pub fn on_upgrade<F, Fut, B>(self, handler: F) -> Response<B>
    where
        F: FnOnce(WebSocket) -> Fut + Send + 'static,
        Fut: Future<Output = Result<()>> + Send + 'static,
        B: Default,
    {
        let Self {
            upgrade,
            accept,
            config,
            handshake,
        } = self;
        tokio::spawn(async move {
            match upgrade.await {
                Ok(upgraded) => {
                    let io = TokioIo::new(upgraded);
                    let config = Some(config);
                    let socket = WebSocketStream::from_raw_socket(io, Role::Server, config).await;
                    handshake.serve(Socket(socket), handler, timer::sleep).await;
                }
                // The connection is not served with upgrades.
                Err(error) if error.is_user() => handshake.fail(error).await,
                // A client that is gone before the WebSocket is open leaves nothing to report.
                Err(_) => {}
            }
        });
        let mut response = Response::new(B::default());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
        response
    }
}

/// Nothing that a client has sent is shown.
impl fmt::Debug for WebSocketUpgrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebSocketUpgrade").finish_non_exhaustive()
    }
}

/// The socket that a handler gets; see [`get_mut`](adapter::WebSocket::get_mut) for the stream below it.
pub type WebSocket = adapter::WebSocket<Socket>;

/// A stream of `tokio-tungstenite`, as a [`WebSocket`] uses it.
#[derive(Debug)]
pub struct Socket(WebSocketStream<TokioIo<Upgraded>>);

type BoxError = Box<dyn Error + Send + Sync>;

impl adapter::Wire for Socket {
    type Socket = WebSocketStream<TokioIo<Upgraded>>;

    fn socket(&mut self) -> &mut Self::Socket {
        &mut self.0
    }

    async fn receive(&mut self) -> Option<Result<Received, BoxError>> {
        Some(match self.0.next().await? {
            Ok(Message::Text(text)) => Ok(Received::Text(Bytes::from(text))),
            Ok(Message::Binary(bytes)) => Ok(Received::Binary(bytes)),
            Ok(Message::Close(_)) => Ok(Received::Close),
            Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => Ok(Received::Control),
            Err(error) => Err(error.into()),
        })
    }

    async fn send(&mut self, message: Sent) -> Result<(), BoxError> {
        let message = match message {
            Sent::Text(text) => Message::text(text),
            Sent::Binary(bytes) => Message::Binary(bytes),
            Sent::Close(frame) => Message::Close(Some(CloseFrame {
                code: frame.code().into(),
                reason: frame.reason().into(),
            })),
        };
        Ok(self.0.send(message).await?)
    }

    async fn flush(&mut self) -> Result<(), BoxError> {
        Ok(self.0.flush().await?)
    }
}
