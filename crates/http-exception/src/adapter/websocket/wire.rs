//! A framework's socket, as far as it is needed here.

use std::error::Error;

use bytes::Bytes;

use crate::WebSocketException;
use crate::adapter::CloseFrame;

/// A framework's socket, after the upgrade.
pub trait Wire: Send + 'static {
    /// The framework's own type, for what a [`WebSocket`](super::WebSocket) does not do.
    type Socket;

    /// The framework's socket.
    fn socket(&mut self) -> &mut Self::Socket;

    /// Receives the next message; `None` where no more will come.
    ///
    /// # Errors
    ///
    /// That of the framework.
    fn receive(&mut self) -> impl Future<Output = Option<Result<Received, BoxError>>> + Send;

    /// Sends a message, or the end.
    ///
    /// # Errors
    ///
    /// That of the framework.
    fn send(&mut self, message: Sent) -> impl Future<Output = Result<(), BoxError>> + Send;
}

type BoxError = Box<dyn Error + Send + Sync>;

/// What a client sends.
#[expect(
    clippy::exhaustive_enums,
    reason = "RFC 6455 has these and nothing else"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    /// Text, as UTF-8.
    Text(Bytes),
    /// Binary data.
    Binary,
    /// The client closes.
    Close,
    /// A ping or a pong, which the framework answers by itself.
    Control,
}

/// What is sent to a client.
#[expect(
    clippy::exhaustive_enums,
    reason = "adapters translate each; what else a handler sends goes through the framework's socket"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Text.
    Text(String),
    /// The end.
    Close(CloseFrame),
}

/// What the failure of a socket means where the client is still there; `None` where it is gone.
///
/// The frameworks read with `tungstenite`, each with a version of its own, and hand out its errors
/// boxed or as text. The text is what they have in common.
pub(super) fn refusal(error: &BoxError) -> Option<WebSocketException> {
    let text = error.to_string();
    if text.starts_with("Space limit exceeded: ") {
        Some(WebSocketException::message_too_big("Message Too Big"))
    } else if text.starts_with("UTF-8 encoding error: ") {
        Some(WebSocketException::invalid_payload("Invalid UTF-8"))
    } else if let Some(error) = text.strip_prefix("WebSocket protocol error: ")
        && !GONE.contains(&error)
    {
        Some(WebSocketException::protocol_error("Protocol Error"))
    } else {
        None
    }
}

/// What is said of a client that has closed, or went away without.
const GONE: &[&str] = &[
    "Connection reset without closing handshake",
    "Remote sent after having closed",
    "Sending after closing is not allowed",
];
