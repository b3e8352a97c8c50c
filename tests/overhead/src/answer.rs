//! An answer as a client sees it, as far as benchmarks check it.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::StatusCode;
use http_body::Body;

/// The status and the body of an answer.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The body, all of it.
    pub body: Bytes,
}

impl Answer {
    pub(crate) fn new(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            body: body.into(),
        }
    }

    /// Reads a response as a server does, and drops it.
    pub(crate) fn read<B>(response: http::Response<B>) -> Self
    where
        B: Body<Data = Bytes>,
    {
        let (parts, body) = response.into_parts();
        // Nothing here streams: the first frame is all there is.
        let frame = pin!(body).poll_frame(&mut Context::from_waker(Waker::noop()));
        let body = match frame {
            Poll::Ready(Some(Ok(frame))) => frame.into_data().unwrap_or_default(),
            Poll::Ready(_) | Poll::Pending => Bytes::new(),
        };
        Self::new(parts.status, body)
    }
}
