//! A route: what it asks for, and what it gives.

use std::fmt;
use std::sync::Arc;

use http_exception::header::CONTENT_LENGTH;
use http_exception::{Bytes, Extract, HttpException, Method, Raised, Response, StatusCode};

use super::{Body, Call, Reply};

/// One route.
#[derive(Clone)]
#[non_exhaustive]
pub struct Route {
    /// The path below the application's; `{name}` is a segment, `{*rest}` the rest.
    pub path: &'static str,
    /// The methods, and no others: `GET` does not mean `HEAD` too.
    pub methods: &'static [Method],
    endpoint: Arc<Endpoint>,
}

type Endpoint = dyn Fn(&Call) -> Result<Response<Body>, Raised> + Send + Sync;

impl Route {
    /// A route whose endpoint asks for `E`, which is an extractor, a tuple of them, or the call.
    pub(super) fn new<E: Extract + 'static>(
        path: &'static str,
        methods: &'static [Method],
        endpoint: fn(E) -> Reply,
    ) -> Self {
        Self {
            path,
            methods,
            endpoint: Arc::new(move |call| Ok(endpoint(call.read()?)?.map(Body::from))),
        }
    }

    /// A route that answers `GET` with a stream.
    pub(super) fn stream<E: Extract + 'static>(
        path: &'static str,
        endpoint: fn(E) -> Result<Response<Body>, Raised>,
    ) -> Self {
        Self {
            path,
            methods: GET,
            endpoint: Arc::new(move |call| endpoint(call.read()?)),
        }
    }

    pub(super) fn get<E: Extract + 'static>(path: &'static str, endpoint: fn(E) -> Reply) -> Self {
        Self::new(path, GET, endpoint)
    }

    pub(super) fn post<E: Extract + 'static>(path: &'static str, endpoint: fn(E) -> Reply) -> Self {
        Self::new(path, POST, endpoint)
    }

    /// Answers a request for this route.
    ///
    /// # Errors
    ///
    /// Returns what the endpoint raises, or a 404 when a segment holds a slash:
    /// to the reference, `%2F` separates segments.
    pub fn answer(&self, method: &Method, call: &Call) -> Result<Response<Body>, Raised> {
        if !self.path.contains("{*") && call.has_slash_in_segment() {
            return Err(HttpException::from_status(StatusCode::NOT_FOUND).into());
        }
        let mut response = (self.endpoint)(call)?;
        if method == Method::HEAD {
            // The length of what `GET` would send, which no server can know.
            let body = std::mem::replace(response.body_mut(), Bytes::new().into());
            let length = http_body::Body::size_hint(&body).exact().unwrap_or(0);
            response.headers_mut().insert(CONTENT_LENGTH, length.into());
        }
        Ok(response)
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Route")
            .field("path", &self.path)
            .field("methods", &self.methods)
            .finish_non_exhaustive()
    }
}

/// The methods of one path, when they are taken literally.
///
/// Frameworks answer `HEAD` wherever there is a `GET`; the reference refuses it,
/// unless it is named. `None` where the two do not disagree.
#[must_use]
pub fn refusing_head(routes: &[Route]) -> Option<Vec<Method>> {
    let methods: Vec<Method> = routes.iter().flat_map(|it| it.methods).cloned().collect();
    let get_only = methods.contains(&Method::GET) && !methods.contains(&Method::HEAD);
    get_only.then_some(methods)
}

pub(super) const GET: &[Method] = &[Method::GET];
pub(super) const GET_HEAD: &[Method] = &[Method::GET, Method::HEAD];
pub(super) const POST: &[Method] = &[Method::POST];
