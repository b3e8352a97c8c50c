//! The body of an answer, watched for what goes wrong after its head was sent.

use std::error::Error;
use std::fmt;
use std::mem;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{Extensions, HeaderMap, StatusCode};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::stream_error::StreamError;
use super::watched::give_up;
use crate::answer::{Asked, Context, Sleep, is_pending, start};
use crate::exception::{Raised, ResponseNote};
use crate::foreign::{catch, drop_guarded, guard};
use crate::policy::Outcome;

/// What watches the body of one answer.
pub(crate) struct BodyWatch(Box<Watch>);

struct Watch {
    context: Context,
    status: StatusCode,
    /// How many bytes are announced and not yet sent, where it is announced.
    missing: Option<u64>,
    /// The bytes that were read before the body went on.
    first: Option<Bytes>,
    stage: Stage,
    stream_error: Option<StreamError>,
}

/// How far a body is.
#[derive(Default)]
enum Stage {
    Streaming,
    /// It has failed, and its last record is sent.
    Failed(BoxError),
    /// It has failed. What was sent before goes out first: a server that meets the error throws away
    /// what it has not written yet.
    Flushing(BoxError, Option<Sleep>),
    #[default]
    Over,
}

type BoxError = Box<dyn Error + Send + Sync>;

impl Context {
    /// True if something may go wrong in a body after the head is sent that nobody else would tell of.
    ///
    /// It is what a success is asked, and a panic of the body's is answered there. A body that says its
    /// length is most often in memory, where it cannot fail; a long one is watched all the same, for
    /// observers: it may come from a file or from upstream.
    #[inline]
    pub(crate) fn may_watch(&self, body: &impl Body) -> bool {
        match body.size_hint().exact() {
            None => !body.is_end_stream(),
            Some(length) => length > LONG && self.has_observers(),
        }
    }
}

/// True if the body of a response is sent at all, and not watched already: policies further out leave it
/// alone.
pub(crate) fn is_watchable(context: &Context, status: StatusCode, extensions: &Extensions) -> bool {
    context.method != Asked::Connect && !status.is_informational() && !is_watched(extensions)
}

/// True if a policy further in watches the body.
pub(crate) fn is_watched(extensions: &Extensions) -> bool {
    let note = extensions.get::<ResponseNote>();
    note.is_some_and(|note| note.is_watched)
}

/// The watch on the body of a response that goes on; `length` is the exact hint of the body.
pub(crate) fn watch(
    context: Context,
    status: StatusCode,
    headers: &HeaderMap,
    extensions: &mut Extensions,
    length: Option<u64>,
) -> BodyWatch {
    let stream_error = match context.policy.inner.stream_error {
        Some(true) => StreamError::of(headers),
        _ => None,
    };
    if context.has_observers() || stream_error.is_some() {
        ResponseNote::on(extensions).is_watched = true;
    }
    let said = headers.get(CONTENT_LENGTH);
    let said = said.and_then(|length| length.to_str().ok()?.parse().ok());
    BodyWatch(Box::new(Watch {
        context,
        status,
        missing: said.or(length),
        first: None,
        stage: Stage::Streaming,
        stream_error,
    }))
}

pin_project! {
    /// A body that ends visibly broken when it fails, and of which observers are told then.
    ///
    /// A panic of the body is an error of it, which makes every server break the exchange off: without
    /// the last chunk on HTTP/1.1, with `RST_STREAM` on HTTP/2. It is dropped under guard. A body that
    /// is dropped before its end is [`Aborted`](Outcome::Aborted).
    pub struct WatchedBody<B: Body> {
        #[pin]
        body: Inner<B>,
        error: fn(B::Error) -> BoxError,
        watch: Box<Watch>,
    }

    impl<B: Body> PinnedDrop for WatchedBody<B> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let watch = this.watch;
            if watch.is_unfinished(this.body.as_ref().get_ref().body()) {
                let status = Some(watch.status);
                give_up(&watch.context, status, || this.body.set(Inner::Over));
            } else {
                let _ = guard(|| this.body.set(Inner::Over));
                // The error of the body may be in there, and its `Drop` is anybody's.
                drop_guarded(mem::take(&mut watch.stage));
            }
        }
    }
}

impl<B: Body> WatchedBody<B> {
    /// A body and what watches it; `error` brings its error into a box.
    pub(crate) fn new(body: B, watch: BodyWatch, error: fn(B::Error) -> BoxError) -> Self {
        Self {
            body: Inner::Given { body },
            error,
            watch: watch.0,
        }
    }

    /// The same of a body whose first bytes were read.
    pub(crate) fn begun(
        first: Option<Bytes>,
        body: Pin<Box<B>>,
        mut watch: BodyWatch,
        error: fn(B::Error) -> BoxError,
    ) -> Self {
        watch.0.first = first;
        Self {
            body: Inner::Begun { body },
            error,
            watch: watch.0,
        }
    }
}

