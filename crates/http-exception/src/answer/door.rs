//! The door: the one call of a middleware at the start of a request.

use std::time::Instant;

use http::header::UPGRADE;
use http::{Extensions, HeaderValue, Method, Request};

use super::context::Context;
use super::timer::Timer;
use crate::policy::{ErrorPolicy, Limits, RequestHead};

/// Lets requests in: notes of each what its policy asks for, and leaves with it what extractors and
/// handshakes need.
///
/// # Example
///
/// ```
/// use http_exception::adapter::Door;
/// use http_exception::{ErrorPolicy, Request};
///
/// // A runtime without a timer: exception handlers have no deadline.
/// const DOOR: Door = Door::new(|_| None);
///
/// let policy = ErrorPolicy::default();
/// let mut request = Request::new("the body");
/// let context = DOOR.open(&policy, &mut request);
/// # let _ = context;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Door {
    pub(super) timer: Timer,
    takes_websockets: bool,
    clock: Clock,
    pub(super) route: RouteOf,
    pub(super) request_id: RequestIdOf,
    pub(super) ids_are_sent_in: Option<&'static str>,
    debug_line: Option<DebugLine>,
}

/// Tells the time; `None` on a platform without a clock. It is asked where an observer
/// [needs](crate::Needs::clock) it.
pub type Clock = fn() -> Option<Instant>;

/// The clock of the system; none in a browser or worker, where the standard library has none.
#[must_use]
pub fn system_clock() -> Option<Instant> {
    let has_clock = !cfg!(all(target_family = "wasm", target_os = "unknown"));
    has_clock.then(Instant::now)
}

/// Finds the template of the route in the extensions of a request, where the framework has put it there
/// before the middleware is called. It is asked where an observer [needs](crate::Needs::route) it.
pub type RouteOf = fn(&Extensions) -> Option<&str>;

/// Writes a line to the terminal of a developer. It is called in debug builds, for policies without observers.
pub type DebugLine = fn(&str);

/// Finds the id that middleware of the framework's has given a request, in its extensions. It is asked
/// where a policy has [ids](crate::RequestIds).
pub type RequestIdOf = fn(&Extensions) -> Option<HeaderValue>;

impl Door {
    /// A door of an adapter with this timer, which is asked only where something is waited for.
    #[must_use]
    pub const fn new(timer: Timer) -> Self {
        Self {
            timer,
            takes_websockets: false,
            clock: || None,
            route: |_| None,
            request_id: |_| None,
            ids_are_sent_in: None,
            debug_line: None,
        }
    }

    /// The same for an adapter whose handlers may take WebSockets, where `takes` is true.
    #[must_use]
    pub const fn with_websockets(self, takes: bool) -> Self {
        Self {
            takes_websockets: takes,
            ..self
        }
    }

    /// The same with a clock.
    #[must_use]
    pub const fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// The same for a framework that says the route in the extensions of a request.
    #[must_use]
    pub const fn with_route(self, route: RouteOf) -> Self {
        Self { route, ..self }
    }

    /// The same for a framework whose own middleware gives requests ids.
    #[must_use]
    pub const fn with_request_id(self, request_id: RequestIdOf) -> Self {
        Self { request_id, ..self }
    }

    /// The same for a framework whose middleware adds the id that it has given to each answer, in this header
    /// unless the application names another: the policy does not then, which would be twice.
    #[must_use]
    pub const fn with_ids_sent_in(self, header: &'static str) -> Self {
        Self {
            ids_are_sent_in: Some(header),
            ..self
        }
    }

    /// The same with a terminal, where unhandled errors, panics and mistakes are a
    /// [line](crate::ErrorPolicyBuilder::debug_lines) in debug builds.
    #[must_use]
    pub const fn with_debug_lines(self, write: DebugLine) -> Self {
        Self {
            debug_line: Some(write),
            ..self
        }
    }

    pub(super) fn now(&self) -> Option<(Clock, Instant)> {
        Some((self.clock, (self.clock)()?))
    }

    /// The terminal, where the policy writes lines.
    #[inline]
    pub(super) fn debug_line_of(&self, policy: &ErrorPolicy) -> Option<DebugLine> {
        self.debug_line.filter(|_| policy.inner.has_debug_lines())
    }

    /// Lets a request in.
    ///
    /// A policy that asks for nothing costs a copy of the method; one with [`Limits`] or with a rule for
    /// what extractors read, and a request that asks for a WebSocket, a note in the extensions; an observer
    /// costs what it [needs](crate::Needs).
    #[inline]
    pub fn open<R: IncomingRequest>(&self, policy: &ErrorPolicy, request: &mut R) -> Context {
        let context = Context::capture(policy, request.head(), self);
        let is_handshake = self.takes_websockets && asks_for_websocket(request.head());
        if is_handshake || policy.inner.leaves_note {
            leave_note(&context, is_handshake, request.extensions_mut());
        }
        context
    }
}

/// A request in a framework's own type.
pub trait IncomingRequest {
    /// The head. The URI is the client's, where the framework still knows it.
    fn head(&self) -> RequestHead<'_>;

    /// The extensions that reach the framework's extractors.
    fn extensions_mut(&mut self) -> &mut Extensions;
}

impl<B> IncomingRequest for Request<B> {
    #[inline]
    fn head(&self) -> RequestHead<'_> {
        self.into()
    }

    #[inline]
    fn extensions_mut(&mut self) -> &mut Extensions {
        self.extensions_mut()
    }
}

/// The note of a policy on a request.
#[derive(Clone)]
pub(crate) struct RequestNote {
    pub(crate) limits: Limits,
    /// True if a struct may be read from a list.
    pub(crate) structs_from_lists: bool,
    /// For a handshake, whose policy has to be there after the upgrade.
    pub(crate) context: Option<Context>,
}

#[cold]
fn leave_note(context: &Context, is_handshake: bool, extensions: &mut Extensions) {
    if let Some(notes) = context.notes() {
        extensions.insert(notes.clone());
    }
    extensions.insert(RequestNote {
        limits: context.limits(),
        structs_from_lists: context.policy.structs_from_lists(),
        context: is_handshake.then(|| context.clone()),
    });
}

/// True if a request may be a handshake. A wrong "yes" costs a copy of what the policy keeps of it.
#[inline]
fn asks_for_websocket(head: RequestHead<'_>) -> bool {
    head.headers.contains_key(UPGRADE) || head.method == Method::CONNECT
}
