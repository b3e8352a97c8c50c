//! A framework's service, watched for exceptions and panics.

use std::cell::Cell;
use std::fmt;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, Version};
use http_body::Body;
use pin_project_lite::pin_project;

use super::content::Content;
use super::framework::{Framework, Verdict};
use super::passing::{Way, go_on};
use super::text_answer::{self, Found};
use crate::answer::{Context, Handling, Sleep, Timer, abort, about_the_exchange, adopt, no_timer};
use crate::exception::{IntoRaised, Raised};
use crate::foreign::{catch, drop_guarded, guard};

pin_project! {
    /// Runs a framework's service and answers what goes wrong in it.
    ///
    /// As a future it gives what is sent, in the `Result` that the framework's traits ask for, and never
    /// fails. A panic while the service is called, polled, or dropped at its end is an exception like any
    /// other. A client that goes away drops this future, and observers are told that the request was
    /// [aborted](crate::Outcome::Aborted).
    #[must_use = "a future does nothing unless it is polled"]
    pub struct Watched<S: Future, F> {
        #[pin]
        state: State<S>,
        framework: F,
        // There as long as the service is at work.
        context: Option<Context>,
        // An exception whose response has not come yet.
        left: Option<Raised>,
    }

    impl<S: Future, F> PinnedDrop for Watched<S, F> {
        #[inline]
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let Some(context) = this.context.take() {
                give_up(&context, None, || this.state.set(State::Over));
            }
            if let Some(exc) = this.left.take() {
                drop_guarded(exc);
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
            left: None,
        };
        // Taken and written inside the guard, which copies several times what it is given and gives back.
        let mut call = Some(call);
        let entered = this.context.as_ref().and_then(Context::enter);
        let called = guard(|| {
            if let Some(call) = call.take() {
                this.state = State::Serving { service: call() };
            }
        });
        // Most often there is nothing to drop, and to find that out there is a call.
        if let Some(entered) = entered {
            drop(entered);
        }
        if let Err(panic) = called {
            this.fail(Raised::from_nowhere(panic));
        }
        this
    }

    /// Watches a future whose making runs no user-supplied code, such as an `async` block.
    #[inline]
    pub fn of(context: Context, service: S, framework: F) -> Self {
        Self {
            state: State::Serving { service },
            framework,
            context: Some(context),
            left: None,
        }
    }

    /// Answers an exception that was there before the service could be called.
    pub fn failed(context: Context, exc: impl IntoRaised, framework: F) -> Self {
        let mut this = Self {
            state: State::Over,
            framework,
            context: Some(context),
            left: None,
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
            let (mut passed, mut verdict) = (None, None);
            let context = this.context.as_ref();
            let timer = context.map_or(no_timer as Timer, |it| it.timer);
            let entered = context.and_then(Context::enter);
            let served = catch(|| {
                serve(
                    this.state.as_mut(),
                    &*this.framework,
                    Below::begin(timer, this.left),
                    cx,
                    this.context.as_ref(),
                    (&mut passed, &mut verdict),
                );
                match (&mut verdict, &this.context) {
                    (Some(verdict), Some(context)) => verdict.inspect(context, this.left),
                    _ => Way::Passed,
                }
            });
            if let Some(entered) = entered {
                drop(entered);
            }
            if served.is_ok() {
                if let Some(sent) = passed {
                    *this.context = None;
                    return Poll::Ready(Ok(sent));
                }
            }
            let mut panic = None;
            let (exc, replaced) = match (served, verdict) {
                (Ok(_), None) => return Poll::Pending,
                (Ok(Way::Passed), Some(Verdict::Response(response))) => {
                    *this.context = None;
                    return Poll::Ready(Ok(this.framework.pass(response)));
                }
                (Ok(Way::Read), Some(Verdict::Response(response))) => {
                    let context = &mut *this.context;
                    match guard(|| {
                        text_answer::read(response, context, F::recognise, F::body_error)
                    }) {
                        Ok(Found::Own(response)) => {
                            return Poll::Ready(Ok(this.framework.send(response)));
                        }
                        Ok(Found::Raised(exc, replaced)) => (exc, replaced),
                        Err(panic) => (Raised::from_nowhere(panic), HeaderMap::new()),
                    }
                }
                (Ok(way), Some(Verdict::Response(response))) => {
                    let response = go_on(response, way, this.context, F::body_error);
                    return Poll::Ready(Ok(this.framework.send(response)));
                }
                (Ok(_), Some(Verdict::Raise(exc, replaced))) => (exc, about_the_exchange(replaced)),
                (Ok(_), Some(Verdict::Bare(status, headers))) => adopt(status, headers),
                // `inspect` has taken the exception, if one was left for this policy.
                (Ok(_), Some(Verdict::Left(status))) => adopt(status, HeaderMap::new()),
                (Err(exc), verdict) => {
                    drop_guarded(passed);
                    let context = this.context.as_ref();
                    let raised = panicked(exc, verdict, context, this.left, &mut panic);
                    // The service is still there.
                    let _ = guard(|| {
                        let _below = Below::begin(timer, this.left);
                        this.state.set(State::Over);
                    });
                    raised
                }
            };
            if let Some(context) = this.context.take() {
                let exc = match panic {
                    None => match context.answer_at_once(exc, &replaced) {
                        Ok(answer) => {
                            return Poll::Ready(Ok(this.framework.send(Content::of(answer))));
                        }
                        Err(exc) => exc,
                    },
                    Some(_) => exc,
                };
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
    _below: Below<'_>,
    cx: &mut TaskContext<'_>,
    context: Option<&Context>,
    (passed, verdict): (&mut Option<F::Sent>, &mut Option<Verdict<F::Body>>),
) {
    let (StateProjection::Serving { service }, Some(context)) = (state.as_mut().project(), context)
    else {
        return;
    };
    // Below the policy until it is dropped: what it holds may be a service that it has given up.
    if let Poll::Ready(output) = service.poll(cx) {
        match framework.pass_at_once(output, context) {
            Ok(sent) => *passed = Some(sent),
            Err(output) => {
                if context.needs_route() {
                    if let Some(route) = framework.route(&output) {
                        context.set_route(route);
                    }
                }
                match framework.judge(output) {
                    Verdict::Response(it)
                        if context.passes(
                            it.status(),
                            it.version(),
                            it.extensions(),
                            it.body(),
                        ) =>
                    {
                        *passed = Some(framework.pass(it));
                    }
                    judged => *verdict = Some(judged),
                }
            }
        }
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
    left: &mut Option<Raised>,
    beside: &mut Option<Raised>,
) -> (Raised, HeaderMap) {
    let inspected = guard(|| {
        if let (Some(verdict), Some(context)) = (&mut verdict, context) {
            verdict.inspect(context, left);
        }
    });
    let (exc, replaced) = match verdict {
        Some(Verdict::Raise(exc, replaced)) if inspected.is_ok() => {
            (exc, about_the_exchange(replaced))
        }
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
    static WATCH: Cell<Option<Watch>> = const { Cell::new(None) };
    /// The exception that was left for the future that watches.
    static LEFT: Cell<Option<Raised>> = const { Cell::new(None) };
}

/// The innermost policy around the code that runs now.
#[derive(Clone, Copy)]
struct Watch {
    timer: Timer,
    /// True if an exception is left for it already.
    is_taken: bool,
}

/// True if the code that runs now is polled by a [`Watched`] future.
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
    WATCH.get().is_some()
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
    WATCH.get().and_then(|watch| (watch.timer)(time))
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

/// Leaves an exception for the [`Watched`] future around, which knows by the [`MARK`] of a response that
/// it is meant. To carry it in extensions would take four allocations more.
///
/// # Errors
///
/// Gives it back where nobody watches, and where another is left already.
pub(super) fn leave(exc: Raised) -> Result<(), Raised> {
    match WATCH.get() {
        Some(watch) if !watch.is_taken => {
            LEFT.set(Some(exc));
            let is_taken = true;
            WATCH.set(Some(Watch { is_taken, ..watch }));
            Ok(())
        }
        _ => Err(exc),
    }
}

/// The version of a response whose exception was [left](leave): no server speaks it.
pub(super) const MARK: Version = Version::HTTP_09;

/// Says for as long as it lives who watches, and takes then what was left.
struct Below<'a> {
    before: Option<Watch>,
    /// The exception that was left for the policy around.
    outer: Option<Raised>,
    left: &'a mut Option<Raised>,
}

impl<'a> Below<'a> {
    #[inline]
    fn begin(timer: Timer, left: &'a mut Option<Raised>) -> Self {
        let is_taken = left.is_some();
        let before = WATCH.replace(Some(Watch { timer, is_taken }));
        let outer = match before {
            Some(before) if before.is_taken => LEFT.take(),
            _ => None,
        };
        Self {
            before,
            outer,
            left,
        }
    }
}

impl Drop for Below<'_> {
    #[inline]
    fn drop(&mut self) {
        let now = WATCH.replace(self.before);
        if self.left.is_none() && now.is_some_and(|now| now.is_taken) {
            *self.left = LEFT.take();
        }
        if self.outer.is_some() {
            LEFT.set(self.outer.take());
        }
    }
}
