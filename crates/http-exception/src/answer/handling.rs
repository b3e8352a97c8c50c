//! `ErrorPolicy::answer`: handlers are asked until one of them has answered.
//!
//! `lookup` finds the next one.

use std::any::TypeId;
use std::fmt;
use std::mem;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use http::header::{ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderMap, StatusCode, Version};

use super::aborted::{self, LeftWithinBody};
use super::context::Context;
use super::deadline_exceeded::DeadlineExceeded;
use super::default_handlers::server_error;
use super::door::Door;
use super::header_limits::cut_headers;
use super::http_rules::{finalize, required, say_of_errors};
use super::replaced::{forget_framing, forget_representation, keep, says_more};
use super::timer::{Alarm, no_timer};
use super::unusable_answer::{UnusableAnswer, is_final};
use super::unwritten::{Noted, Unwritten};
use crate::Response;
use crate::exception::{
    CloseFrame, HttpException, Misuse, Raised, ResponseNote, WebSocketException,
};
use crate::foreign::{Panicked, drop_guarded, guard};
use crate::policy::{
    Asked, Ending, ErrorPolicy, Handler, Later, Log, OtherFormat, Outcome, Reply, Rung,
};
use crate::validation::{RequestValidationError, WebSocketRequestValidationError};

/// The answer of a policy to an exception, as a future.
///
/// It always completes with an answer, whatever handlers do, and needs no runtime.
#[must_use = "an exception is answered only when this is polled to its end"]
pub struct Handling {
    pub(crate) context: Context,
    /// The headers of the answer that is replaced.
    replaced: HeaderMap,
    /// A status, and the headers that an answer with it must have.
    required: Option<Box<(StatusCode, HeaderMap)>>,
    /// How many headers were over the limits.
    left_out: usize,
    state: State,
    /// The content of the answer that the format has still to write.
    unwritten: Option<Unwritten>,
    /// The format of the answer, where it is not FastAPI's shape; `None` once it has failed.
    format: Option<OtherFormat>,
    /// The handler that is running.
    pub(crate) asked: Option<Handler>,
    /// The handlers that have failed: none is asked twice.
    pub(crate) failed: Vec<Handler>,
    /// The types that were mapped: none is mapped twice.
    pub(crate) mapped: Vec<TypeId>,
    pub(crate) outcome: Outcome,
    /// What observers are told; nothing is kept when there are none.
    pub(crate) log: Option<Box<Log>>,
    /// True if somebody asks who is asked, and who was.
    pub(super) explains: bool,
    pub(super) explained: Vec<Asked>,
}

enum State {
    Raised(Raised),
    Waiting(Later, Alarm),
    Answered(Response),
    Over,
}

impl Handling {
    /// Starts to answer an exception.
    ///
    /// `replaced` are the headers of the framework's answer that is replaced, empty where there is none:
    /// what they say about the exchange stays (`allow`, CORS, cookies, what a bare status says of caches),
    /// what they say about the old body does not.
    pub fn new(context: Context, exc: Raised, mut replaced: HeaderMap) -> Self {
        let mut left_out = 0;
        if !replaced.is_empty() {
            // A value may own user-supplied bytes, whose `Drop` may panic.
            let cut = guard(|| {
                forget_representation(&mut replaced, says_more);
                cut_headers(&mut replaced, context.limits())
            });
            left_out = cut.unwrap_or_default();
        }
        let outcome = if exc.is::<Panicked>() {
            Outcome::Panicked
        } else if LeftWithinBody::is_behind(&exc) {
            Outcome::Aborted
        } else {
            Outcome::Handled
        };
        Self {
            format: context.other_format().cloned(),
            context,
            replaced,
            required: None,
            left_out,
            state: State::Raised(exc),
            unwritten: None,
            asked: None,
            failed: Vec::new(),
            mapped: Vec::new(),
            outcome,
            log: None,
            explains: false,
            explained: Vec::new(),
        }
    }

