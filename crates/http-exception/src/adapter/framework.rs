//! The differences between frameworks.
//!
//! The use that is made of a verdict, the same for every framework, is in `passing`.

use std::error::Error;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use http_body::Body;

use super::content::Content;
use crate::answer::Context;
use crate::exception::{IntoRaised, Raised};
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

    /// The template of the route that a service gave its output for, where the framework says it there. It is
    /// asked where an observer [needs](crate::Needs::route) it.
    fn route<'a>(&self, output: &'a Output) -> Option<&'a str> {
        let _ = output;
        None
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
    /// A response, in which an exception may be found still: one that it [carries](super::ResponseNote), or a
    /// bare status.
    Response(http::Response<B>),
    /// An exception, and the headers of the framework's answer that is replaced.
    Raise(Raised, HeaderMap),
    /// A status that nobody has written an answer for, and the headers that came with it.
    Bare(StatusCode, HeaderMap),
    /// An exception that was [left](super::ResponseNote::is_left) for the policy, with this status on its way.
    Left(StatusCode),
}

impl<B> Verdict<B> {
    /// An exception that replaces nothing. It keeps the place where a line of the application raised it.
    pub fn raise(exc: impl IntoRaised) -> Self {
        Self::Raise(exc.into_raised_by_nobody(), HeaderMap::new())
    }
}

pub(crate) type BoxError = Box<dyn Error + Send + Sync>;
