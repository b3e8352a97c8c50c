//! A body that begins well and does not end so.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame};

/// Gives its text, and then fails or panics.
#[derive(Debug)]
pub(super) struct Torn {
    text: Option<Bytes>,
    panics: bool,
}

impl Torn {
    pub(super) fn new(text: String, panics: bool) -> Self {
        Self {
            text: Some(text.into()),
            panics,
        }
    }
}

impl Body for Torn {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(text) = self.text.take() {
            return Poll::Ready(Some(Ok(Frame::data(text))));
        }
        assert!(!self.panics, "token=hunter2");
        Poll::Ready(Some(Err(io::Error::other("token=hunter2"))))
    }
}
