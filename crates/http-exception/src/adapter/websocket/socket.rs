//! The socket that a handler gets.

use std::fmt;
use std::panic::Location;

use bytes::Bytes;

use super::home::Lent;
use super::wire::refusal;
use super::{Received, Sent, Wire};
use crate::adapter::CloseFrame;
use crate::{Model, Raised, ResponseModel, WebSocketDisconnect, WebSocketException, extract};

/// A WebSocket: text and JSON, sent and received.
///
/// Whatever else the framework's socket can do is done with it, see [`get_mut`](Self::get_mut).
/// Pings are answered while the handler receives.
///
/// When the handler is done, the WebSocket is closed with 1000; when it fails, with what the
/// [policy](crate::ErrorPolicy) makes of the exception. A handler that wants another end says so
/// with [`close`](Self::close).
pub struct WebSocket<W: Wire> {
    line: Lent<Line<W>>,
}

/// A framework's socket, and what is known of it when the handler is done.
#[derive(Debug)]
pub(super) struct Line<W> {
    pub(super) wire: W,
    /// What came could not be read, and nothing more will be.
    pub(super) is_broken: bool,
}

impl<W: Wire> WebSocket<W> {
    pub(super) fn new(line: Lent<Line<W>>) -> Self {
        Self { line }
    }

    /// Sends text.
    ///
    /// # Errors
    ///
    /// Raises [`WebSocketDisconnect`] where the client is gone or the WebSocket is closed.
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

    /// Receives text; `None` when the client closes or is gone.
    ///
    /// # Errors
    ///
    /// Raises a [`WebSocketException`] with 1003 for binary data, 1007 for text that is not UTF-8,
    /// 1009 for a message that is larger than the framework's limit, and 1002 for what is no
    /// WebSocket's language at all.
    #[track_caller]
    pub fn receive_text(&mut self) -> impl Future<Output = Result<Option<String>, Raised>> + Send {
        let place = Location::caller();
        async move {
            let text = self.receive(place).await?;
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
            let Some(text) = self.receive(place).await? else {
                return Ok(None);
            };
            match extract::message(&text) {
                Ok(value) => Ok(Some(value)),
                Err(exc) => Err(Raised::from_nowhere(exc).at(Some(place))),
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
    /// A close frame that is sent through it is the end as well: no second one follows.
    pub fn get_mut(&mut self) -> &mut W::Socket {
        self.line.get_mut().wire.socket()
    }

    async fn send(
        &mut self,
        message: Sent,
        place: &'static Location<'static>,
    ) -> Result<(), Raised> {
        let Err(error) = self.line.get_mut().wire.send(message).await else {
            return Ok(());
        };
        let exc = match refusal(&error) {
            // The client is there: it is the message that cannot be sent.
            Some(_) => Raised::unboxed(error),
            None => Raised::from_nowhere(WebSocketDisconnect),
        };
        Err(exc.at(Some(place)))
    }

    async fn receive(
        &mut self,
        place: &'static Location<'static>,
    ) -> Result<Option<Bytes>, Raised> {
        let line = self.line.get_mut();
        let exc = loop {
            match line.wire.receive().await {
                Some(Ok(Received::Text(text))) => return Ok(Some(text)),
                Some(Ok(Received::Control)) => {}
                Some(Ok(Received::Binary)) => {
                    break WebSocketException::unsupported_data("Expected text");
                }
                Some(Ok(Received::Close)) | None => return Ok(None),
                Some(Err(error)) => match refusal(&error) {
                    Some(exc) => {
                        line.is_broken = true;
                        break exc;
                    }
                    None => return Ok(None),
                },
            }
        };
        Err(Raised::from_nowhere(exc).at(Some(place)))
    }
}

impl<W: Wire> fmt::Debug for WebSocket<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebSocket").finish_non_exhaustive()
    }
}
