//! A body that begins well and ends badly.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

/// Gives its text, and then fails or panics.
#[derive(Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "it is what a test describes")]
pub struct Torn {
    /// What comes before; none any more once it has come.
    pub text: Option<Bytes>,
    /// True if there is nothing for a moment behind the text, so that a server sends what it has.
    pub pauses: bool,
    /// True if it panics.
    pub panics: bool,
    /// How long it says that it is.
    pub length: Option<u64>,
}

impl Torn {
    /// Gives a text, and then fails or panics.
    pub fn after(text: impl Into<Bytes>, panics: bool) -> Self {
        Self {
            text: Some(text.into()),
            panics,
            ..Self::default()
        }
    }
}

impl http_body::Body for Torn {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(text) = self.text.take() {
            return Poll::Ready(Some(Ok(Frame::data(text))));
        }
        if std::mem::take(&mut self.pauses) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        assert!(!self.panics, "token=hunter2");
        Poll::Ready(Some(Err(io::Error::other("token=hunter2"))))
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}