    /// Takes the answer where no handler has to be waited for.
    fn advance(&mut self, cx: &mut TaskContext<'_>) -> Poll<Response> {
        loop {
            match mem::replace(&mut self.state, State::Over) {
                State::Raised(exc) => {
                    let is_first = self.log.is_none();
                    self.note(&exc);
                    match guard(|| {
                        let exc = self.open(exc, is_first);
                        self.ask(exc)
                    }) {
                        Ok(Reply::Ready(result)) => self.replied(result),
                        Ok(Reply::Later(answer)) => {
                            self.state = State::Waiting(answer, Alarm::Unset);
                        }
                        Err(panic) => self.panicked(panic),
                    }
                }
                State::Waiting(mut answer, mut alarm) => match guard(|| answer.as_mut().poll(cx)) {
                    Ok(Poll::Pending) => {
                        if !alarm.rings(&self.context, cx) {
                            self.state = State::Waiting(answer, alarm);
                            return Poll::Pending;
                        }
                        drop_guarded(answer);
                        self.timed_out();
                    }
                    Ok(Poll::Ready(result)) => {
                        drop_guarded(answer);
                        self.replied(result);
                    }
                    Err(panic) => {
                        drop_guarded(answer);
                        self.panicked(panic);
                    }
                },
                State::Answered(mut response) => {
                    if let Err(exc) = self.write(&mut response) {
                        drop_guarded(response);
                        self.outcome = Outcome::HandlerFailed;
                        self.format = None;
                        self.handler_raised(exc);
                        continue;
                    }
                    if self.asked.is_none() && self.replaced.is_empty() {
                        return Poll::Ready(self.finish(response));
                    }
                    // Handlers and middleware may leave anybody's values in an answer, and dropping one
                    // may panic.
                    match guard(|| self.finish(response)) {
                        Ok(response) => return Poll::Ready(response),
                        Err(panic) => {
                            drop_guarded(mem::take(&mut self.replaced));
                            self.panicked(panic);
                        }
                    }
                }
                State::Over => return Poll::Ready(server_error()),
            }
        }
    }

    fn replied(&mut self, result: Result<Response, Raised>) {
        match result {
            Ok(response) if is_final(response.status()) => {
                self.ended(Ending::Answered);
                self.state = State::Answered(response);
            }
            Ok(response) => {
                self.outcome = Outcome::HandlerFailed;
                self.ended(Ending::Unusable);
                self.handler_raised(Raised::from_nowhere(UnusableAnswer(response.status())));
                drop_guarded(response);
            }
            Err(exc) if self.asked.is_some() => {
                self.ended(Ending::Raised);
                self.handler_raised(exc);
            }
            // What a map made of an exception.
            Err(exc) => self.state = State::Raised(exc),
        }
    }

    fn panicked(&mut self, panic: Panicked) {
        self.outcome = Outcome::HandlerFailed;
        self.ended(Ending::Panicked);
        self.handler_raised(Raised::from_nowhere(panic));
    }

    fn timed_out(&mut self) {
        self.outcome = Outcome::TimedOut;
        self.ended(Ending::TimedOut);
        let deadline = self.context.limits().handler_deadline;
        self.handler_raised(Raised::from_nowhere(DeadlineExceeded::new(deadline)));
    }

    fn handler_raised(&mut self, exc: Raised) {
        self.failed.extend(self.asked.take());
        self.note_failure(&exc);
        self.state = State::Raised(exc);
    }

    /// True if the format of the policy writes what default handlers say.
    pub(super) fn is_written_later(&self) -> bool {
        self.format.is_some()
    }

    /// An answer whose body is written when the policy is finished.
    pub(super) fn write_later(
        &mut self,
        status: StatusCode,
        headers: HeaderMap,
        said: Unwritten,
    ) -> Response {
        self.unwritten = Some(said);
        let mut response = Response::default();
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        response
    }

    /// Has the format write what a default handler has said.
    fn write(&mut self, response: &mut Response) -> Result<(), Raised> {
        let said = self.unwritten.take();
        let noted = self.asked.as_ref().map(|_| Noted::take(response));
        let Some(format) = &self.format else {
            return Ok(());
        };
        let said = said.as_ref().map(Unwritten::saying);
        let saying = said.or(noted.as_ref().and_then(Noted::saying));
        if let Some(saying) = saying {
            let misuse = self.context.write(format, saying, response)?;
            self.note_misuse(&misuse);
        }
        Ok(())
    }

