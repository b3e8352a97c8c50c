//! Mistakes of a program with an exception, which do not lose the answer.

use std::fmt;

use http::header::WWW_AUTHENTICATE;

/// A mistake in how an exception or an answer was made.
///
/// None of them panics and none loses the answer: anything that HTTP cannot carry is
/// left out or replaced, and observers find the mistake in
/// [`Record::misuse`](crate::Record::misuse). Without an observer it goes unnoticed.
///
/// # Example
///
/// ```
/// use http_exception::{HttpException, Misuse};
///
/// let exc = HttpException::not_found("Not here").with_header("x-name", "two\r\nlines");
/// assert!(exc.headers().is_empty());
/// assert_eq!(exc.misuse(), [Misuse::HeaderValue("x-name".into())]);
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misuse {
    /// The code cannot be sent to the client of a WebSocket; it became 1011, without the reason.
    CloseCode(u16),
    /// The exception says a `content-type` of its own, and its body is written by the policy's
    /// [format](crate::ErrorPolicyBuilder::format), whose type is sent. FastAPI's shape alone is sent as what
    /// the exception says, as FastAPI does.
    ContentType,
    /// The detail could not be serialised; the phrase of the status stands in. Holds the reason.
    Detail(Box<str>),
    /// The header belongs to the connection or to framing, which the server owns; it was left out.
    HeaderFraming(Box<str>),
    /// The status asks for this header (RFC 9110 sections 15.5.2, 15.5.8, 15.5.22), and the answer was sent
    /// without it. A 405 without `Allow` is not reported: a router further out may add it.
    HeaderMissing(Box<str>),
    /// The name is not one that HTTP allows; the header was left out.
    HeaderName(Box<str>),
    /// The value holds bytes that HTTP does not allow, or more than 8 KiB; the header was left out.
    /// Holds the name.
    HeaderValue(Box<str>),
    /// There are more than 64 headers; the header was left out. Holds the name.
    HeadersFull(Box<str>),
    /// The answer had more or longer headers than the policy's [`Limits`](crate::Limits) allow; so
    /// many of them were left out.
    HeadersCut(usize),
    /// The member could not be serialised, or was one too many; it was left out.
    Member {
        /// The name of the member.
        name: Box<str>,
        /// The reason for it.
        reason: Box<str>,
    },
    /// The model of a request asks for what serde cannot read, so that no request can be right. Says what.
    Model(Box<str>),
    /// The name of the member is one that answers have a meaning for already, such as `status`; the member
    /// was left out.
    MemberReserved(Box<str>),
    /// A report was raised in a program without the feature that finds the types inside. Holds the
    /// name of the crate, which is the feature's.
    Report(&'static str),
    /// An `Arc` was raised that others hold too, so that no handler of the type inside can take it; it
    /// was answered without one. Holds the name of the `Arc`'s type.
    SharedError(&'static str),
    /// The status cannot be sent as a final answer; it became 500.
    Status(u16),
    /// A text was raised, which is no exception: no handler can take it, and its meaning to a client is
    /// unknown.
    Text,
    /// The text is no absolute URI and no full path, and so names no type of problem; it was left out.
    TypeUri(Box<str>),
}

impl Misuse {
    /// Notes it, unless there are 64 already.
    pub(crate) fn note_in(self, noted: &mut Vec<Self>) {
        if noted.len() < MAX_NOTED {
            noted.push(self);
        }
    }
}

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CloseCode(code) => write!(
                f,
                "code {code} cannot close a WebSocket (expected 1000..=1003, 1007..=1009, 1011..=1014 or 3000..=4999); 1011 was sent instead"
            ),
            Self::ContentType => f.write_str(
                "an exception says a `content-type`, which the format of the policy knows; answer from a handler with a body of that type"
            ),
            Self::Detail(reason) => write!(
                f,
                "the detail does not serialise to JSON ({reason}); the phrase was sent instead"
            ),
            Self::HeaderFraming(name) => write!(
                f,
                "header `{name}` belongs to the server, which frames the answer itself; remove it from the exception"
            ),
            Self::HeaderMissing(name) => write!(
                f,
                "the answer has no `{name}`, which its status asks for; raise the exception with one{}",
                if **name == WWW_AUTHENTICATE {
                    ", or give the policy a `challenge`"
                } else {
                    ""
                }
            ),
            Self::HeaderName(name) => write!(
                f,
                "header name `{}` has a character outside the tokens of RFC 9110 section 5.1; the header was left out",
                name.escape_default()
            ),
            Self::HeaderValue(name) => write!(
                f,
                "the value of header `{name}` has a control character or is longer than 8192 bytes; the header was left out, encode or shorten it"
            ),
            Self::HeadersFull(name) => write!(
                f,
                "an exception carries at most 64 headers; `{name}` was left out"
            ),
            Self::HeadersCut(count) => write!(
                f,
                "headers of the answer that are over the policy's limits and were left out: {count}; send fewer and shorter ones"
            ),
            Self::Member { name, reason } => write!(
                f,
                "the member `{}` was left out ({}); change its value or its `Serialize`",
                name.escape_debug(),
                reason.escape_debug()
            ),
            Self::Model(what) => write!(
                f,
                "a model cannot be read: {what}; declare the field elsewhere, or as another type"
            ),
            Self::MemberReserved(name) => write!(
                f,
                "a member cannot be called `{name}`, which answers have a meaning for already; it was left out, give it another name"
            ),
            Self::Report(feature) => write!(
                f,
                "a report of `{feature}` hides the error inside; switch on the feature `{feature}` of http-exception or of the adapter, and its handlers find it"
            ),
            Self::SharedError(type_name) => write!(
                f,
                "`{type_name}` is held by others too, and a handler takes its exception by value; raise an error of your own made of it with `map_err`"
            ),
            Self::Text => f.write_str(
                "a text was raised, which only the fallback can take; write `raise!(StatusCode::…, text)` for a client, or an error type for handlers"
            ),
            Self::TypeUri(text) => write!(
                f,
                "`{}` is not an absolute URI, and not a path from the root; it was left out, write `https://…` or `/…` (RFC 9457 section 3.1.1)",
                text.escape_debug()
            ),
            Self::Status(status) => write!(
                f,
                "status {status} is not a final status (expected 200..=599); 500 was sent instead"
            ),
        }
    }
}

const MAX_NOTED: usize = 64;
