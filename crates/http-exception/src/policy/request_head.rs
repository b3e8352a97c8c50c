//! The head of a request, whatever type the framework has for it.

use http::{Extensions, HeaderMap, Method, Request, Uri, Version};

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
    /// The extensions that the server and middleware attached.
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
