//! Requests, responses and bodies between poem's types and the core's.

use std::io;

use http_exception::adapter::Verdict;
use http_exception::{Bytes, RequestHead, http};
use poem::{Body, Request, Response, ResponseParts};

/// The head of a request, with the URI that the client sent: nested routes see a part of it.
pub(crate) fn head(request: &Request) -> RequestHead<'_> {
    RequestHead {
        method: request.method(),
        uri: request.original_uri(),
        version: request.version(),
        headers: request.headers(),
        extensions: request.extensions(),
    }
}

/// A response for the core to look at.
pub(crate) fn from_poem(response: Response) -> Verdict<BoxBody> {
    Verdict::Response(http::Response::from(response).map(Into::into))
}

/// A response in poem's own type.
pub(crate) fn into_poem(response: http::Response<Body>) -> Response {
    let (parts, body) = response.into_parts();
    let parts = ResponseParts {
        status: parts.status,
        version: parts.version,
        headers: parts.headers,
        extensions: parts.extensions,
    };
    Response::from_parts(parts, body)
}

/// poem's body, which the crate has no name for.
pub(crate) type BoxBody = http_body_util::combinators::BoxBody<Bytes, io::Error>;

/// The error of a body as poem wants it.
pub(crate) fn into_io(error: Box<dyn std::error::Error + Send + Sync>) -> io::Error {
    match error.downcast::<io::Error>() {
        Ok(error) => *error,
        Err(error) => io::Error::other(error),
    }
}
