//! The lookup order in code: the handler that answers.

use std::any::TypeId;
use std::mem;

use http::{HeaderMap, StatusCode};

use super::aborted::LeftWithinBody;
use super::built_in;
use super::context::Context;
use super::default_handlers::{http_exception, saying_this, server_error};
use super::handling::Handling;
use super::header_limits::fit;
use super::http_rules::{finalize, required};
use super::unwritten::Unwritten;
use crate::Response;
use crate::exception::{
    CloseFrame, HttpException, Raised, ResponseNote, SelfDescription, Step, registry,
};
use crate::foreign::drop_guarded;
use crate::policy::{Ending, Handler, Limits, Outcome, Reply, Rung, RungKind, Saying};
use crate::validation::{ResponseValidationError, Shows, ValidationException};

impl Context {
    /// Answers an [`HttpException`] without a source, where the policy has nothing else for it,
    /// no observer and no ids: no code but this crate's takes part, so that nothing is guarded and nothing waited
    /// for. It is what [`Handling`] would come to.
    ///
    /// # Errors
    ///
    /// Gives back any other exception.
    pub(crate) fn answer_at_once(
        &self,
        exc: Raised,
        replaced: &HeaderMap,
    ) -> Result<Response, Raised> {
        let policy = &*self.policy.inner;
        let is_plain = |http: &HttpException| {
            let status = http.status();
            !http.has_source()
                && fit(http.headers(), Limits::default())
                && replaced.is_empty()
                && !self.is_upgraded
                && !self.is_observed()
                && policy.limits.is_none()
                && policy.request_ids.is_none()
                && required(status).is_empty()
                && policy.statuses.get(status).is_none()
                && policy.entry(TypeId::of::<HttpException>()).is_none()
        };
        if !exc.as_http().is_some_and(is_plain) {
            return Err(exc);
        }
        let mut exc = exc.into_http()?;
        let Some(format) = self.other_format() else {
            let mut response = http_exception(&mut exc);
            self.say_vary(response.headers_mut());
            return Ok(finalize(self.method, response));
        };
        let mut response = Response::default();
        *response.status_mut() = exc.status();
        *response.headers_mut() = exc.take_headers();
        if self
            .write(format, Saying::Http(&exc), &mut response)
            .is_err()
        {
            // Where it fails again, it is treated like a handler that fails.
            let headers = mem::take(response.headers_mut());
            return Err(Raised::from_nowhere(exc.with_headers(headers)));
        }
        self.say_vary(response.headers_mut());
        Ok(finalize(self.method, response))
    }
}

impl Handling {
    /// Finds what answers the exception and calls it.
    pub(super) fn ask(&mut self, exc: Raised) -> Reply {
        // Its self-description is asked for once at most, and only where it is needed.
        let said = SelfDescription::of(&exc, |status| {
            !required(status).is_empty()
                || self.status_handler(status).is_some()
                || !self.is_registered(exc.error_type())
        });
        let http = said.as_ref().and_then(|said| said.http.as_ref());
        if let Some(http) = http.or(exc.as_http()) {
            self.keep_required(http);
        }
        let status = match &said {
            Some(said) => said.status,
            None => exc.as_http().map(HttpException::status),
        };
        let handler = status.and_then(|status| self.status_handler(status));
        if let Some(handler) = handler.cloned() {
            let exc = match said.and_then(|said| said.http) {
                Some(http) => self.as_http(http, exc),
                None => exc,
            };
            return self.call(handler, exc);
        }
        self.ask_by_type(exc, said)
    }

