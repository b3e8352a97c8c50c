//! A framework's service, watched for exceptions and panics.

use std::cell::Cell;
use std::fmt;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use http_body::Body;
use pin_project_lite::pin_project;

use super::content::Content;
use super::framework::{Framework, Verdict, Way, go_on};
use crate::answer::{Context, Handling, Sleep, Timer, abort, adopt, no_timer};
use crate::exception::{IntoRaised, Raised};
use crate::foreign::{catch, drop_guarded, guard};

pin_project! {
    /// Runs a framework's service and answers what goes wrong in it.
    ///
    /// As a future it gives what is sent, in the `Result` that the framework's traits ask for, and never fails. A panic while the service is called, polled, or dropped at its
    /// end is an exception like any other. A client that goes away drops this future, and observers
    /// are told that the request was [aborted](crate::Outcome::Aborted).
    #[must_use = "a future does nothing unless it is polled"]
    pub struct Watched<S: Future, F> {
        #[pin]
        state: State<S>,
        framework: F,
        // There as long as the service is at work.
        context: Option<Context>,
    }

    impl<S: Future, F> PinnedDrop for Watched<S, F> {
        #[inline]
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let Some(context) = this.context.take() {
                give_up(&context, None, || this.state.set(State::Over));
            }
        }
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<S> {
        Serving { #[pin] service: S },
        // Boxed, so that a success does not carry the room for it.
        Answering { handling: Box<Handling> },
        Over,
    }
}

impl<S: Future, F: Framework<S::Output>> Watched<S, F> {
    /// Calls a service and watches the future it gives.
    #[inline]
    pub fn new(context: Context, call: impl FnOnce() -> S, framework: F) -> Self {
        let mut this = Self {
            state: State::Over,
            framework,
            context: Some(context),
        };
        // Written from inside the guard: what a guard gives back is copied several times.
        let called = guard(|| this.state = State::Serving { service: call() });
        if let Err(panic) = called {
            this.fail(Raised::from_nowhere(panic));
        }
        this
    }

    /// Answers an exception that was there before the service could be called.
    pub fn failed(context: Context, exc: impl IntoRaised, framework: F) -> Self {
        let mut this = Self {
            state: State::Over,
            framework,
            context: Some(context),
        };
        this.fail(exc.into_raised_by_nobody());
        this
    }

    #[cold]
    fn fail(&mut self, exc: Raised) {
        if let Some(context) = self.context.take() {
            let handling = Box::new(Handling::new(context, exc, HeaderMap::new()));
            self.state = State::Answering { handling };
        }
    }
}

impl<S: Future, F: Framework<S::Output>> Future for Watched<S, F> {
    type Output = Result<F::Sent, F::Error>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        if let StateProjection::Serving { .. } = this.state.as_mut().project() {
            // Outside the guard, so that it is not dropped while a panic of the service unwinds.
            let mut verdict = None;
            let served = catch(|| {
                let timer = this
                    .context
                    .as_ref()
                    .map_or(no_timer as Timer, |it| it.timer);
                serve(
                    this.state.as_mut(),
                    &*this.framework,
                    timer,
                    cx,
                    &mut verdict,
                );
                match (&mut verdict, &this.context) {
                    (Some(verdict), Some(context)) => verdict.inspect(context),
                    _ => Way::Passed,
                }
            });
            let mut panic = None;
            let (exc, replaced) = match (served, verdict) {
                (Ok(_), None) => return Poll::Pending,
                (Ok(way), Some(Verdict::Response(response))) => {
                    let response = go_on(response, way, this.context, F::body_error);
                    return Poll::Ready(Ok(this.framework.send(response)));
                }
                (Ok(_), Some(Verdict::Raise(exc, replaced))) => (exc, replaced),
                (Ok(_), Some(Verdict::Bare(status, headers))) => adopt(status, headers),
                (Err(exc), verdict) => {
                    let context = this.context.as_ref();
                    panicked(exc, verdict, context, &mut panic)
                }
            };
            if let Some(context) = this.context.take() {
                // After a panic the service is still there.
                let _ = guard(|| {
                    let _watch = Below::begin(context.timer);
                    this.state.set(State::Over);
                });
                let mut handling = Handling::new(context, exc, replaced);
                if let Some(panic) = panic {
                    handling.also(&panic);
                }
                // Most answers are there at once; only one that is waited for has to be kept.
                if let Poll::Ready(answer) = Pin::new(&mut handling).poll(cx) {
                    return Poll::Ready(Ok(this.framework.send(Content::of(answer))));
                }
                let handling = Box::new(handling);
                this.state.set(State::Answering { handling });
                return Poll::Pending;
            }
        }
        match this.state.as_mut().project() {
            StateProjection::Answering { handling } => {
                let answer = ready!(Pin::new(handling.as_mut()).poll(cx));
                this.state.set(State::Over);
                Poll::Ready(Ok(this.framework.send(Content::of(answer))))
            }
            // Polled again after its end, which no executor does.
            StateProjection::Serving { .. } | StateProjection::Over => Poll::Pending,
        }
    }
}

