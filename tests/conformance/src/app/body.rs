//! The body of an answer.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use http_body::{Frame, SizeHint};
use http_exception::{Bytes, Raised};

/// The body of an answer: in memory, or a stream that fails.
#[derive(Debug)]
pub struct Body(State);

#[derive(Debug)]
enum State {
    /// All of it.
    Whole(Bytes),
    /// What is sent before the failure.
    First(Bytes, Raised),
    /// Nothing more is ready.
    Pending(Raised),
    /// The failure.
    Failing(Raised),
    Ended,
}

impl Body {
    /// A stream of one chunk, or of none where it is empty, that then fails.
    pub(super) fn failing(first: &'static str, exc: impl Into<Raised>) -> Self {
        let exc = exc.into();
        Self(match first {
            "" => State::Pending(exc),
            first => State::First(first.into(), exc),
        })
    }

    /// All of it, where it is in memory.
    ///
    /// # Errors
    ///
    /// Gives a stream back.
    pub fn into_whole(self) -> Result<Bytes, Self> {
        match self.0 {
            State::Whole(body) => Ok(body),
            stream => Err(Self(stream)),
        }
    }
}

impl From<Bytes> for Body {
    fn from(body: Bytes) -> Self {
        Self(State::Whole(body))
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match std::mem::replace(&mut self.0, State::Ended) {
            State::Whole(body) if !body.is_empty() => Poll::Ready(Some(Ok(Frame::data(body)))),
            State::Whole(_) | State::Ended => Poll::Ready(None),
            State::First(first, exc) => {
                self.0 = State::Pending(exc);
                Poll::Ready(Some(Ok(Frame::data(first))))
            }
            State::Pending(exc) => {
                // Servers send what they have while they wait.
                self.0 = State::Failing(exc);
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            State::Failing(exc) => Poll::Ready(Some(Err(io::Error::other(exc.to_string())))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            State::Whole(body) => body.is_empty(),
            State::Ended => true,
            _ => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            State::Whole(body) => SizeHint::with_exact(body.len() as u64),
            State::Ended => SizeHint::with_exact(0),
            _ => SizeHint::default(),
        }
    }
}
