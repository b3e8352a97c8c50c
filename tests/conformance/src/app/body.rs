//! A body that fails when some of it was sent.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use harness::Body;
use http_body::Frame;
use http_body_util::BodyExt;
use http_exception::{Bytes, Raised};

/// A stream of one chunk, or of none where it is empty, that then fails.
pub(super) fn failing(first: &'static str, exc: impl Into<Raised>) -> Body {
    let exc = exc.into();
    let stream = match first {
        "" => Failing::Pending(exc),
        first => Failing::First(first.into(), exc),
    };
    stream.map_err(Into::into).boxed()
}

#[derive(Debug)]
enum Failing {
    /// The chunk before the failure.
    First(Bytes, Raised),
    /// Nothing more is ready.
    Pending(Raised),
    /// The failure.
    Last(Raised),
    Ended,
}

impl http_body::Body for Failing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match std::mem::replace(&mut *self, Self::Ended) {
            Self::First(first, exc) => {
                *self = Self::Pending(exc);
                Poll::Ready(Some(Ok(Frame::data(first))))
            }
            Self::Pending(exc) => {
                // Servers send what they have while they wait.
                *self = Self::Last(exc);
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Self::Last(exc) => Poll::Ready(Some(Err(io::Error::other(exc.to_string())))),
            Self::Ended => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Ended)
    }
}
