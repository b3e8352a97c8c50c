//! The door: the one call of a middleware at the start of a request.

use http::header::UPGRADE;
use http::{Extensions, Method, Request};

use super::context::{Context, RequestHead};
use super::timer::Timer;
use crate::foreign::guard;
use crate::policy::{ErrorPolicy, Limits};

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
    timer: Timer,
    takes_websockets: bool,
}

impl Door {
    /// A door of an adapter with this timer, which is asked only where something is waited for.
    #[must_use]
    pub const fn new(timer: Timer) -> Self {
        Self {
            timer,
            takes_websockets: false,
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

    /// Lets a request in.
    ///
    /// A policy that asks for nothing costs a copy of the method; one with [`Limits`], and a request that
    /// asks for a WebSocket, a note in the extensions.
    #[inline]
    pub fn open<R: IncomingRequest>(&self, policy: &ErrorPolicy, request: &mut R) -> Context {
        let context = Context::capture(policy, request.head(), self.timer);
        let is_handshake = self.takes_websockets && asks_for_websocket(request.head());
        if is_handshake || policy.inner.limits.is_some() {
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
    /// For a handshake, whose policy has to be there after the upgrade.
    pub(crate) context: Option<Context>,
}

#[cold]
fn leave_note(context: &Context, is_handshake: bool, extensions: &mut Extensions) {
    // Whatever the request carries, its `Clone` is user-supplied.
    let copy = is_handshake.then(|| guard(|| context.clone()).ok());
    extensions.insert(RequestNote {
        limits: context.limits(),
        context: copy.flatten(),
    });
}

/// Whether a request may be a handshake. A wrong "yes" costs a copy of what the policy keeps of it.
#[inline]
fn asks_for_websocket(head: RequestHead<'_>) -> bool {
    head.headers.contains_key(UPGRADE) || head.method == Method::CONNECT
}
