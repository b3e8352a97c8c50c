//! What is different from framework to framework, and what is made of it.

use std::error::Error;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderValue, StatusCode, Version};
use http_body::Body;

use super::content::Content;
use super::text_answer::may_be_a_librarys;
use super::watched::MARK;
use super::watched_body::{WatchedBody, is_watchable, watch};
use crate::answer::{Asked, Context, UnusableAnswer, has_content, is_final, is_unanswered};
use crate::exception::{IntoRaised, Raised, ResponseNote};
use crate::foreign::{drop_guarded, guard};
use crate::request::Rejection;

/// A framework, as far as a policy has to know it: what its services give, and what it sends.
pub trait Framework<Output> {
    /// The body of a response.
    type Body: Body<Data = Bytes>;
    /// A response on its way out, in the framework's own type.
    type Sent;
    /// The error that the framework's services and handlers have; there never is one.
    type Error;

    /// Hands on at once what is a response that [passes](Context::passes), where to look for that costs
    /// less than to judge. It is called where a panic is caught.
    ///
    /// # Errors
    ///
    /// Gives back what has to be judged: everything, where a framework has no answer of its own here.
    #[inline]
    fn pass_at_once(&self, output: Output, context: &Context) -> Result<Self::Sent, Output> {
        let _ = context;
        Err(output)
    }

    /// Says what a service gave. It is called where a panic is caught.
    fn judge(&self, output: Output) -> Verdict<Self::Body>;

    /// Says what a text means with which the framework, or middleware known to the adapter, has answered
    /// what was for the policy: by the status, and by every byte. It is asked for errors whose headers say
    /// nothing of a text but its type, `text/plain; charset=utf-8`.
    fn recognise(status: StatusCode, text: &Bytes) -> Option<Rejection> {
        let _ = (status, text);
        None
    }

    /// Brings the error of a body into a box: the one inside, where the framework has a wrapper of its own.
    fn body_error(error: <Self::Body as Body>::Error) -> BoxError;

    /// Hands a response on.
    fn send(&self, response: http::Response<Content<Self::Body>>) -> Self::Sent;

    /// Hands on a response that goes on as it is, as most do: a framework with a body of its own takes
    /// nothing apart for it.
    #[inline]
    fn pass(&self, response: http::Response<Self::Body>) -> Self::Sent {
        self.send(response.map(|body| Content::Passed { body }))
    }
}

/// What came of a request below a policy.
#[expect(
    clippy::exhaustive_enums,
    reason = "a request is answered, or it failed with an exception or with a status"
)]
#[must_use = "an exception that is not raised is not answered"]
#[derive(Debug)]
pub enum Verdict<B> {
    /// A response, in which an exception may be found still: one that it [carries](ResponseNote), or a
    /// bare status.
    Response(http::Response<B>),
    /// An exception, and the headers of the framework's answer that is replaced.
    Raise(Raised, HeaderMap),
    /// A status that nobody has written an answer for, and the headers that came with it.
    Bare(StatusCode, HeaderMap),
    /// An exception that was [left](ResponseNote::is_left) for the policy, with this status on its way.
    Left(StatusCode),
}

impl<B> Verdict<B> {
    /// An exception that replaces nothing. It keeps the place where a line of the application raised it.
    pub fn raise(exc: impl IntoRaised) -> Self {
        Self::Raise(exc.into_raised_by_nobody(), HeaderMap::new())
    }
}

/// How a response goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Passed,
    /// It may be a text that a library has written.
    Read,
    Watched,
    WithoutContent,
}

impl<B: Body<Data = Bytes>> Verdict<B> {
    /// Finds what is to be answered: then this becomes an exception, in place, since to move a response
    /// costs more than to look at it.
    ///
    /// # Returns
    ///
    /// How it goes on as a response, where it still is one.
    #[inline]
    pub(crate) fn inspect(&mut self, context: &Context, left: &mut Option<Raised>) -> Way {
        match self {
            Self::Response(it)
                if context.passes(it.status(), it.version(), it.extensions(), it.body()) =>
            {
                Way::Passed
            }
            _ => self.look_into(context, left),
        }
    }

