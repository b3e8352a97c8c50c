//! A framework's socket, as far as it is needed here.

use std::error::Error;
use std::fmt;

use bytes::Bytes;

use crate::exception::{CloseFrame, WebSocketException};

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
    /// That of the framework; always, where the end was sent or received before.
    fn send(&mut self, message: Sent) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// Sends what is buffered: the rest of a message that was given up half sent, and the answers that
    /// the framework gives by itself, to a ping and to a close.
    ///
    /// # Errors
    ///
    /// That of the framework.
    fn flush(&mut self) -> impl Future<Output = Result<(), BoxError>> + Send;
}

type BoxError = Box<dyn Error + Send + Sync>;

/// A message from a client.
#[expect(
    clippy::exhaustive_enums,
    reason = "RFC 6455 has these and nothing else"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    /// Text, as UTF-8.
    Text(Bytes),
    /// Binary data.
    Binary(Bytes),
    /// The client closes.
    Close,
    /// A ping or a pong, which the framework answers by itself.
    Control,
}

/// A message to a client.
#[expect(
    clippy::exhaustive_enums,
    reason = "adapters translate each; what else a handler sends goes through the framework's socket"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Text.
    Text(String),
    /// Binary data.
    Binary(Bytes),
    /// The end.
    Close(CloseFrame),
}

/// The meaning of a socket's failure.
#[derive(Debug)]
pub(super) enum Failure {
    /// The client is gone, or has closed.
    Gone,
    /// The client is there: it is the message that does not fit into the framework's buffer.
    Full,
    /// The client is there, and sent what cannot be read.
    Unreadable(WebSocketException),
}

/// The meaning of an error.
///
/// The frameworks read with `tungstenite`, each with a version of its own, and hand out its errors
/// boxed or as text. The text is what they have in common.
pub(super) fn failure(error: &BoxError) -> Failure {
    let text = error.to_string();
    if text == "Write buffer is full" {
        Failure::Full
    } else if text.starts_with("Space limit exceeded: ") {
        Failure::Unreadable(WebSocketException::message_too_big("Message Too Big"))
    } else if text.starts_with("UTF-8 encoding error: ") {
        Failure::Unreadable(WebSocketException::invalid_payload("Invalid UTF-8"))
    } else if text
        .strip_prefix("WebSocket protocol error: ")
        .is_some_and(|error| !GONE.contains(&error))
    {
        Failure::Unreadable(WebSocketException::protocol_error("Protocol Error"))
    } else {
        Failure::Gone
    }
}

/// A message that the framework does not take, though the client is there.
///
/// The error below it is a boxed one, an `io::Error` or another of the framework's; in a type of its own
/// it is answered alike on all of them.
#[derive(Debug)]
pub(super) struct Unsent(pub(super) BoxError);

impl fmt::Display for Unsent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the socket does not take the message")
    }
}

impl Error for Unsent {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

/// The texts about a client that has closed, or went away without.
const GONE: &[&str] = &[
    "Connection reset without closing handshake",
    "Remote sent after having closed",
    "Sending after closing is not allowed",
];
