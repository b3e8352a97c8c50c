//! The life of a WebSocket after the upgrade: the handler, and one close frame.

use std::future::{pending, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use http::HeaderMap;

use super::handshake::Handshake;
use super::home::Home;
use super::race::{Winner, race};
use super::socket::{Line, State, WebSocket};
use super::wire::{Received, Sent, Wire, failure};
use crate::answer::{Context, Handling, Timer, timer};
use crate::exception::{CloseFrame, Raised, ResponseNote, WebSocketDisconnect};
use crate::foreign::{Panicked, drop_guarded, guard};

impl Handshake {
    /// Runs the handler on the framework's socket, and closes with its outcome.
    ///
    /// The handler's exception, or its panic, is answered by the policy. The close frame is the last
    /// thing that is sent, and there is one at most: none where the handler or the client was first.
    /// Then that of the client is waited for, no longer than [`CLOSE_TIMEOUT`]; the adapter brings the
    /// timer. Without one the frame is sent, and nothing is waited for.
    ///
    /// | the socket | what happens |
    /// |---|---|
    /// | is dropped, and the handler goes on | the handler has [`CLOSE_TIMEOUT`] to say how to close; then it is 1000, and observers alone receive what the handler raises later |
    /// | is with a task, and the handler is done | it is closed when the task drops it |
    /// | is with a task, and the handler raises or panics | the task's next message is the last: it receives `None`, sending raises [`WebSocketDisconnect`]; it is closed when the task drops it |
    ///
    /// A socket that is forgotten, or is with a task that neither uses nor drops it, stays open.
    pub async fn serve<W, F, Fut>(self, wire: W, handler: F, timer: Timer)
    where
        W: Wire,
        F: FnOnce(WebSocket<W>) -> Fut,
        Fut: Future<Output = Result<(), Raised>>,
    {
        let (home, lent) = Home::lend(Line {
            wire,
            state: State::Open,
        });
        let socket = WebSocket::new(lent, self.context.policy.structs_from_lists());
        let mut running = pin!(caught(|| handler(socket)));
        let (said, line) = match race(&mut running, home.returned()).await {
            Winner::One(said) => (said, None),
            // Often the last thing before it raises.
            Winner::Other(line) => match race(&mut running, pause(timer)).await {
                Winner::One(said) => (said, Some(line)),
                Winner::Other(()) => {
                    let mut ending = pin!(end(line, CloseFrame::normal(), timer));
                    let said = match race(&mut running, &mut ending).await {
                        Winner::One(said) => {
                            ending.await;
                            said
                        }
                        Winner::Other(()) => running.await,
                    };
                    close_frame(self.context, said).await;
                    return;
                }
            },
        };
        if !matches!(said, Ok(Ok(()))) {
            home.recall();
        }
        let frame = close_frame(self.context, said).await;
        let line = match line {
            Some(line) => line,
            None => home.returned().await,
        };
        end(line, frame, timer).await;
    }

    /// Tells observers why the answer opened no WebSocket: the server does not let go of its
    /// connection, for example. There is no client to answer.
    pub async fn fail(self, exc: impl Into<Raised>) {
        close_frame(self.context, Ok(Err(exc.into()))).await;
    }
}

/// The close frame that a policy makes of the end of a handler.
async fn close_frame(context: Context, said: Result<Result<(), Raised>, Panicked>) -> CloseFrame {
    let exc = match said {
        Ok(Ok(())) => return CloseFrame::normal(),
        Ok(Err(exc)) if exc.is::<WebSocketDisconnect>() => return CloseFrame::normal(),
        Ok(Err(exc)) => exc,
        Err(panic) => Raised::from_nowhere(panic),
    };
    let mut response = Handling::new(context, exc, HeaderMap::new()).await;
    let note = response.extensions_mut().remove::<ResponseNote>();
    let frame = note.and_then(|note| note.close_frame);
    let frame = frame.unwrap_or_else(|| CloseFrame::of_status(response.status()));
    drop_guarded(response);
    frame
}

/// Closes, and ends the connection.
async fn end<W: Wire>(mut line: Line<W>, frame: CloseFrame, timer: Timer) {
    let _ = caught(|| race(close(&mut line, frame), pause(timer))).await;
    drop_guarded(line);
}

/// Sends the close frame, and takes what the client still has to say until it closes too.
async fn close<W: Wire>(line: &mut Line<W>, frame: CloseFrame) {
    // A message that was given up half sent may leave no room for the frame.
    let _ = line.wire.flush().await;
    // If one was sent before, the framework keeps this one back.
    let is_sent = line.wire.send(Sent::Close(frame)).await.is_ok();
    while line.state == State::Open {
        match line.wire.receive().await {
            Some(Ok(Received::Close)) => line.state = State::Over,
            Some(Ok(_)) => {}
            Some(Err(error)) => line.note(&failure(&error)),
            // The handler has seen through the framework's socket that nothing can be read.
            None if is_sent => line.state = State::Unreadable,
            None => line.state = State::Over,
        }
    }
    if line.state == State::Unreadable {
        // To end the connection while the client is still sending would take the close frame away
        // from it. It gets the time.
        pending::<()>().await;
    }
}

/// Waits as long as a client may take to close its side; not at all without a timer.
async fn pause(timer: Timer) {
    let mut sleep = timer::start(timer, CLOSE_TIMEOUT);
    poll_fn(|cx| {
        if timer::is_pending(&mut sleep, cx) {
            return Poll::Pending;
        }
        Poll::Ready(())
    })
    .await;
}

/// Calls user-supplied code and waits for its future; a panic in either, or when it is dropped, is an error.
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

/// The time that a client has to close its side, and a handler without its socket to say how.
pub const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);
