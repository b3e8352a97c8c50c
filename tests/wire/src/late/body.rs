//! A body that comes piece by piece, and may fail.

use std::collections::VecDeque;
use std::panic::panic_any;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use harness::BoxError;
use http_body::{Frame, SizeHint};

/// A part of a body: the answer to whoever asks for more.
#[derive(Debug)]
pub(super) enum Step {
    Send(&'static str),
    /// Comes back at once, with nothing.
    Wait,
    Fail(BoxError),
    Panic,
    /// Never has more.
    Hang,
}

/// A body that may say how long it is.
#[derive(Debug)]
pub(crate) struct Body {
    steps: VecDeque<Step>,
    panics_when_dropped: bool,
    says_length: bool,
}

impl Body {
    pub(super) fn of(steps: impl IntoIterator<Item = Step>) -> Self {
        Self {
            steps: steps.into_iter().collect(),
            panics_when_dropped: false,
            says_length: false,
        }
    }

    pub(super) fn panicking_when_dropped(mut self) -> Self {
        self.panics_when_dropped = true;
        self
    }

    pub(super) fn saying_its_length(mut self) -> Self {
        self.says_length = true;
        self
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self.steps.pop_front() {
            None => Poll::Ready(None),
            Some(Step::Send(text)) => {
                let data = Bytes::from_static(text.as_bytes());
                Poll::Ready(Some(Ok(Frame::data(data))))
            }
            Some(Step::Wait) => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Some(Step::Fail(error)) => Poll::Ready(Some(Err(error))),
            Some(Step::Panic) => panic!("token=hunter2 in a body"),
            Some(Step::Hang) => {
                self.steps.push_front(Step::Hang);
                Poll::Pending
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        let lengths = self.steps.iter().map(|step| match step {
            Step::Send(text) => text.len() as u64,
            _ => 0,
        });
        let length = self.says_length.then(|| lengths.sum());
        length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        // A second panic while the first unwinds would end the process.
        if self.panics_when_dropped && !std::thread::panicking() {
            panic_any("token=hunter2 in the drop of a body");
        }
    }
}
