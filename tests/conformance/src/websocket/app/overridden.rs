//! `/v`, whose clients get more detail: from handlers of its own, and in messages.
//!
//! A handler of the reference gets the WebSocket, and may open it and send in it. A handler of the
//! library says how it is closed, so that both are up to the routes here.

use std::marker::PhantomData;

use http_exception::adapter::{WebSocket, Wire};
use http_exception::{ErrorPolicy, Raised, WebSocketException, WebSocketRequestValidationError};

use super::{Read, Route, Router, Served};
use crate::app::python::Mapped;

/// The handlers. There is no fallback handler: the reference has one and never asks it for a
/// WebSocket.
pub(super) fn policy() -> ErrorPolicy {
    ErrorPolicy::builder()
        .exception_handler(|exc: WebSocketRequestValidationError| {
            WebSocketException::new(4422, format!("{} errors", exc.errors().len()))
        })
        .exception_handler(|exc: WebSocketException| {
            WebSocketException::new(exc.code(), format!("handled: {}", exc.reason()))
        })
        .exception_handler(|_: Mapped| WebSocketException::new(4001, "mapped"))
        .build()
}

/// A router of routes that tell.
pub(super) struct Telling<R>(pub(super) R);

impl<Inner: Router> Router for Telling<Inner> {
    fn websocket<R: Route>(self) -> Self {
        Self(self.0.websocket::<Tells<R>>())
    }
}

/// A route that tells its client more than the close frame holds.
struct Tells<R>(PhantomData<R>);

impl<R: Route> Route for Tells<R> {
    const PATH: &'static str = R::PATH;
    type Input = R::Input;

    /// The handler of validation errors has a code for them, which only a WebSocket can be closed with.
    fn enter(read: Read<Self>) -> Result<Read<Self>, Raised> {
        match read {
            Err(exc) if exc.is::<WebSocketRequestValidationError>() => Ok(Err(exc)),
            read => R::enter(read),
        }
    }

    async fn serve<W: Wire>(input: Self::Input, socket: &mut WebSocket<W>) -> Served {
        let result = R::serve(input, socket).await;
        let raised = result.as_ref().err();
        let closes = raised.and_then(|exc| exc.downcast_ref::<WebSocketException>());
        if let Some(code) = closes.map(WebSocketException::code) {
            socket.send_text(format!("closing with {code}")).await?;
        }
        result
    }
}
