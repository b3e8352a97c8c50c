//! A framework's service, watched for exceptions and panics.

use std::cell::Cell;
use std::fmt;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};

use http::HeaderMap;
use pin_project_lite::pin_project;

use crate::adapter::{Context, Handling};
use crate::guard::{drop_guarded, guard};
use crate::{ErrorPolicy, Raised, Response};

/// What an adapter finds in the result of its framework's service.
#[expect(
    clippy::exhaustive_enums,
    reason = "a request either went well or it did not"
)]
#[derive(Debug)]
pub enum Verdict<T> {
    /// Nothing for the policy: it goes on as it is.
    Pass(T),
    /// An exception, and the headers of the framework's answer that is replaced.
    Raise(Raised, HeaderMap),
}

pin_project! {
    /// Runs a framework's service and answers what goes wrong in it.
    ///
    /// As a future it gives `Ok` with what the service gave, or `Err` with the policy's answer. A panic
    /// while the service is called, polled or dropped is an exception like any other.
    #[must_use = "a future does nothing unless it is polled"]
    pub struct Watched<F: Future, T> {
        #[pin]
        state: State<F>,
        judge: fn(F::Output) -> Verdict<T>,
        start: Option<(ErrorPolicy, Context)>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F> {
        Serving { #[pin] future: F },
        Answering { handling: Handling },
        Over,
    }
}

impl<F: Future, T> Watched<F, T> {
    /// Calls a service and watches the future it gives.
    ///
    /// `judge` says what the result means. It is a plain function, so that the future has a name.
    pub fn new(
        policy: ErrorPolicy,
        context: Context,
        call: impl FnOnce() -> F,
        judge: fn(F::Output) -> Verdict<T>,
    ) -> Self {
        match guard(call) {
            Ok(future) => Self {
                state: State::Serving { future },
                judge,
                start: Some((policy, context)),
            },
            Err(panic) => Self::failed(policy, context, Raised::from(panic), judge),
        }
    }

    /// Answers an exception that was there before the service could be called.
    pub fn failed(
        policy: ErrorPolicy,
        context: Context,
        exc: Raised,
        judge: fn(F::Output) -> Verdict<T>,
    ) -> Self {
        let handling = Handling::new(policy, context, exc, HeaderMap::new());
        Self {
            state: State::Answering { handling },
            judge,
            start: None,
        }
    }
}

impl<F: Future, T> Future for Watched<F, T> {
    type Output = Result<T, Response>;

    fn poll(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        if let StateProjection::Serving { future } = this.state.as_mut().project() {
            let judge = *this.judge;
            let served = guard(|| {
                let _watch = Watch::begin();
                future.poll(cx)
            });
            let served = match served {
                Ok(Poll::Pending) => return Poll::Pending,
                Ok(Poll::Ready(output)) => guard(|| judge(output)),
                Err(panic) => Err(panic),
            };
            // The future is dropped here, where a panic of its `Drop` is still caught.
            let dropped = guard(|| this.state.set(State::Over));
            let (exc, replaced) = match (served, dropped) {
                (Ok(Verdict::Pass(output)), Ok(())) => return Poll::Ready(Ok(output)),
                (Ok(Verdict::Raise(exc, replaced)), _) => (exc, replaced),
                (Ok(Verdict::Pass(output)), Err(panic)) => {
                    drop_guarded(output);
                    (Raised::from(panic), HeaderMap::new())
                }
                (Err(panic), _) => (Raised::from(panic), HeaderMap::new()),
            };
            if let Some((policy, context)) = this.start.take() {
                let handling = Handling::new(policy, context, exc, replaced);
                this.state.set(State::Answering { handling });
            }
        }
        match this.state.as_mut().project() {
            StateProjection::Answering { handling } => {
                let response = ready!(Pin::new(handling).poll(cx));
                this.state.set(State::Over);
                Poll::Ready(Err(response))
            }
            // Polled again after its end, which no executor does.
            StateProjection::Serving { .. } | StateProjection::Over => Poll::Pending,
        }
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
