//! What is kept of a request for the time when it fails.

use std::fmt;
use std::sync::Arc;

use http::{Extensions, HeaderName, HeaderValue, Method, Request, StatusCode, Version};
use http_body::Body;

use super::built_in;
use super::debug_line;
use super::door::{DebugLine, Door};
use super::kept::KeptRequest;
use super::request_id::{Entered, RequestId};
use super::timer::Timer;
use crate::Response;
use crate::exception::{Capturing, Raised, ResponseNote, registry};
use crate::foreign::drop_guarded;
use crate::policy::{
    ErrorPolicy, Keeps, KeptHead, Limits, Log, Outcome, Record, RequestHead, RequestNotes,
};

/// A method, as far as an answer depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Get,
    Head,
    Connect,
    Delete,
    Options,
    Patch,
    Post,
    Put,
    Trace,
    Other,
}

impl Asked {
    /// The method; that of GET for one that is not standard, which is kept elsewhere.
    pub(super) fn as_method(self) -> &'static Method {
        match self {
            Self::Get | Self::Other => &Method::GET,
            Self::Head => &Method::HEAD,
            Self::Connect => &Method::CONNECT,
            Self::Delete => &Method::DELETE,
            Self::Options => &Method::OPTIONS,
            Self::Patch => &Method::PATCH,
            Self::Post => &Method::POST,
            Self::Put => &Method::PUT,
            Self::Trace => &Method::TRACE,
        }
    }
}

impl From<&Method> for Asked {
    #[inline]
    fn from(method: &Method) -> Self {
        match *method {
            Method::GET => Self::Get,
            Method::HEAD => Self::Head,
            Method::CONNECT => Self::Connect,
            Method::DELETE => Self::Delete,
            Method::OPTIONS => Self::Options,
            Method::PATCH => Self::Patch,
            Method::POST => Self::Post,
            Method::PUT => Self::Put,
            Method::TRACE => Self::Trace,
            _ => Self::Other,
        }
    }
}

/// A policy, and what it keeps of a request: the method, and as much more as its handlers and observers ask for.
#[derive(Clone)]
pub struct Context {
    pub(crate) policy: ErrorPolicy,
    pub(crate) method: Asked,
    /// The headers that the policy has named.
    pub(super) head: KeptHead,
    /// Shared with the handshake of a WebSocket.
    request: Option<Arc<KeptRequest>>,
    /// True if a success goes on as it is, whatever it says: it is no answer to `HEAD`, and gets no id.
    passes: bool,
    /// True if the request has become a WebSocket, which is closed and not answered.
    pub(crate) is_upgraded: bool,
    pub(crate) timer: Timer,
}

impl Context {
    /// Keeps what `policy` asks for. A policy that asks for nothing costs a look at the method.
    #[inline]
    #[must_use]
    pub(crate) fn capture(policy: &ErrorPolicy, head: RequestHead<'_>, door: &Door) -> Self {
        let method = Asked::from(head.method);
        let inner = &policy.inner;
        let keeps_request = inner.keeps != Keeps::Method || door.debug_line_of(policy).is_some();
        let kept_head = if inner.named.is_empty() && method != Asked::Other {
            KeptHead::default()
        } else {
            keep_head(policy, head, method)
        };
        Self {
            policy: policy.clone(),
            method,
            head: kept_head,
            request: keeps_request.then(|| keep_request(policy, head, door)),
            passes: method != Asked::Head && !inner.marks_successes,
            is_upgraded: false,
            timer: door.timer,
        }
    }

    /// True if a response goes on as it is: it is no error, carries nothing, and has a content that may be
    /// sent and need not be watched.
    #[inline]
    #[must_use]
    pub fn passes(
        &self,
        status: StatusCode,
        version: Version,
        extensions: &Extensions,
        body: &impl Body,
    ) -> bool {
        let is_success = matches!(status.as_u16(), 200..=203 | 206..=303 | 305..=399);
        is_success
            && matches!(
                version,
                Version::HTTP_10 | Version::HTTP_11 | Version::HTTP_2
            )
            && self.passes
            // Most have none on axum and hyper, and to look into none is a call.
            && (extensions.is_empty() || extensions.get::<ResponseNote>().is_none())
            && !self.may_watch(body)
    }

    /// What was raised, as the type that the policy or the program knows it by.
    pub(crate) fn open(&self, raised: Raised) -> Raised {
        let behind = [built_in::openers(), registry::openers()];
        self.policy.inner.openers.open(raised, &behind)
    }

    pub(crate) fn limits(&self) -> Limits {
        self.policy.inner.limits.unwrap_or_default()
    }

    pub(crate) fn is_observed(&self) -> bool {
        self.has_observers() || (cfg!(debug_assertions) && self.debug_line().is_some())
    }

    /// The same of observers alone: a policy that only writes lines takes nothing from those further out.
    pub(crate) fn has_observers(&self) -> bool {
        !self.policy.inner.observers.is_empty()
    }

    fn debug_line(&self) -> Option<DebugLine> {
        self.kept_request()?.debug_line
    }

    /// Gives the code below the policy the id of its request and the captures of what it raises, as long as
    /// the returned values live.
    #[inline]
    pub(crate) fn enter(&self) -> Option<(Option<Entered>, Option<Capturing>)> {
        let inner = &self.policy.inner;
        let gives = inner.request_ids.is_some() || !inner.captures.is_empty();
        gives.then(|| self.enter_with_them())
    }

