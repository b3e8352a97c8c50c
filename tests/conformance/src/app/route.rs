//! The routes of the reference: the input of each, and its outcome.

use std::mem;

use harness::{Body, Call, Route, empty, text};
use http_exception::header::CONTENT_LENGTH;
use http_exception::{Extract, HttpException, Method, Raised, Response, StatusCode};

use super::Reply;

/// A route whose endpoint asks for `E`, which is an extractor, a tuple of them, or the call.
pub(super) fn on<E: Extract + 'static>(
    path: &'static str,
    methods: &'static [Method],
    endpoint: fn(E) -> Reply,
) -> Route {
    Route::read(path, methods, move |method, call| {
        answer(path, method, call, |call| {
            Ok(endpoint(call.read()?)?.map(text))
        })
    })
}

/// A route that answers `GET` with a stream.
pub(super) fn stream<E: Extract + 'static>(
    path: &'static str,
    endpoint: fn(E) -> Result<Response<Body>, Raised>,
) -> Route {
    Route::read(path, GET, move |method, call| {
        answer(path, method, call, |call| endpoint(call.read()?))
    })
}

pub(super) fn get<E: Extract + 'static>(path: &'static str, endpoint: fn(E) -> Reply) -> Route {
    on(path, GET, endpoint)
}

pub(super) fn post<E: Extract + 'static>(path: &'static str, endpoint: fn(E) -> Reply) -> Route {
    on(path, POST, endpoint)
}

/// The endpoint's answer, or a 404 when a segment holds a slash: to the reference, `%2F` separates
/// segments.
fn answer(
    path: &str,
    method: &Method,
    call: &Call,
    endpoint: impl FnOnce(&Call) -> Result<Response<Body>, Raised>,
) -> Result<Response<Body>, Raised> {
    if !path.contains("{*") && call.has_slash_in_segment() {
        return Err(HttpException::from_status(StatusCode::NOT_FOUND).into());
    }
    let mut response = endpoint(call)?;
    if method == Method::HEAD {
        // The length of what `GET` would send, which no server can know.
        let body = mem::replace(response.body_mut(), empty());
        let length = http_body::Body::size_hint(&body).exact().unwrap_or(0);
        response.headers_mut().insert(CONTENT_LENGTH, length.into());
    }
    Ok(response)
}

pub(super) const GET: &[Method] = &[Method::GET];
pub(super) const GET_HEAD: &[Method] = &[Method::GET, Method::HEAD];
pub(super) const POST: &[Method] = &[Method::POST];
pub(super) const ANY_OF_THREE: &[Method] = &[Method::GET, Method::HEAD, Method::POST];