    /// Asks for the exception's own type, then for its parents, nearest first.
    fn ask_by_type(&mut self, mut exc: Raised, said: Option<SelfDescription>) -> Reply {
        let (mut parents, http) = match said {
            Some(said) => (Some(said.parents.into_iter()), said.http),
            None => (None, None),
        };
        for _ in 0..MAX_PARENTS {
            exc = match self.ask_registered(exc) {
                Ok(reply) => return reply,
                Err(exc) => exc,
            };
            exc = match self.ask_built_in(exc) {
                Ok(reply) => return reply,
                Err(exc) => exc,
            };
            let parent = match parents.as_mut().and_then(Iterator::next) {
                Some(parent) => parent,
                None => {
                    registry::get(exc.error_type()).and_then(|known| known.parent(exc.as_error()))
                }
            };
            let Some(parent) = parent else { break };
            exc = match parent.step_up(exc) {
                Step::Parent(next) | Step::Inner(next) => next,
                Step::Top(top) => {
                    exc = top;
                    break;
                }
            };
        }
        match http {
            Some(http) => {
                let exc = self.as_http(http, exc);
                self.ask_by_type(exc, None)
            }
            None => self.ask_fallback(exc),
        }
    }

    /// What the policy has for the exception's own type: the handler, else the map.
    fn ask_registered(&mut self, exc: Raised) -> Result<Reply, Raised> {
        let type_id = exc.error_type();
        let Some(entry) = self.context.policy.inner.entry(type_id) else {
            return Err(exc);
        };
        let is_of_framework = entry.is_of_framework;
        if let Some(handler) = self.usable(entry.handler.as_ref()).cloned() {
            self.hide_words(&exc, is_of_framework);
            return Ok(self.call(handler, exc));
        }
        match &entry.map {
            Some(map) if !self.mapped.contains(&type_id) => {
                self.mapped.push(type_id);
                let map = map.clone();
                let is_own = map.rung.place().is_some();
                if is_own {
                    self.hide_words(&exc, is_of_framework);
                }
                self.asking(&map.rung);
                let exc = (map.call)(exc);
                self.ended(Ending::Mapped);
                if !is_own {
                    self.means(&exc);
                }
                // A framework's own extractor was reading.
                if LeftWithinBody::is_behind(&exc) && self.outcome == Outcome::Handled {
                    self.outcome = Outcome::Aborted;
                }
                Ok(Reply::Ready(Err(exc)))
            }
            _ => Err(exc),
        }
    }

    /// The types that have a default answer, and the parent of a response that is not as promised.
    fn ask_built_in(&mut self, exc: Raised) -> Result<Reply, Raised> {
        let exc = match exc.into_http() {
            Ok(exc) => {
                self.asking(&Rung::built_in::<HttpException>(RungKind::Default));
                return Ok(ready(self.answer_http(exc)));
            }
            Err(exc) => exc,
        };
        let type_id = exc.error_type();
        if let Some(default) = built_in::default_of(type_id) {
            self.asking(&(default.rung)());
            let speech = (default.say)(exc)?;
            let mut response = if self.is_written_later() {
                self.write_later(speech.status, HeaderMap::new(), speech.said)
            } else {
                saying_this(speech.said.saying(), self.shows())
            };
            if speech.close_frame.is_some() {
                ResponseNote::on(response.extensions_mut()).close_frame = speech.close_frame;
            }
            return Ok(ready(response));
        }
        if type_id == TypeId::of::<ResponseValidationError>() {
            let parent = exc.replace::<ResponseValidationError, _>(ValidationException::from)?;
            return self.ask_registered(parent).map_err(without_parent);
        }
        Err(exc)
    }

    /// The default answer to an exception, or what closes a WebSocket in its place.
    fn answer_http(&mut self, mut exc: HttpException) -> Response {
        if self.is_written_later() {
            let headers = exc.take_headers();
            exc.forget_source();
            return self.write_later(exc.status(), headers, Unwritten::Http(exc));
        }
        if !self.context.is_upgraded {
            return http_exception(&mut exc.limited(self.context.limits().error_body));
        }
        let mut response = Response::default();
        *response.status_mut() = exc.status();
        ResponseNote::on(response.extensions_mut()).close_frame = Some(CloseFrame::of_http(&exc));
        response
    }

    /// What an exception says of itself, as handlers of [`HttpException`] see it: with the exception as
    /// its source.
    fn as_http(&mut self, http: HttpException, exc: Raised) -> Raised {
        let location = exc.location();
        self.note_misuse(http.misuse());
        Raised::from_nowhere(http.with_source(exc.into_boxed())).at(location)
    }

