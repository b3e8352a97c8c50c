//! The middleware that binds a policy to poem.

use std::io;

use futures_util::FutureExt;
use http_body_util::BodyExt;
use http_exception::adapter::{
    Carrier, Context, RequestHead, Verdict, Watched, WatchedBody, adopt, break_off, is_stream,
    is_unanswered, limit_body, watch_body, with_framework,
};
use http_exception::{Bytes, ErrorPolicy};
use poem::http::{HeaderMap, Method, Version};
use poem::web::RemoteAddr;
use poem::{Body, Endpoint, Error, IntoResponse, Middleware, Request, Response, ResponseParts};

use crate::{rejection, timer};

/// Lets an [`ErrorPolicy`] answer everything that goes wrong below it.
///
/// # Example
///
/// ```
/// use http_exception_poem::{ErrorPolicy, ExceptionMiddleware};
/// use poem::{EndpointExt, Route};
///
/// let app = Route::new().with(ExceptionMiddleware::new(ErrorPolicy::default()));
/// ```
#[derive(Clone, Debug)]
pub struct ExceptionMiddleware {
    policy: ErrorPolicy,
}

impl ExceptionMiddleware {
    /// A middleware with this policy. What poem's own failures mean stands behind it; its own
    /// entries win.
    #[must_use]
    pub fn new(policy: ErrorPolicy) -> Self {
        Self {
            policy: with_framework(&policy, &rejection::policy()),
        }
    }
}

impl<E: Endpoint> Middleware<E> for ExceptionMiddleware {
    type Output = ExceptionEndpoint<E>;

    fn transform(&self, inner: E) -> Self::Output {
        ExceptionEndpoint {
            inner,
            policy: self.policy.clone(),
        }
    }
}

/// An endpoint below an [`ExceptionMiddleware`]. It never fails.
#[derive(Debug)]
pub struct ExceptionEndpoint<E> {
    inner: E,
    policy: ErrorPolicy,
}

impl<E: Endpoint> Endpoint for ExceptionEndpoint<E> {
    type Output = Response;

    // Not `async fn`, which would keep room for the service's future twice.
    fn call(&self, mut request: Request) -> impl Future<Output = poem::Result<Response>> + Send {
        limit_body(&self.policy, request.extensions_mut());
        let context = Context::capture(&self.policy, head(&request)).with_timer(timer::sleep);
        #[cfg(feature = "websocket")]
        if http_exception::adapter::asks_for_websocket(request.method(), request.headers()) {
            context.offer(request.extensions_mut());
            crate::websocket::spell_as_poem(request.headers_mut());
        }
        // Asked before the call: poem turns HEAD into GET on the way to a handler.
        let is_head = request.method() == Method::HEAD;
        let judge = if is_head || request.method() == Method::GET {
            judge_get
        } else {
            judge
        };
        let breaks_off = ends_broken_bodies_cleanly(&request);
        let watched = Watched::new(context, || self.inner.call(request), judge);
        watched.map(move |answer| match answer {
            Ok((mut response, context)) => {
                if is_head {
                    // poem leaves the body on errors, which HTTP/2 clients take for a broken stream.
                    response.set_body(());
                }
                Ok(match context {
                    None => response,
                    Some(context) => watch(response, context, breaks_off),
                })
            }
            Err(answer) => Ok(into_poem(answer)),
        })
    }
}

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

/// Where an exception is found in what comes back from poem.
fn judge<R: IntoResponse>(result: poem::Result<R>) -> Verdict<Response> {
    match result {
        Ok(response) => judge_response(response.into_response()),
        Err(error) => judge_error(error),
    }
}

/// The same for a GET, whose forms are read from the query.
fn judge_get<R: IntoResponse>(result: poem::Result<R>) -> Verdict<Response> {
    judge(result.map_err(rejection::form_in_query))
}

fn judge_error(error: Error) -> Verdict<Response> {
    if let Some(exc) = error.data::<Carrier>().and_then(Carrier::take) {
        return Verdict::Raise(exc, HeaderMap::new());
    }
    rejection::judge(error)
}

pub(crate) fn judge_response(mut response: Response) -> Verdict<Response> {
    // Middleware such as `Cors` makes responses of errors on the way.
    let carrier = response.extensions_mut().remove::<Carrier>();
    if let Some(exc) = carrier.and_then(|carrier| carrier.take()) {
        return Verdict::Raise(exc, std::mem::take(response.headers_mut()));
    }
    // Only an error answer is asked for its body.
    let is_empty = response.status().as_u16() >= 400 && has_no_body(&mut response);
    if is_unanswered(
        response.status(),
        response.headers(),
        response.extensions(),
        || is_empty,
    ) {
        return adopt(response.status(), std::mem::take(response.headers_mut()));
    }
    pass(response)
}

/// poem shows a body only to those who take it.
fn has_no_body(response: &mut Response) -> bool {
    let body = response.take_body();
    let is_empty = body.is_empty();
    response.set_body(body);
    is_empty
}

/// What goes on, by what its body is.
fn pass(mut response: Response) -> Verdict<Response> {
    let body: BoxBody = response.take_body().into();
    let is_stream = is_stream(&body);
    response.set_body(Body::from(body));
    if is_stream {
        Verdict::Stream(response)
    } else {
        Verdict::Pass(response)
    }
}

/// A stream, its body watched.
fn watch(mut response: Response, context: Context, breaks_off: bool) -> Response {
    let body: BoxBody = response.take_body().into();
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let watch = watch_body(context, status, &headers, response.extensions_mut(), &body);
    *response.headers_mut() = headers;
    let body = match watch {
        None => body,
        watch => {
            let body = WatchedBody::new(body, watch, inside);
            let error = if breaks_off {
                |error| into_io(break_off(error))
            } else {
                into_io
            };
            body.map_err(error).boxed()
        }
    };
    response.set_body(Body::from(body));
    response
}

/// Whether a client would take a broken body for a whole one: poem's server polls an HTTP/1.1
/// connection again after it has failed, and hyper ends the body then. A request that came over no
/// connection, as in a test, has somebody who sees the error.
fn ends_broken_bodies_cleanly(request: &Request) -> bool {
    request.version() < Version::HTTP_2 && *request.remote_addr() != RemoteAddr::default()
}

/// poem's body, which the crate has no name for.
type BoxBody = http_body_util::combinators::BoxBody<Bytes, io::Error>;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The error that a stream has failed with, which poem had to bring into an `io::Error`.
fn inside(error: io::Error) -> BoxError {
    if error.get_ref().is_none() {
        return error.into();
    }
    let kind = error.kind();
    error
        .into_inner()
        .unwrap_or_else(|| io::Error::from(kind).into())
}

/// The way back.
fn into_io(error: BoxError) -> io::Error {
    match error.downcast::<io::Error>() {
        Ok(error) => *error,
        Err(error) => io::Error::other(error),
    }
}

/// A policy's answer in poem's own type.
pub(crate) fn into_poem(answer: http_exception::Response) -> Response {
    let (parts, body) = answer.into_parts();
    let parts = ResponseParts {
        status: parts.status,
        version: parts.version,
        headers: parts.headers,
        extensions: parts.extensions,
    };
    Response::from_parts(parts, body.into())
}
