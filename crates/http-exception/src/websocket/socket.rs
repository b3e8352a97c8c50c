//! The socket that a handler gets.

use std::fmt;
use std::panic::Location;

use bytes::Bytes;

use super::home::Lent;
use super::race::{Winner, once, race};
use super::wire::{Failure, Received, Sent, Unsent, Wire, failure};
use crate::exception::{CloseFrame, Raised, WebSocketDisconnect, WebSocketException};
use crate::request::{Model, ResponseModel, message};

/// A WebSocket: text, JSON and binary data, sent and received.
///
/// Everything else the framework's socket can do is done with that one, see [`get_mut`](Self::get_mut).
///
/// The WebSocket is closed with 1000 when the handler is done; when it fails, with what the
/// [policy](crate::ErrorPolicy) makes of the exception. A handler that wants another end says so
/// with [`close`](Self::close).
///
/// Only a handler that receives sees that the client closes, and only then are its pings answered. A
/// handler that has nothing to do but to send waits for both, with `select!` for example: every method
/// can be given up before it is done, and a message that was begun is sent to its end with the next
/// one. The same way a handler waits for the server to go down, and raises
/// [`going_away`](WebSocketException::going_away).
pub struct WebSocket<W: Wire> {
    line: Lent<Line<W>>,
    /// True if a struct may be read from a list.
    structs_from_lists: bool,
}

/// A framework's socket, and what is known of it when the handler is done.
#[derive(Debug)]
pub(super) struct Line<W> {
    pub(super) wire: W,
    pub(super) state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// More may come.
    Open,
    /// A message could not be read, and nothing more will be.
    Unreadable,
    /// The client has closed, or is gone.
    Over,
}

impl<W> Line<W> {
    /// Notes what a failure to receive says of the client.
    pub(super) fn note(&mut self, failure: &Failure) {
        self.state = match failure {
            Failure::Gone => State::Over,
            Failure::Full | Failure::Unreadable(_) => State::Unreadable,
        };
    }
}

impl<W: Wire> WebSocket<W> {
    pub(super) fn new(line: Lent<Line<W>>, structs_from_lists: bool) -> Self {
        Self {
            line,
            structs_from_lists,
        }
    }

    /// Sends text.
    ///
    /// # Errors
    ///
    /// Raises [`WebSocketDisconnect`] where the client is gone or the WebSocket is closed, and an error
    /// of a private type if the message does not fit into the framework's buffer.
    #[track_caller]
    pub fn send_text(
        &mut self,
        text: impl Into<String>,
    ) -> impl Future<Output = Result<(), Raised>> + Send {
        let place = Location::caller();
        self.send(Sent::Text(text.into()), place)
    }

    /// Sends a value as JSON, in a text message.
    ///
    /// # Errors
    ///
    /// Raises a [`ResponseValidationError`](crate::ResponseValidationError) where the value cannot be
    /// written, and what [`send_text`](Self::send_text) raises.
    #[track_caller]
    pub fn send_json<T: ResponseModel + ?Sized>(
        &mut self,
        value: &T,
    ) -> impl Future<Output = Result<(), Raised>> + Send {
        let place = Location::caller();
        let json = value.to_json();
        async move {
            let json = json.map_err(|exc| Raised::from_nowhere(exc).at(Some(place)))?;
            let text = String::from_utf8_lossy(&json).into_owned();
            self.send(Sent::Text(text), place).await
        }
    }

    /// Sends binary data.
    ///
    /// # Errors
    ///
    /// Raises what [`send_text`](Self::send_text) raises.
    #[track_caller]
    pub fn send_bytes(
        &mut self,
        bytes: impl Into<Bytes>,
    ) -> impl Future<Output = Result<(), Raised>> + Send {
        let place = Location::caller();
        self.send(Sent::Binary(bytes.into()), place)
    }

    /// Receives text; `None` when the client closes or is gone.
    ///
    /// # Errors
    ///
    /// Raises a [`WebSocketException`] with 1003 for binary data, 1007 for text that is not UTF-8,
    /// 1009 for a message that is larger than the framework's limit, and 1002 for bytes that break
    /// the protocol.
    #[track_caller]
    pub fn receive_text(&mut self) -> impl Future<Output = Result<Option<String>, Raised>> + Send {
        let place = Location::caller();
        async move {
            let text = self.text(place).await?;
            // Text is UTF-8; the framework has seen to it.
            Ok(text.map(|text| String::from_utf8_lossy(&text).into_owned()))
        }
    }