    fn ask_fallback(&mut self, exc: Raised) -> Reply {
        let strangers = self.context.policy.inner.strangers;
        if let Some(known) = strangers.and_then(|meaning| meaning(&exc)) {
            let location = exc.location();
            drop_guarded(exc);
            self.means(&known);
            return Reply::Ready(Err(known.at(location)));
        }
        if let Some(misuse) = exc.misuse() {
            self.note_misuse(&[misuse]);
        }
        if self.outcome == Outcome::Handled {
            self.outcome = Outcome::Unhandled;
        }
        if let Some(handler) = self
            .usable(self.context.policy.inner.fallback.as_ref())
            .cloned()
        {
            return self.call(handler, exc);
        }
        self.asking(&Rung::built_in::<Raised>(RungKind::Fallback));
        drop_guarded(exc);
        if self.is_written_later() {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            return ready(self.write_later(status, HeaderMap::new(), Unwritten::Nothing));
        }
        ready(server_error())
    }

    /// Notes what the rejection of a framework means that the application takes: its words repeat the request.
    fn hide_words(&mut self, exc: &Raised, is_of_framework: bool) {
        if self.log.is_none() {
            return;
        }
        let strangers = self.context.policy.inner.strangers;
        if let Some(known) = strangers.and_then(|meaning| meaning(exc)) {
            self.means(&known);
        } else if let Some(log) = self.log.as_mut().filter(|_| is_of_framework) {
            log.conceal();
        }
    }

    fn means(&mut self, meaning: &Raised) {
        if let Some(log) = &mut self.log {
            log.means(&self.context.policy.inner, meaning);
        }
    }

    /// True if the policy has something for a type that may still be asked.
    fn is_registered(&self, type_id: TypeId) -> bool {
        let entry = self.context.policy.inner.entry(type_id);
        entry.is_some_and(|entry| {
            self.usable(entry.handler.as_ref()).is_some()
                || (entry.map.is_some() && !self.mapped.contains(&type_id))
        })
    }

    fn status_handler(&self, status: StatusCode) -> Option<&Handler> {
        self.usable(self.context.policy.inner.statuses.get(status))
    }

    fn usable<'a>(&self, handler: Option<&'a Handler>) -> Option<&'a Handler> {
        let is_failed = |handler: &Handler| self.failed.iter().any(|it| it.is(handler));
        handler.filter(|handler| !is_failed(handler))
    }

    fn call(&mut self, handler: Handler, exc: Raised) -> Reply {
        let exc = self.show(exc);
        self.asking(&handler.rung);
        let handler = self.asked.insert(handler);
        handler.call(exc, &mut || self.context.request())
    }

    /// Tells an exception what its policy shows, for a handler that calls the default one.
    fn show(&self, exc: Raised) -> Raised {
        let policy = &self.context.policy.inner;
        if policy.echo_input != Some(true) && policy.limits.is_none() {
            return exc;
        }
        let shows = self.shows();
        if exc.is_http() {
            let limited = exc.replace(|exc: HttpException| exc.limited(shows.error_body));
            return limited.unwrap_or_else(|exc| exc);
        }
        match built_in::default_of(exc.error_type()) {
            Some(default) => (default.show)(exc, shows),
            None => exc,
        }
    }

    fn shows(&self) -> Shows {
        let echo_input = self.context.policy.inner.echo_input == Some(true);
        self.context.limits().shows(echo_input)
    }
}

fn ready(response: Response) -> Reply {
    Reply::Ready(Ok(response))
}

/// A validation error that no handler of its parent took, as itself again.
fn without_parent(exc: Raised) -> Raised {
    let location = exc.location();
    match exc.downcast::<ValidationException>() {
        Ok(ValidationException::Response(exc)) => Raised::from_nowhere(exc).at(location),
        Ok(exc) => Raised::from_nowhere(exc).at(location),
        Err(exc) => exc,
    }
}

/// Parents of one exception: far more than any has, and an end to circles.
const MAX_PARENTS: usize = 32;
