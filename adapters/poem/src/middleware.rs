//! The middleware that binds a policy to poem.

use std::io;

use http_body_util::BodyExt;
use http_exception::adapter::{
    Content, Context, Door, Framework, IncomingRequest, Rejection, ResponseNote, Verdict, Watched,
    break_off, inner_error, middleware_text, system_clock, with_framework, with_strangers,
};
use http_exception::{Bytes, ErrorPolicy, RequestHead, StatusCode, http};
use poem::http::header::UPGRADE;
use poem::http::{Extensions, HeaderMap, HeaderValue, Method, Version};
use poem::web::RemoteAddr;
use poem::{Addr, Body, Endpoint, IntoResponse, Middleware, PathPattern, Request, Response};

use crate::conversion::{BoxBody, from_poem, head, into_io, into_poem};
use crate::handler_error::warn;
use crate::{library_error, rejection, timer};

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
            policy: with_strangers(
                &with_framework(&policy, &rejection::policy()),
                library_error::stranger,
            ),
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

    // An `async fn`, which is moved while it holds the request alone, and what it watches is another, whose
    // future is made where it stays.
    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let context = DOOR.open(&self.policy, &mut PoemRequest(&mut request));
        spell_as_poem(&mut request);
        let poem = Poem {
            // Asked before the call: poem turns HEAD into GET on the way to a handler.
            reads_query: request.method() == Method::GET || request.method() == Method::HEAD,
            breaks_off: ends_broken_bodies_cleanly(&request),
        };
        let service = async {
            self.inner
                .call(request)
                .await
                .map(IntoResponse::into_response)
        };
        Watched::of(context, service, poem).await
    }
}

/// poem's request, at the door.
struct PoemRequest<'a>(&'a mut Request);

impl IncomingRequest for PoemRequest<'_> {
    fn head(&self) -> RequestHead<'_> {
        head(self.0)
    }

    fn extensions_mut(&mut self) -> &mut Extensions {
        self.0.extensions_mut()
    }
}

const DOOR: Door = Door::new(timer::sleep)
    .with_clock(system_clock)
    .with_debug_lines(warn)
    .with_request_id(request_id)
    // Beside a header that is there.
    .with_ids_sent_in("x-request-id")
    .with_route(|extensions| Some(&*extensions.get::<PathPattern>()?.0))
    .with_websockets(cfg!(feature = "websocket"));

/// The id that poem's `RequestId` has given a request.
#[cfg(feature = "request-id")]
fn request_id(extensions: &Extensions) -> Option<HeaderValue> {
    let id = extensions.get::<poem::middleware::ReqId>()?;
    HeaderValue::try_from(id.to_string()).ok()
}

#[cfg(not(feature = "request-id"))]
fn request_id(_: &Extensions) -> Option<HeaderValue> {
    None
}

/// poem, as the core has to know it.
struct Poem {
    /// True if poem's `Form` was read from the query.
    reads_query: bool,
    breaks_off: bool,
}

impl Framework<poem::Result<Response>> for Poem {
    type Body = BoxBody;
    type Sent = Response;
    type Error = poem::Error;

    #[inline]
    fn pass_at_once(
        &self,
        result: poem::Result<Response>,
        context: &Context,
    ) -> Result<Response, poem::Result<Response>> {
        let (parts, body) = result.map_err(Err)?.into_parts();
        let body = BoxBody::from(body);
        let passes = context.passes(parts.status, parts.version, &parts.extensions, &body);
        let response = Response::from_parts(parts, body.into());
        if passes {
            Ok(response)
        } else {
            Err(Ok(response))
        }
    }

    fn route<'a>(&self, result: &'a poem::Result<Response>) -> Option<&'a str> {
        let pattern = match result {
            Ok(response) => response.data::<PathPattern>(),
            Err(error) => error.data::<PathPattern>(),
        };
        Some(&*pattern?.0)
    }

    fn judge(&self, result: poem::Result<Response>) -> Verdict<BoxBody> {
        let error = match result {
            Ok(response) => return from_poem(response),
            Err(error) => error,
        };
        let note = error.data::<ResponseNote>();
        if note.is_some_and(ResponseNote::is_left) {
            return Verdict::Left(error.status());
        }
        if let Some(exc) = note.and_then(ResponseNote::take) {
            return Verdict::Raise(exc, HeaderMap::new());
        }
        rejection::judge(if self.reads_query {
            rejection::form_in_query(error)
        } else {
            error
        })
    }

    fn recognise(status: StatusCode, text: &Bytes) -> Option<Rejection> {
        middleware_text(status, text)
    }

    fn body_error(error: io::Error) -> BoxError {
        // poem has brought whatever a stream has failed with into an `io::Error`.
        inner_error(error.into(), Err)
    }

    #[inline]
    fn pass(&self, response: http::Response<BoxBody>) -> Self::Sent {
        into_poem(response.map(Body::from))
    }

    fn send(&self, response: http::Response<Content<BoxBody>>) -> Self::Sent {
        let error = if self.breaks_off {
            |error| into_io(break_off(error))
        } else {
            into_io
        };
        into_poem(response.map(|content| match content {
            Content::Passed { body } => Body::from(body),
            Content::Answer { bytes } => Body::from(bytes),
            content => Body::from(content.map_err(error).boxed()),
        }))
    }
}

/// The name of the protocol may be in any case (RFC 6455 section 4.2.1); poem refuses all but two.
fn spell_as_poem(request: &mut Request) {
    if let Some(name) = request.headers_mut().get_mut(UPGRADE) {
        if name.as_bytes().eq_ignore_ascii_case(b"websocket") && name != "WebSocket" {
            *name = HeaderValue::from_static("websocket");
        }
    }
}

/// True if a client would take a broken body for a whole one: poem's server polls an HTTP/1.1
/// connection again after it has failed, and hyper ends the body then. A request that came over no
/// connection, as in a test, has somebody who sees the error.
fn ends_broken_bodies_cleanly(request: &Request) -> bool {
    // The default is made and compared only where it may be it.
    request.version() < Version::HTTP_2
        && (!matches!(request.remote_addr().0, Addr::Custom(..))
            || *request.remote_addr() != RemoteAddr::default())
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;