    /// Receives a model as JSON, in a text message; `None` when the client closes or is gone.
    ///
    /// # Errors
    ///
    /// Raises a [`WebSocketRequestValidationError`](crate::WebSocketRequestValidationError) with
    /// everything that is wrong with the message, each at a place under `body`, and what
    /// [`receive_text`](Self::receive_text) raises.
    #[track_caller]
    pub fn receive_json<T: Model>(
        &mut self,
    ) -> impl Future<Output = Result<Option<T>, Raised>> + Send {
        let place = Location::caller();
        async move {
            let Some(text) = self.text(place).await? else {
                return Ok(None);
            };
            match message(&text, self.structs_from_lists) {
                Ok(value) => Ok(Some(value)),
                Err(exc) => Err(exc.at(Some(place))),
            }
        }
    }

    /// Receives binary data; `None` when the client closes or is gone.
    ///
    /// # Errors
    ///
    /// Raises a [`WebSocketException`] with 1003 for text, and with 1009 or 1002 as
    /// [`receive_text`](Self::receive_text) does.
    #[track_caller]
    pub fn receive_bytes(&mut self) -> impl Future<Output = Result<Option<Bytes>, Raised>> + Send {
        let place = Location::caller();
        async move {
            match self.receive(place).await? {
                Some(Received::Binary(bytes)) => Ok(Some(bytes)),
                Some(_) => Err(unsupported("Expected binary data", place)),
                None => Ok(None),
            }
        }
    }

    /// Closes with a code and a reason. Nothing can be sent after that.
    ///
    /// # Errors
    ///
    /// Raises the [`WebSocketException`] whose [`misuse`](WebSocketException::misuse) says so where the
    /// code is not one that can be sent, and what [`send_text`](Self::send_text) raises.
    #[track_caller]
    pub fn close(
        &mut self,
        code: u16,
        reason: &str,
    ) -> impl Future<Output = Result<(), Raised>> + Send {
        let place = Location::caller();
        let exc = WebSocketException::new(code, reason.to_owned());
        async move {
            if exc.misuse().is_empty() {
                self.send(Sent::Close(CloseFrame::from(exc)), place).await
            } else {
                Err(Raised::from_nowhere(exc).at(Some(place)))
            }
        }
    }

    /// The framework's own socket, for everything else.
    ///
    /// A close frame that is sent through it is the end as well: no second one follows. Its errors are
    /// the framework's own and mean nothing to a policy: raised, they close with 1011.
    pub fn get_mut(&mut self) -> &mut W::Socket {
        self.line.get_mut().wire.socket()
    }

    async fn send(
        &mut self,
        message: Sent,
        place: &'static Location<'static>,
    ) -> Result<(), Raised> {
        let (line, recalled) = self.line.until_recalled();
        let exc = match race(recalled, line.wire.send(message)).await {
            Winner::Other(Ok(())) => return Ok(()),
            Winner::Other(Err(error)) => match failure(&error) {
                Failure::Gone => Raised::from_nowhere(WebSocketDisconnect),
                Failure::Full | Failure::Unreadable(_) => Raised::from_nowhere(Unsent(error)),
            },
            Winner::One(()) => Raised::from_nowhere(WebSocketDisconnect),
        };
        Err(exc.at(Some(place)))
    }

    async fn text(&mut self, place: &'static Location<'static>) -> Result<Option<Bytes>, Raised> {
        match self.receive(place).await? {
            Some(Received::Text(text)) => Ok(Some(text)),
            Some(_) => Err(unsupported("Expected text", place)),
            None => Ok(None),
        }
    }

    /// The next text or binary data.
    async fn receive(
        &mut self,
        place: &'static Location<'static>,
    ) -> Result<Option<Received>, Raised> {
        loop {
            let (line, recalled) = self.line.until_recalled();
            let Winner::Other(received) = race(recalled, line.wire.receive()).await else {
                return Ok(None);
            };
            match received {
                Some(Ok(Received::Control)) => {}
                Some(Ok(Received::Close)) => {
                    line.state = State::Over;
                    // The client is answered now, however long the handler goes on.
                    once(line.wire.flush()).await;
                    return Ok(None);
                }
                Some(Ok(message)) => return Ok(Some(message)),
                Some(Err(error)) => {
                    let failure = failure(&error);
                    line.note(&failure);
                    return match failure {
                        Failure::Unreadable(exc) => Err(Raised::from_nowhere(exc).at(Some(place))),
                        Failure::Gone | Failure::Full => Ok(None),
                    };
                }
                // The client is gone, or the framework's socket was asked before and failed: which of
                // them is not known.
                None => return Ok(None),
            }
        }
    }
}

/// A message of the other kind.
fn unsupported(expected: &'static str, place: &'static Location<'static>) -> Raised {
    let exc = WebSocketException::unsupported_data(expected);
    Raised::from_nowhere(exc).at(Some(place))
}

impl<W: Wire> fmt::Debug for WebSocket<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebSocket").finish_non_exhaustive()
    }
}
