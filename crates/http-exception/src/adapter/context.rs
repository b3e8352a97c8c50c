//! What is kept of a request for the time when it fails.

use http::{Extensions, HeaderMap, Method, Request, Uri, Version};

use crate::ErrorPolicy;
use crate::guard::guard;
use crate::policy::Keeps;

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

/// A policy, and what it keeps of a request: the method, and as much more as its handlers and observers ask for.
#[derive(Debug)]
pub struct Context {
    pub(crate) policy: ErrorPolicy,
    pub(crate) method: Method,
    pub(crate) request: Option<Box<Request<()>>>,
}

impl Context {
    /// Keeps what `policy` asks for. A policy that asks for nothing costs a copy of the method.
    #[inline]
    #[must_use]
    pub fn capture(policy: &ErrorPolicy, head: RequestHead<'_>) -> Self {
        let request = match policy.inner.keeps {
            Keeps::Method => None,
            keeps => Some(Box::new(copy(head, keeps == Keeps::Everything))),
        };
        Self {
            policy: policy.clone(),
            method: head.method.clone(),
            request,
        }
    }

    /// A copy of the request for a handler that takes it.
    pub(crate) fn request(&self) -> Request<()> {
        // A policy whose handlers take the request keeps it, so the empty request is never seen.
        self.request.as_deref().cloned().unwrap_or_default()
    }
}

#[cold]
fn copy(head: RequestHead<'_>, everything: bool) -> Request<()> {
    let mut request = Request::new(());
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
