//! The life of a WebSocket after the upgrade: the handler, and one close frame.

use std::future::{pending, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use http::HeaderMap;

use super::home::Home;
use super::socket::Line;
use super::wire::refusal;
use super::{CloseFrame, Handshake, Received, Sent, WebSocket, Wire};
use crate::adapter::{Context, Handling};
use crate::guard::{drop_guarded, guard};
use crate::{Panicked, Raised, WebSocketDisconnect};

impl Handshake {
    /// Runs the handler on the framework's socket, and closes with what comes of it.
    ///
    /// The handler's exception, or its panic, is answered by the policy. The close frame is the last
    /// thing that is sent, and there is one at most: none where the handler or the client was first.
    /// Then the client's is waited for, no longer than the future that `pause` makes; an adapter
    /// brings its timer, for [`CLOSE_TIMEOUT`].
    pub async fn serve<W, F, Fut, P>(self, wire: W, handler: F, pause: impl FnOnce() -> P)
    where
        W: Wire,
        F: FnOnce(WebSocket<W>) -> Fut,
        Fut: Future<Output = Result<(), Raised>>,
        P: Future,
    {
        let (home, lent) = Home::lend(Line {
            wire,
            is_broken: false,
        });
        let socket = WebSocket::new(lent);
        let frame = match caught(|| handler(socket)).await {
            Ok(Ok(())) => CloseFrame::normal(),
            Ok(Err(exc)) if exc.is::<WebSocketDisconnect>() => CloseFrame::normal(),
            Ok(Err(exc)) => close_frame(self.context, exc).await,
            Err(panic) => close_frame(self.context, Raised::from_nowhere(panic)).await,
        };
        let mut line = home.returned().await;
        let closing = close(&mut line, frame);
        // A runtime without timers panics. Then the frame is sent, and nothing is waited for.
        let pause = guard(pause).ok();
        let pause = async {
            if let Some(pause) = pause {
                pause.await;
            }
        };
        let _ = caught(|| first(closing, pause)).await;
    }
}

/// What a policy makes of an exception.
async fn close_frame(context: Context, exc: Raised) -> CloseFrame {
    let mut response = Handling::new(context, exc, HeaderMap::new()).await;
    let frame = response.extensions_mut().remove::<CloseFrame>();
    let frame = frame.unwrap_or_else(|| CloseFrame::of_status(response.status()));
    drop_guarded(response);
    frame
}

/// Sends the close frame, and takes what the client still has to say until it closes too.
async fn close<W: Wire>(line: &mut Line<W>, frame: CloseFrame) {
    // Where one was sent before, the framework keeps this one back.
    let _ = line.wire.send(Sent::Close(frame)).await;
    while !line.is_broken {
        match line.wire.receive().await {
            Some(Ok(Received::Close)) => {
                // Its echo is sent with the next look; there is nothing after it.
                let _ = line.wire.receive().await;
                return;
            }
            Some(Ok(_)) => {}
            Some(Err(error)) if refusal(&error).is_some() => line.is_broken = true,
            Some(Err(_)) | None => return,
        }
    }
    // Nothing can be read, and to end the connection while the client is still sending would take the
    // close frame away from it. It gets the time.
    pending::<()>().await;
}

/// Waits for one of two futures, and asks the first one first.
async fn first(one: impl Future<Output = ()>, other: impl Future<Output = ()>) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    poll_fn(|cx| {
        if one.as_mut().poll(cx).is_ready() || other.as_mut().poll(cx).is_ready() {
            return Poll::Ready(());
        }
        Poll::Pending
    })
    .await;
}

/// Calls anybody's code and waits for its future; a panic in either, or when it is dropped, is an error.
async fn caught<F: Future>(call: impl FnOnce() -> F) -> Result<F::Output, Panicked> {
    let mut running = Some(guard(|| Box::pin(call()))?);
    poll_fn(|cx| {
        let polled = guard(|| match &mut running {
            Some(future) => future.as_mut().poll(cx),
            None => Poll::Pending,
        });
        let result = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(output)) => Ok(output),
            Err(panic) => Err(panic),
        };
        let dropped = guard(|| drop(running.take()));
        Poll::Ready(match (result, dropped) {
            (Ok(output), Err(panic)) => {
                drop_guarded(output);
                Err(panic)
            }
            (result, _) => result,
        })
    })
    .await
}

/// How long a client may take to close its side.
pub const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);