/// Polls the service; when it is done, it is judged and dropped.
#[inline]
fn serve<S: Future, F: Framework<S::Output>>(
    mut state: Pin<&mut State<S>>,
    framework: &F,
    timer: Timer,
    cx: &mut TaskContext<'_>,
    verdict: &mut Option<Verdict<F::Body>>,
) {
    let StateProjection::Serving { service } = state.as_mut().project() else {
        return;
    };
    // Until it is dropped: what it holds may be a service that it has given up.
    let _watch = Below::begin(timer);
    if let Poll::Ready(output) = service.poll(cx) {
        *verdict = Some(framework.judge(output));
        state.set(State::Over);
    }
}

/// What is answered after a panic: where the service had failed already and panicked when it was
/// dropped, the first of the two; the panic is told beside it.
#[cold]
fn panicked<B: Body<Data = Bytes>>(
    panic: Raised,
    mut verdict: Option<Verdict<B>>,
    context: Option<&Context>,
    beside: &mut Option<Raised>,
) -> (Raised, HeaderMap) {
    let inspected = guard(|| {
        if let (Some(verdict), Some(context)) = (&mut verdict, context) {
            verdict.inspect(context);
        }
    });
    let (exc, replaced) = match verdict {
        Some(Verdict::Raise(exc, replaced)) if inspected.is_ok() => (exc, replaced),
        Some(Verdict::Bare(status, headers)) if inspected.is_ok() => adopt(status, headers),
        unsent => {
            drop_guarded(unsent);
            return (panic, HeaderMap::new());
        }
    };
    *beside = Some(panic);
    (exc, replaced)
}

impl<S: Future, F> fmt::Debug for Watched<S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watched").finish_non_exhaustive()
    }
}

thread_local! {
    /// The timer of the innermost policy around.
    static WATCHED: Cell<Option<Timer>> = const { Cell::new(None) };
}

/// Whether the code that runs now is polled by a [`Watched`] future.
///
/// An adapter whose exceptions become responses on the way asks this to know
/// whether a middleware will answer them, so that one answer is written and not
/// two. A wrong "no" costs time and nothing else.
///
/// What a handler calls by itself, such as a router that it asks with `oneshot`, is polled within as
/// well: an exception of it is carried, for the policy that finds it in what the handler returns. A
/// handler that reads the answer of such a router gives the router a policy of its own.
#[must_use]
pub fn is_watched() -> bool {
    WATCHED.get().is_some()
}

/// The [`Timer`] of the policy around the code that runs now; that of nobody where there is none.
///
/// It is for what reads a request in an adapter that knows no runtime.
///
/// # Example
///
/// ```
/// use http_exception::adapter::timer_around;
/// use std::time::Duration;
///
/// assert!(timer_around(Duration::from_secs(1)).is_none());
/// ```
#[must_use]
pub fn timer_around(time: Duration) -> Option<Sleep> {
    WATCHED.get().and_then(|timer| timer(time))
}

/// Drops what was still at work for a request.
///
/// Below another policy it was middleware that gave up, such as a timeout: whoever asked is still there,
/// and what is answered is for that policy to judge.
pub(super) fn give_up(context: &Context, status: Option<StatusCode>, drop_work: impl FnOnce()) {
    if is_watched() {
        let _ = guard(drop_work);
    } else {
        abort(context, status, drop_work);
    }
}

struct Below {
    before: Option<Timer>,
}

impl Below {
    fn begin(timer: Timer) -> Self {
        Self {
            before: WATCHED.replace(Some(timer)),
        }
    }
}

impl Drop for Below {
    fn drop(&mut self) {
        WATCHED.set(self.before);
    }
}
