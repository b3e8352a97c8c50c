//! A framework's service, watched for exceptions and panics.

use std::cell::Cell;
use std::fmt;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};

use http::HeaderMap;
use http_body::Body;
use pin_project_lite::pin_project;

use crate::adapter::aborted::abort;
use crate::adapter::{Context, Handling, is_stream};
use crate::guard::{catch, drop_guarded, guard};
use crate::{Raised, Response};

/// What an adapter finds in the result of its framework's service.
#[expect(
    clippy::exhaustive_enums,
    reason = "a request either went well or it did not"
)]
#[must_use = "an exception that is not raised is not answered"]
#[derive(Debug)]
pub enum Verdict<T> {
    /// Nothing for the policy: it goes on as it is.
    Pass(T),
    /// The same, with a body that comes bit by bit and is to be [watched](super::watch_body).
    Stream(T),
    /// An exception, and the headers of the framework's answer that is replaced.
    Raise(Raised, HeaderMap),
}

impl<B: Body> Verdict<http::Response<B>> {
    /// A response that goes on, by what its body [is](is_stream).
    #[inline]
    pub fn pass(response: http::Response<B>) -> Self {
        if is_stream(response.body()) {
            Self::Stream(response)
        } else {
            Self::Pass(response)
        }
    }
}

pin_project! {
    /// Runs a framework's service and answers what goes wrong in it.
    ///
    /// As a future it gives `Ok` with what the service gave, and of a [stream](Verdict::Stream) the
    /// context for [`watch_body`](super::watch_body), or `Err` with the policy's answer. A panic while the service
    /// is called, polled, or dropped at its end is an exception like any other. A client that goes away
    /// drops this future, and observers are told that the request was
    /// [aborted](crate::Outcome::Aborted).
    #[must_use = "a future does nothing unless it is polled"]
    pub struct Watched<F: Future, T> {
        #[pin]
        state: State<F>,
        judge: fn(F::Output) -> Verdict<T>,
        // There as long as the service is at work.
        context: Option<Context>,
    }

    impl<F: Future, T> PinnedDrop for Watched<F, T> {
        #[inline]
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let Some(context) = this.context.take() {
                abort(context, None, || this.state.set(State::Over));
            }
        }
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F> {
        Serving { #[pin] future: F },
        // Boxed, so that a success does not carry the room for it.
        Answering { handling: Box<Handling> },
        Over,
    }
}

impl<F: Future, T> Watched<F, T> {
    /// Calls a service and watches the future it gives.
    ///
    /// `judge` says what the result means. It is a plain function, so that the future has a name.
    #[inline]
    pub fn new(
        context: Context,
        call: impl FnOnce() -> F,
        judge: fn(F::Output) -> Verdict<T>,
    ) -> Self {
        // Written from inside the guard: what a guard gives back is copied several times.
        let mut future = None;
        match (guard(|| future = Some(call())), future) {
            (Err(panic), _) => Self::failed(context, Raised::from_nowhere(panic), judge),
            (Ok(()), future) => Self {
                state: match future {
                    Some(future) => State::Serving { future },
                    None => State::Over,
                },
                judge,
                context: Some(context),
            },
        }
    }

    /// Answers an exception that was there before the service could be called.
    pub fn failed(context: Context, exc: Raised, judge: fn(F::Output) -> Verdict<T>) -> Self {
        let handling = Box::new(Handling::new(context, exc, HeaderMap::new()));
        Self {
            state: State::Answering { handling },
            judge,
            context: None,
        }
    }
}

impl<F: Future, T> Future for Watched<F, T> {
    type Output = Result<(T, Option<Context>), Response>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        if let StateProjection::Serving { .. } = this.state.as_mut().project() {
            // Outside the guard, so that it is not dropped while a panic of the service unwinds.
            let mut verdict = None;
            let served = catch(|| serve(this.state.as_mut(), *this.judge, cx, &mut verdict));
            let (exc, replaced) = match verdict {
                Some(Verdict::Pass(output)) if served.is_ok() => {
                    release(this.context);
                    return Poll::Ready(Ok((output, None)));
                }
                Some(Verdict::Stream(output)) if served.is_ok() => {
                    return Poll::Ready(Ok((output, this.context.take())));
                }
                Some(Verdict::Raise(exc, replaced)) => (exc, replaced),
                unfinished => {
                    let Err(exc) = served else {
                        return Poll::Pending;
                    };
                    drop_guarded(unfinished);
                    (exc, HeaderMap::new())
                }
            };
            // After a panic the service is still there.
            let _ = guard(|| this.state.set(State::Over));
            if let Some(context) = this.context.take() {
                let mut handling = Handling::new(context, exc, replaced);
                // Most answers are there at once; only one that is waited for has to be kept.
                if let Poll::Ready(response) = Pin::new(&mut handling).poll(cx) {
                    return Poll::Ready(Err(response));
                }
                let handling = Box::new(handling);
                this.state.set(State::Answering { handling });
                return Poll::Pending;
            }
        }
        match this.state.as_mut().project() {
            StateProjection::Answering { handling } => {
                let response = ready!(Pin::new(handling.as_mut()).poll(cx));
                this.state.set(State::Over);
                Poll::Ready(Err(response))
            }
            // Polled again after its end, which no executor does.
            StateProjection::Serving { .. } | StateProjection::Over => Poll::Pending,
        }
    }
}

/// Lets go of what is not needed for a success. It is in place, which is cheaper than to hand it on.
#[inline]
fn release(context: &mut Option<Context>) {
    if context.as_ref().is_some_and(|it| it.request.is_some()) {
        // What a request carries is anybody's, and dropping it may panic.
        let _ = guard(|| *context = None);
    } else {
        *context = None;
    }
}

/// Polls the service; when it is done, it is judged and dropped.
#[inline]
fn serve<F: Future, T>(
    mut state: Pin<&mut State<F>>,
    judge: fn(F::Output) -> Verdict<T>,
    cx: &mut TaskContext<'_>,
    verdict: &mut Option<Verdict<T>>,
) {
    let StateProjection::Serving { future } = state.as_mut().project() else {
        return;
    };
    let polled = {
        let _watch = Watch::begin();
        future.poll(cx)
    };
    if let Poll::Ready(output) = polled {
        *verdict = Some(judge(output));
        state.set(State::Over);
    }
}

impl<F: Future, T> fmt::Debug for Watched<F, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watched").finish_non_exhaustive()
    }
}

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
}

/// Whether the code that runs now is polled by a [`Watched`] future.
///
/// An adapter whose exceptions become responses on the way asks this to know
/// whether a middleware will answer them, so that one answer is written and not
/// two. A wrong "no" costs time and nothing else.
#[must_use]
pub fn is_watched() -> bool {
    WATCHED.get()
}

struct Watch {
    before: bool,
}

impl Watch {
    fn begin() -> Self {
        Self {
            before: WATCHED.replace(true),
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        WATCHED.set(self.before);
    }
}