    /// Tells observers of one more exception, beside the one that is answered.
    pub(crate) fn also(&mut self, exc: &Raised) {
        if let State::Raised(first) = mem::replace(&mut self.state, State::Over) {
            self.note(&first);
            self.state = State::Raised(first);
        }
        self.note_failure(exc);
    }

    fn note_failure(&mut self, exc: &Raised) {
        if let Some(log) = &mut self.log {
            log.failed(&self.context.policy.inner, exc);
        }
    }

    /// Notes for observers that a handler or map is asked.
    pub(super) fn asking(&mut self, rung: &Rung) {
        if let Some(log) = &mut self.log {
            log.ask(rung);
        }
    }

    /// Notes how that ended.
    pub(super) fn ended(&mut self, ending: Ending) {
        if let Some(log) = &mut self.log {
            log.ended(ending);
        }
    }

    /// The exception in a box, a report or behind a pointer, where its type is known.
    fn open(&mut self, exc: Raised, is_first: bool) -> Raised {
        // The usual cases cost no lookup.
        if exc.is_http() || self.context.policy.inner.entry(exc.error_type()).is_some() {
            return exc;
        }
        let exc = self.context.open(exc);
        if let Some(log) = &mut self.log {
            if is_first {
                log.exception.opened(&exc);
            }
            if self.context.policy.inner.openers.know_behind(&exc) {
                log.misuse.push(Misuse::SharedError(exc.type_name()));
            }
        }
        exc
    }

    /// Keeps for observers what handlers are about to take away.
    fn note(&mut self, exc: &Raised) {
        if !self.context.is_observed() && !self.explains {
            return;
        }
        match &mut self.log {
            Some(log) => log.labelled(exc),
            None => self.log = Some(Box::new(self.context.log(exc))),
        }
        if let Some(exc) = exc.downcast_ref::<HttpException>() {
            self.note_misuse(exc.misuse());
        } else if let Some(exc) = exc.downcast_ref::<WebSocketException>() {
            self.note_misuse(exc.misuse());
        } else if let Some(exc) = exc.downcast_ref::<RequestValidationError>() {
            self.note_misuse(&exc.list.misuse);
        } else if let Some(exc) = exc.downcast_ref::<WebSocketRequestValidationError>() {
            self.note_misuse(&exc.list.misuse);
        }
    }

    pub(crate) fn note_misuse(&mut self, misuse: &[Misuse]) {
        if let Some(log) = &mut self.log {
            log.misused(misuse);
        }
    }

    /// Keeps what the answer must say if it has the status of the exception, whatever a handler makes of it.
    pub(super) fn keep_required(&mut self, http: &HttpException) {
        let names = required(http.status());
        if names.is_empty() {
            return;
        }
        let mut said = HeaderMap::new();
        for name in names {
            for value in http.headers().get_all(name) {
                said.append(name.clone(), value.clone());
            }
        }
        self.required = Some(Box::new((http.status(), said)));
    }

    /// Adds what the status of the answer asks for, and what replaced headers may be added to it.
    fn complete(&mut self, response: &mut Response) {
        let status = response.status();
        if let Some(required) = self.required.take() {
            let (of, said) = *required;
            // `Allow` may be in any answer (RFC 9110 section 10.2.1), and axum's router adds it to each.
            // What belongs to another status would tell that this one conceals it.
            if of == status || of == StatusCode::METHOD_NOT_ALLOWED {
                keep(response.headers_mut(), said);
            } else {
                for name in said.keys() {
                    self.replaced.remove(name);
                }
            }
        }
        let headers = response.headers_mut();
        keep(headers, mem::take(&mut self.replaced));
        let challenge = self.context.policy.inner.challenge.as_ref();
        if let Some(challenge) = challenge.filter(|_| status == StatusCode::UNAUTHORIZED) {
            headers
                .entry(WWW_AUTHENTICATE)
                .or_insert_with(|| challenge.clone());
        }
        self.note_missing(status, response.headers());
    }