    /// The same for what is no plain success.
    fn look_into(&mut self, context: &Context, left: &mut Option<Raised>) -> Way {
        let response = match self {
            Self::Response(response) => response,
            Self::Raise(..) | Self::Bare(..) => return Way::Passed,
            Self::Left(status) => {
                let headers = HeaderMap::new();
                *self = match left.take() {
                    Some(exc) => Self::Raise(exc, headers),
                    // Another policy was meant.
                    None => Self::Bare(*status, headers),
                };
                return Way::Passed;
            }
        };
        let status = response.status();
        let note = response.extensions().get::<ResponseNote>();
        let noted = note.and_then(|note| {
            if note.is_left() {
                left.take()
            } else {
                note.take()
            }
        });
        if let Some(exc) = noted {
            *self = Self::Raise(exc, std::mem::take(response.headers_mut()));
            return Way::Passed;
        }
        if response.version() == MARK {
            if let Some(exc) = left.take() {
                *self = Self::Raise(exc, std::mem::take(response.headers_mut()));
                return Way::Passed;
            }
        }
        if is_unanswered(status, response.headers(), response.extensions(), || {
            response.body().is_end_stream()
        }) {
            *self = Self::Bare(status, std::mem::take(response.headers_mut()));
            return Way::Passed;
        }
        if !is_final(status) && status != StatusCode::SWITCHING_PROTOCOLS {
            *self = Self::Raise(
                Raised::from_nowhere(UnusableAnswer(status)),
                HeaderMap::new(),
            );
            return Way::Passed;
        }
        repair_version(response.version_mut());
        if status.as_u16() >= 400 && may_be_a_librarys(response, context) {
            Way::Read
        } else if !has_content(context.method, status) {
            Way::WithoutContent
        } else if context.may_watch(response.body()) {
            Way::Watched
        } else {
            Way::Passed
        }
    }
}

/// Lets a response go on that does not pass as it is. The context goes along with a body that is watched.
#[cold]
pub(crate) fn go_on<B: Body<Data = Bytes>>(
    response: http::Response<B>,
    way: Way,
    context: &mut Option<Context>,
    error: fn(B::Error) -> BoxError,
) -> http::Response<Content<B>> {
    match (way, context.take()) {
        (Way::Watched, Some(context)) => watched(response, context, error),
        (Way::WithoutContent, Some(context)) => without_content(context.method, response),
        _ => response.map(|body| Content::Passed { body }),
    }
}

#[cold]
fn watched<B: Body<Data = Bytes>>(
    response: http::Response<B>,
    context: Context,
    error: fn(B::Error) -> BoxError,
) -> http::Response<Content<B>> {
    if !is_watchable(&context, response.status(), response.extensions()) {
        return response.map(|body| Content::Passed { body });
    }
    let (mut parts, body) = response.into_parts();
    let extensions = &mut parts.extensions;
    let length = body.size_hint().exact();
    let watch = watch(context, parts.status, &parts.headers, extensions, length);
    let body = Content::Watched {
        body: WatchedBody::new(body, watch, error),
    };
    http::Response::from_parts(parts, body)
}

/// Leaves out a content that a client would take for the next answer, or for a broken stream.
#[cold]
fn without_content<B: Body<Data = Bytes>>(
    method: Asked,
    response: http::Response<B>,
) -> http::Response<Content<B>> {
    let (mut parts, body) = response.into_parts();
    let headers = &mut parts.headers;
    // What the body says, and what a header is made of, is anybody's.
    let _ = guard(|| match parts.status {
        StatusCode::NO_CONTENT => {
            headers.remove(CONTENT_LENGTH);
        }
        StatusCode::RESET_CONTENT => {
            // Both together are no framing (RFC 9112 section 6.2), and hyper sends nothing then.
            headers.remove(TRANSFER_ENCODING);
            headers.insert(CONTENT_LENGTH, HeaderValue::from(0));
        }
        // What GET would be answered with; a framework may have left it out already.
        _ if method == Asked::Head => {
            let length = body.size_hint().exact().filter(|length| *length > 0);
            if let Some(length) = length {
                let length = HeaderValue::from(length);
                headers.entry(CONTENT_LENGTH).or_insert(length);
            }
        }
        _ => {}
    });
    drop_guarded(body);
    http::Response::from_parts(parts, Content::Nothing)
}

/// hyper's HTTP/1 panics on a version that it does not speak, such as that of an answer from upstream.
#[inline]
pub(crate) fn repair_version(version: &mut Version) {
    if !matches!(
        *version,
        Version::HTTP_10 | Version::HTTP_11 | Version::HTTP_2
    ) {
        *version = Version::default();
    }
}

pub(crate) type BoxError = Box<dyn Error + Send + Sync>;
