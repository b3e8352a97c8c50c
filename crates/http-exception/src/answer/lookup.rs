//! Which handler answers: the lookup order in code.

use std::any::TypeId;
use std::sync::Arc;

use super::default_handlers::{
    http_exception_handler, request_validation_exception_handler, server_error,
    websocket_exception_handler, websocket_request_validation_exception_handler,
};
use super::handling::Handling;
use crate::Response;
use crate::exception::CloseFrame;
use crate::exception::Step;
use crate::exception::registry;
use crate::exception::{HttpException, Raised, WebSocketException};
use crate::foreign::drop_guarded;
use crate::policy::Handler;
use crate::policy::Outcome;
use crate::policy::Reply;
use crate::validation::Shows;
use crate::validation::{
    RequestValidationError, ResponseValidationError, ValidationException,
    WebSocketRequestValidationError,
};

impl Handling {
    /// Finds what answers the exception and calls it.
    pub(crate) fn ask(&mut self, exc: Raised) -> Reply {
        let exc = if exc.is_boxed() {
            self.context.policy.unbox(exc)
        } else {
            exc
        };
        if let Some(status) = exc.status()
            && let Some(handler) = self.usable(self.context.policy.inner.statuses.get(status))
        {
            let exc = self.as_http(exc);
            return self.call(handler, exc);
        }
        self.ask_by_type(exc)
    }

    /// Asks for the exception's own type, then for its parents, nearest first.
    fn ask_by_type(&mut self, mut exc: Raised) -> Reply {
        // What the exception says of itself, while it is turned into its parents.
        let mut described: Option<HttpException> = None;
        for _ in 0..MAX_PARENTS {
            exc = match self.ask_registered(exc) {
                Ok(reply) => return reply,
                Err(exc) => exc,
            };
            let type_id = exc.error_type();
            exc = match self.ask_built_in(exc) {
                Ok(reply) => return reply,
                Err(exc) => exc,
            };
            let Some(known) = registry::get(type_id) else {
                break;
            };
            let before = if described.is_none() {
                exc.describe()
            } else {
                None
            };
            exc = match known.step_up(exc) {
                Step::Parent(parent) => {
                    described = described.or(before);
                    parent
                }
                Step::Inner(inner) => inner,
                Step::Top(top) => {
                    return match described.or(before) {
                        Some(http) => self.ask_as_http(http, top),
                        None => self.ask_fallback(top),
                    };
                }
            };
        }
        match described {
            Some(http) => self.ask_as_http(http, exc),
            None => self.ask_fallback(exc),
        }
    }

    /// What the policy has for the exception's own type: the handler, else the map.
    fn ask_registered(&mut self, exc: Raised) -> Result<Reply, Raised> {
        let type_id = exc.error_type();
        let Some(entry) = self.context.policy.inner.entry(type_id) else {
            return Err(exc);
        };
        if let Some(handler) = self.usable(entry.handler.as_ref()) {
            return Ok(self.call(handler, exc));
        }
        match &entry.map {
            Some(map) if !self.mapped.contains(&type_id) => {
                self.mapped.push(type_id);
                Ok(Reply::Ready(Err(map(exc))))
            }
            _ => Err(exc),
        }
    }

    /// The types that have a default handler, and the parent of the validation errors.
    fn ask_built_in(&mut self, exc: Raised) -> Result<Reply, Raised> {
        let exc = match exc.into_http() {
            Ok(exc) => return Ok(ready(self.answer_http(exc))),
            Err(exc) => exc,
        };
        let type_id = exc.error_type();
        if type_id == TypeId::of::<RequestValidationError>() {
            self.show(exc)
                .downcast()
                .map(|exc| ready(request_validation_exception_handler(exc)))
        } else if type_id == TypeId::of::<WebSocketRequestValidationError>() {
            self.show(exc)
                .downcast()
                .map(|exc| ready(websocket_request_validation_exception_handler(exc)))
        } else if type_id == TypeId::of::<WebSocketException>() {
            exc.downcast()
                .map(|exc| ready(websocket_exception_handler(exc)))
        } else if type_id == TypeId::of::<ResponseValidationError>() {
            let location = exc.location();
            let exc = ValidationException::from(exc.downcast::<ResponseValidationError>()?);
            let reply = self.ask_registered(Raised::from_nowhere(exc).at(location));
            reply.map_err(without_parent)
        } else {
            Err(exc)
        }
    }

    /// The default answer to an exception, or what closes a WebSocket in its place.
    fn answer_http(&self, exc: HttpException) -> Response {
        if !self.context.is_upgraded {
            return http_exception_handler(exc.limited(self.context.limits()));
        }
        let mut response = Response::default();
        *response.status_mut() = exc.status();
        response.extensions_mut().insert(CloseFrame::of_http(&exc));
        response
    }

    /// The exception as a status handler sees it.
    fn as_http(&mut self, exc: Raised) -> Raised {
        let Some(http) = exc.describe() else {
            return exc;
        };
        let location = exc.location();
        self.note_misuse(http.misuse());
        Raised::from_nowhere(http.with_source(exc.into_source())).at(location)
    }

    /// The last parent of every exception that describes itself.
    fn ask_as_http(&mut self, http: HttpException, cause: Raised) -> Reply {
        let location = cause.location();
        self.note_misuse(http.misuse());
        let http = http.with_source(cause.into_source());
        self.ask_by_type(Raised::from_nowhere(http).at(location))
    }

    fn ask_fallback(&mut self, exc: Raised) -> Reply {
        if self.outcome == Outcome::Handled {
            self.outcome = Outcome::Unhandled;
        }
        if let Some(handler) = self.usable(self.context.policy.inner.fallback.as_ref()) {
            return self.call(handler, exc);
        }
        drop_guarded(exc);
        ready(server_error())
    }

    fn usable(&self, handler: Option<&Handler>) -> Option<Handler> {
        handler
            .filter(|handler| {
                !self
                    .failed
                    .iter()
                    .any(|failed| Arc::ptr_eq(failed, handler))
            })
            .cloned()
    }

    fn call(&mut self, handler: Handler, exc: Raised) -> Reply {
        let exc = self.show(exc);
        let handler = self.asked.insert(handler);
        handler.call(exc, &|| self.context.request())
    }

    /// Tells a validation error what its policy shows, for a handler that calls the default one.
    fn show(&self, exc: Raised) -> Raised {
        let policy = &self.context.policy.inner;
        if policy.echo_input != Some(true) && policy.limits.is_none() {
            return exc;
        }
        let limits = policy.limits.unwrap_or_default();
        let location = exc.location();
        if exc.is::<RequestValidationError>() {
            match exc.downcast::<RequestValidationError>() {
                Ok(mut exc) => {
                    let echo_input = policy.echo_input == Some(true);
                    exc.shows = Shows { echo_input, limits };
                    Raised::from_nowhere(exc).at(location)
                }
                Err(exc) => exc,
            }
        } else if exc.is::<HttpException>() {
            match exc.downcast::<HttpException>() {
                Ok(exc) => Raised::from_nowhere(exc.limited(limits)).at(location),
                Err(exc) => exc,
            }
        } else if exc.is::<WebSocketRequestValidationError>() {
            match exc.downcast::<WebSocketRequestValidationError>() {
                Ok(mut exc) => {
                    exc.shows.limits = limits;
                    Raised::from_nowhere(exc).at(location)
                }
                Err(exc) => exc,
            }
        } else {
            exc
        }
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