    fn note_missing(&mut self, status: StatusCode, headers: &HeaderMap) {
        let (Some(log), Some(name)) = (&mut self.log, required(status).first()) else {
            return;
        };
        // `Allow` may be added further out, by a router that knows the methods; whether a connection is
        // closed is the server's to say.
        if !headers.contains_key(name) && ![ALLOW, CONNECTION].contains(name) {
            log.misuse.push(Misuse::HeaderMissing(name.as_str().into()));
        }
    }

    fn finish(&mut self, mut response: Response) -> Response {
        let left_out = cut_headers(response.headers_mut(), self.context.limits());
        self.left_out += left_out;
        // What a default handler gives is as it must be.
        if self.asked.is_some() {
            if let Some(said) = self.replaced.remove(CACHE_CONTROL) {
                response.headers_mut().entry(CACHE_CONTROL).or_insert(said);
            }
            check_answer(&mut response);
        } else if left_out > 0 {
            say_of_errors(response.status(), response.headers_mut());
        }
        if let Some(note) = response.extensions_mut().get_mut::<ResponseNote>() {
            self.note_misuse(&mem::take(&mut note.misuse));
        }
        let mut closed = None;
        let response = if self.context.is_upgraded {
            closed = Some(close_frame(&mut response));
            response
        } else {
            self.complete(&mut response);
            self.context.say_vary(response.headers_mut());
            let is_error = response.status().as_u16() >= 400;
            self.context
                .say_request_id(is_error, response.headers_mut());
            finalize(self.context.method, response)
        };
        if let Some(mut log) = self.log.take() {
            if self.left_out > 0 {
                log.misuse.push(Misuse::HeadersCut(self.left_out));
            }
            let status = match self.outcome {
                Outcome::Aborted => aborted::client_closed_request(),
                _ => response.status(),
            };
            let context = &self.context;
            context.tell(self.outcome, status, Some(&response), closed, &log);
            if self.explains {
                self.explained = log.asked;
            }
        }
        response
    }
}

impl Future for Handling {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Response> {
        let _entered = self.context.enter();
        self.advance(cx)
    }
}

/// A request that goes away while a handler is waited for takes the handler's future along.
impl Drop for Handling {
    fn drop(&mut self) {
        let state = mem::replace(&mut self.state, State::Over);
        match &state {
            State::Over => return,
            State::Raised(exc) => self.note(exc),
            State::Waiting(..) | State::Answered(_) => {}
        }
        drop_guarded(state);
        if let Some(log) = self.log.take() {
            aborted::tell(&self.context, aborted::client_closed_request(), &log);
        }
    }
}

impl fmt::Debug for Handling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handling")
            .field("context", &self.context)
            .field("outcome", &self.outcome)
            .finish_non_exhaustive()
    }
}

impl ErrorPolicy {
    /// Answers an exception outside any framework: in a test of a policy, say.
    ///
    /// `request` is the head of the request, as handlers and observers see it. It waits for async
    /// handlers by polling; handlers that need a runtime want an adapter.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::{ErrorPolicy, HttpException, Request};
    ///
    /// # futures_util::FutureExt::now_or_never(async {
    /// let policy = ErrorPolicy::default();
    /// let response = policy.answer(&Request::new(()), HttpException::not_found("Item not found")).await;
    /// assert_eq!(response.body(), r#"{"detail":"Item not found"}"#);
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn answer(&self, request: &http::Request<()>, exc: impl Into<Raised>) -> Handling {
        let context = Context::capture(self, request.into(), &Door::new(no_timer));
        Handling::new(context, exc.into(), HeaderMap::new())
    }
}

/// The code that an answer stands for, the frame noted on it for whoever sends it.
fn close_frame(response: &mut Response) -> u16 {
    let status = response.status();
    let note = ResponseNote::on(response.extensions_mut());
    let frame = note
        .close_frame
        .get_or_insert_with(|| CloseFrame::of_status(status));
    frame.code()
}

/// Repairs the answer of a handler.
fn check_answer(response: &mut Response) {
    *response.version_mut() = Version::default();
    forget_framing(response.headers_mut());
    say_of_errors(response.status(), response.headers_mut());
    if response.status().as_u16() >= 400 && !response.headers().contains_key(CONTENT_TYPE) {
        ResponseNote::on(response.extensions_mut()).is_answered = true;
    }
}
