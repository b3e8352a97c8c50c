//! What is kept of a request for the time when it fails.

use std::fmt;

use http::{Extensions, HeaderMap, Method, Request, StatusCode, Uri, Version};
use http_body::Body;

use super::built_in;
use super::timer::Timer;
use crate::exception::{Raised, ResponseNote, registry};
use crate::foreign::{drop_guarded, guard};
use crate::policy::{ErrorPolicy, Keeps, KeptHead, Limits, Log, Outcome, Record};

/// The head of a request, borrowed from whatever type the framework has for it.
#[expect(
    clippy::exhaustive_structs,
    reason = "adapters build it; a request head has these five parts"
)]
#[derive(Clone, Copy, Debug)]
pub struct RequestHead<'a> {
    /// The method, as the client sent it.
    pub method: &'a Method,
    /// The URI, as the client sent it if the framework still knows: nested routers may keep the rest only.
    pub uri: &'a Uri,
    /// The version.
    pub version: Version,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// What the server and middleware attached.
    pub extensions: &'a Extensions,
}

impl<'a, B> From<&'a Request<B>> for RequestHead<'a> {
    fn from(request: &'a Request<B>) -> Self {
        Self {
            method: request.method(),
            uri: request.uri(),
            version: request.version(),
            headers: request.headers(),
            extensions: request.extensions(),
        }
    }
}

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
    pub(crate) request: Option<Box<Request<()>>>,
    /// The headers that the policy has named.
    pub(crate) head: Option<Box<KeptHead>>,
    /// Whether the request has become a WebSocket, which is closed and not answered.
    pub(crate) is_upgraded: bool,
    pub(crate) timer: Timer,
}

impl Context {
    /// Keeps what `policy` asks for. A policy that asks for nothing costs a look at the method.
    #[inline]
    #[must_use]
    pub(crate) fn capture(policy: &ErrorPolicy, head: RequestHead<'_>, timer: Timer) -> Self {
        let request = match policy.inner.keeps {
            Keeps::Method => None,
            keeps => Some(copy(head, keeps == Keeps::Everything)),
        };
        let method = Asked::from(head.method);
        let kept_head = if policy.inner.named.is_empty() && method != Asked::Other {
            None
        } else {
            keep(policy, head, method)
        };
        Self {
            policy: policy.clone(),
            method,
            request,
            head: kept_head,
            is_upgraded: false,
            timer,
        }
    }

    /// Whether a response goes on as it is: it is no error, carries nothing, and has a content that may be
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
            && self.method != Asked::Head
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
        !self.policy.inner.observers.is_empty()
    }

    /// Tells every observer; `close_code` is the code that a WebSocket is closed with.
    pub(crate) fn tell(
        &self,
        outcome: Outcome,
        status: StatusCode,
        close_code: Option<u16>,
        log: &Log,
    ) {
        let record = Record {
            outcome,
            status,
            close_code,
            log,
            request: self.request.as_deref(),
        };
        for observer in &self.policy.inner.observers {
            // An observer changes nothing, not even by panicking.
            let _ = guard(|| observer(&record));
        }
    }

    /// The same after the upgrade.
    pub(crate) fn upgraded(mut self) -> Self {
        self.is_upgraded = true;
        self
    }

    /// The request for a handler that takes it: a copy, where somebody may still ask for it.
    pub(crate) fn request(&mut self) -> Request<()> {
        let inner = &self.policy.inner;
        let request = if inner.takers > 1 || !inner.observers.is_empty() {
            self.request.as_deref().cloned()
        } else {
            // No handler is asked twice.
            self.request.take().map(|request| *request)
        };
        // A policy whose handlers take the request keeps it, so the empty request is never seen.
        request.unwrap_or_default()
    }
}

impl Drop for Context {
    #[inline]
    fn drop(&mut self) {
        if let Some(request) = self.request.take() {
            // What a request carries is anybody's, and dropping it may panic.
            drop_guarded(request);
        }
        if let Some(kept) = self.head.take() {
            // So may a value of a header, which may own user-supplied bytes.
            drop_guarded(kept);
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
fn keep(policy: &ErrorPolicy, head: RequestHead<'_>, method: Asked) -> Option<Box<KeptHead>> {
    let mut kept = KeptHead::of(&policy.inner.named, head.headers);
    if method == Asked::Other && policy.inner.other_format().is_some() {
        kept.get_or_insert_default().method = Some(head.method.clone());
    }
    kept
}

#[cold]
fn copy(head: RequestHead<'_>, everything: bool) -> Box<Request<()>> {
    let mut request = Box::new(Request::new(()));
    *request.method_mut() = head.method.clone();
    *request.uri_mut() = head.uri.clone();
    *request.version_mut() = head.version;
    if everything {
        *request.headers_mut() = head.headers.clone();
        // Whatever is in there, its `Clone` is somebody's.
        *request.extensions_mut() = guard(|| head.extensions.clone()).unwrap_or_default();
    }
    request
}