pin_project! {
    #[project = InnerProjection]
    enum Inner<B> {
        Given { #[pin] body: B },
        Begun { body: Pin<Box<B>> },
        Over,
    }
}

impl<B> Inner<B> {
    fn body(&self) -> Option<&B> {
        match self {
            Self::Given { body } => Some(body),
            Self::Begun { body } => Some(body),
            Self::Over => None,
        }
    }
}

impl<B: Body<Data = Bytes>> Body for WatchedBody<B> {
    type Data = Bytes;
    type Error = BoxError;

    // A body that passes is polled where this is not in the way.
    #[inline(never)]
    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let mut this = self.project();
        let error = *this.error;
        let watch = this.watch;
        match mem::take(&mut watch.stage) {
            Stage::Streaming => {
                if let Some(first) = watch.first.take() {
                    let frame = Frame::data(first);
                    watch.note(&frame);
                    return Poll::Ready(Some(Ok(frame)));
                }
            }
            Stage::Failed(error) => return watch.flush(error, cx),
            Stage::Flushing(error, mut pause) => {
                if is_pending(&mut pause, cx) {
                    watch.stage = Stage::Flushing(error, pause);
                    return Poll::Pending;
                }
                return Poll::Ready(Some(Err(error)));
            }
            Stage::Over => return Poll::Ready(None),
        }
        let polled = catch(|| match this.body.as_mut().project() {
            InnerProjection::Given { body } => body.poll_frame(cx).map_err(error),
            InnerProjection::Begun { body } => body.as_mut().poll_frame(cx).map_err(error),
            InnerProjection::Over => Poll::Ready(None),
        });
        let exc = match polled {
            Ok(Poll::Pending) => {
                watch.stage = Stage::Streaming;
                return Poll::Pending;
            }
            Ok(Poll::Ready(Some(Ok(frame)))) => {
                watch.note(&frame);
                return Poll::Ready(Some(Ok(frame)));
            }
            Ok(Poll::Ready(None)) => {
                let _ = guard(|| this.body.set(Inner::Over));
                return Poll::Ready(None);
            }
            Ok(Poll::Ready(Some(Err(error)))) => Raised::from_nowhere(error),
            Err(exc) => exc,
        };
        let _ = guard(|| this.body.set(Inner::Over));
        watch.fail(exc, cx)
    }

    fn is_end_stream(&self) -> bool {
        match self.watch.stage {
            Stage::Streaming => self.watch.first.is_none() && has_ended(self.body.body()),
            Stage::Failed(_) | Stage::Flushing(..) => false,
            Stage::Over => true,
        }
    }

    fn size_hint(&self) -> SizeHint {
        let first = self.watch.first.as_ref().map_or(0, Bytes::len) as u64;
        let Some(body) = self.body.body() else {
            return SizeHint::default();
        };
        let rest = guard(|| body.size_hint()).unwrap_or_default();
        match rest.exact() {
            Some(rest) if first > 0 => SizeHint::with_exact(first + rest),
            _ => rest,
        }
    }
}

impl Watch {
    /// Takes note of what is sent.
    fn note(&mut self, frame: &Frame<Bytes>) {
        self.stage = Stage::Streaming;
        let Some(data) = frame.data_ref() else {
            // Nothing follows trailers, and nobody asks.
            self.missing = Some(0);
            return;
        };
        if let Some(missing) = &mut self.missing {
            let sent = u64::try_from(data.len()).unwrap_or(u64::MAX);
            *missing = missing.saturating_sub(sent);
        }
        if let Some(record) = &mut self.stream_error {
            record.note(data);
        }
    }

    /// True if there was more to come. A server drops a body that has sent what it announced.
    fn is_unfinished(&self, body: Option<&impl Body>) -> bool {
        let has_ended = self.first.is_none() && has_ended(body);
        matches!(self.stage, Stage::Streaming) && self.missing != Some(0) && !has_ended
    }

    /// Tells observers what the body failed with, and breaks it off.
    fn fail(
        &mut self,
        exc: Raised,
        cx: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let exc = self.context.open(exc);
        if self.context.is_observed() {
            let log = self.context.log(&exc);
            let (context, status) = (&self.context, self.status);
            context.tell(Outcome::Skipped, status, None, None, &log);
        }
        let record = self.stream_error.take();
        let record = record.and_then(|record| record.write(&exc, &self.context));
        let error = exc.into_boxed();
        if let Some(record) = record {
            self.stage = Stage::Failed(error);
            return Poll::Ready(Some(Ok(Frame::data(record))));
        }
        self.flush(error, cx)
    }

    /// Gives the server the time to write what it has; without a timer, one turn.
    fn flush<T>(&mut self, error: BoxError, cx: &mut TaskContext<'_>) -> Poll<T> {
        let mut pause = start(self.context.timer, PAUSE);
        if !is_pending(&mut pause, cx) {
            cx.waker().wake_by_ref();
        }
        self.stage = Stage::Flushing(error, pause);
        Poll::Pending
    }
}

/// As much as what is written for an answer seldom is.
const LONG: u64 = 16 * 1024;

/// Far more than a connection needs to write a record, and short for somebody who waits.
const PAUSE: Duration = Duration::from_millis(20);

fn has_ended(body: Option<&impl Body>) -> bool {
    body.is_none_or(|body| guard(|| body.is_end_stream()).unwrap_or(false))
}

impl<B: Body> fmt::Debug for WatchedBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WatchedBody").finish_non_exhaustive()
    }
}