    #[cold]
    fn enter_with_them(&self) -> (Option<Entered>, Option<Capturing>) {
        let has_ids = self.policy.inner.request_ids.is_some();
        let id = self
            .request
            .as_ref()
            .filter(|_| has_ids)
            .map(RequestId::enter);
        let captures = !self.policy.inner.captures.is_empty();
        let capturing = captures.then(|| Capturing::begin(Arc::clone(&self.policy.inner) as _));
        (id, capturing)
    }

    /// Starts the notes of an exception for its record.
    pub(crate) fn log(&self, exc: &Raised) -> Log {
        Log::of(&self.policy.inner, exc)
    }

    /// Tells every observer; `answer` is there where one is sent, and `close_code` is the code that a
    /// WebSocket is closed with.
    pub(crate) fn tell(
        &self,
        outcome: Outcome,
        status: StatusCode,
        answer: Option<&Response>,
        close_code: Option<u16>,
        log: &Log,
    ) {
        let kept = self.kept_request();
        let elapsed = kept.and_then(KeptRequest::elapsed);
        let notes = kept.and_then(|kept| kept.notes.as_ref());
        let (notes, none) = (notes.map(RequestNotes::noted), Vec::new());
        let line = kept.map(KeptRequest::line);
        for (index, observer) in self.policy.inner.observers.iter().enumerate() {
            let needs = &observer.needs;
            let request = kept.zip(line.as_ref());
            let request =
                request.map(|(kept, line)| kept.seen(line, needs, |name| self.values(name)));
            observer.record(&Record {
                outcome,
                status,
                close_code,
                log,
                answer,
                request: request.as_deref(),
                path: kept.map(KeptRequest::path),
                request_id: kept.and_then(|kept| Some(kept.request_id.as_ref()?.as_str())),
                route: kept.and_then(KeptRequest::route).filter(|_| needs.route),
                elapsed: elapsed.filter(|_| needs.clock),
                notes: notes.as_ref().filter(|_| needs.notes).unwrap_or(&none),
                begin_note: kept.and_then(|kept| kept.begin_note(index)),
                observer: index,
            });
            if let Some(request) = request {
                drop_guarded(request);
            }
        }
        if let (Some(kept), Some(write)) = (kept, self.debug_line()) {
            debug_line::write(write, kept, (outcome, status, close_code), log);
        }
    }

    /// True if the route is asked for that a framework knows when it has answered.
    #[inline]
    pub(crate) fn needs_route(&self) -> bool {
        self.policy.inner.needs.route || (cfg!(debug_assertions) && self.debug_line().is_some())
    }

    /// Notes the route that the framework has put into the request since it came to the door.
    pub(crate) fn find_route(&mut self, head: RequestHead<'_>) {
        if let Some(request) = self
            .request
            .as_mut()
            .filter(|_| self.policy.inner.needs.route)
        {
            Arc::make_mut(request).find_route(head);
        }
    }

    /// Notes the route that the framework says when it has answered.
    pub(crate) fn set_route(&self, route: &str) {
        if let Some(request) = self.kept_request() {
            request.set_route(route);
        }
    }

    /// The slot for what handlers and middleware note on the request, where an observer needs it.
    pub(super) fn notes(&self) -> Option<&RequestNotes> {
        self.kept_request()?.notes.as_ref()
    }

    pub(super) fn kept_request(&self) -> Option<&KeptRequest> {
        self.request.as_deref()
    }

    /// The values of a header that the policy has named.
    pub(super) fn values<'a>(
        &'a self,
        name: &HeaderName,
    ) -> impl Iterator<Item = &'a HeaderValue> + use<'a> {
        let place = self.policy.inner.named.iter().position(|it| it == name);
        self.head.values(place)
    }

    /// The same after the upgrade.
    pub(crate) fn upgraded(mut self) -> Self {
        self.is_upgraded = true;
        self
    }

    /// The request for a handler that takes it: a copy, where somebody may still ask for it.
    pub(crate) fn request(&mut self) -> Request<()> {
        let inner = &self.policy.inner;
        let is_asked_for_later = self.is_observed() || inner.request_ids.is_some();
        let request = if inner.takers > 1 || is_asked_for_later {
            self.request.clone()
        } else {
            // No handler is asked twice.
            self.request.take()
        };
        // A policy whose handlers take the request keeps it, so the empty request is never seen.
        request
            .map(|it| Arc::unwrap_or_clone(it).into_request())
            .unwrap_or_default()
    }
}

impl Drop for Context {
    #[inline]
    fn drop(&mut self) {
        // Extensions of a request may be of any type, and values of headers own memory of any kind: their end
        // may panic.
        if self.request.is_some() {
            drop_guarded(self.request.take());
        }
        if !self.head.is_empty() {
            drop_guarded(std::mem::take(&mut self.head));
        }
    }
}

/// Nothing that a client has sent is shown but the method.
impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("policy", &self.policy)
            .field("method", &self.method)
            .field("is_upgraded", &self.is_upgraded)
            .finish_non_exhaustive()
    }
}

#[cold]
fn keep_head(policy: &ErrorPolicy, head: RequestHead<'_>, method: Asked) -> KeptHead {
    let inner = &policy.inner;
    let keeps_method = method == Asked::Other && !inner.is_fast_api();
    let method = keeps_method.then_some(head.method);
    KeptHead::of(&inner.named, head.headers, method)
}

#[cold]
fn keep_request(policy: &ErrorPolicy, head: RequestHead<'_>, door: &Door) -> Arc<KeptRequest> {
    Arc::new(KeptRequest::of(policy, head, door))
}
