//! What a framework's own failures mean, so that every framework's are answered alike.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use http::Method;
use http::header::{ACCEPT_ENCODING, SEC_WEBSOCKET_VERSION, UPGRADE};

use super::source::Source;
use crate::exception::{HttpException, IntoRaised, Raised};
use crate::validation::catalogue::{JSON_DECODE_ERROR, UNKNOWN_FORM};
use crate::validation::{Loc, RequestValidationError, ValidationError};

/// A failure of a framework's extractor, in words that all frameworks share.
///
/// An adapter maps its framework's error types to these; what they are answered
/// with is decided here, once. No text of a framework or of serde is shown. A
/// service on bare hyper, which has no extractors, raises them itself.
///
/// A failure whose source the framework does not say is a `Status(400)`: a list with a wrong place is worse
/// than none.
///
/// | rejection | answer |
/// |---|---|
/// | `BodyTooLarge` | 413 |
/// | `BodyTooSlow` | 408 with `Connection: close` |
/// | `BodyUnreadable` | 400 |
/// | `CannotUpgrade` | 500, as `FrameworkError` |
/// | `Defect` | 500, as `FrameworkError` |
/// | `Invalid` | 422, a list with one `value_error` at the source |
/// | `InvalidValue` | 422, a list with one `value_error` at the value |
/// | `JsonSyntax` | 422, a list with one `json_invalid` |
/// | `MethodNotAllowed` | 405 with `Allow` |
/// | `Missing` | 422, a list with one `missing` |
/// | `NoHandshake` | 400 |
/// | `NoWebSocket` | 426 with `Upgrade` and `Sec-WebSocket-Version` |
/// | `Status` | that status with its phrase; from 500 on as `FrameworkError` |
/// | `UnsupportedContentCoding` | 415 with `Accept-Encoding: identity` |
/// | `UnsupportedMediaType` | 415 |
///
/// # Example
///
/// ```
/// use http_exception::adapter::Rejection;
/// use http_exception::{Raised, Source, raise};
///
/// fn page(query: &str) -> Result<u32, Raised> {
///     match query.parse() {
///         Ok(page) => Ok(page),
///         Err(_) => raise!(Rejection::Invalid(Source::Query)),
///     }
/// }
/// # assert!(page("x").is_err());
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// The body is larger than what the extractor takes.
    BodyTooLarge,
    /// The body comes more slowly than the policy [allows](crate::Limits::request_body_rate).
    BodyTooSlow,
    /// The body could not be read, or is not what its encoding promises.
    BodyUnreadable,
    /// The server does not let go of its connections, so that no WebSocket can be opened.
    CannotUpgrade,
    /// The program is wrong, and not the request: a handler asks for what its route does not have, say. What
    /// is wrong, in words for those who read logs.
    Defect(Cow<'static, str>),
    /// The value does not have the form that the handler asks for.
    Invalid(Source),
    /// The same of one value of the source, by its name.
    InvalidValue(Source, Cow<'static, str>),
    /// The body is not JSON.
    JsonSyntax,
    /// The method is not the one that the extractor takes.
    MethodNotAllowed(Method),
    /// A value that the handler asks for is absent.
    Missing(Source, Cow<'static, str>),
    /// The request is not the handshake of a WebSocket, though it asks for one: it has no key, say, or is
    /// a `CONNECT` for something else.
    NoHandshake,
    /// The request asks for no WebSocket, or for one of another version.
    NoWebSocket,
    /// Any other failure that has a status.
    Status(http::StatusCode),
    /// The body is compressed, or coded otherwise, and nothing has decoded it.
    UnsupportedContentCoding,
    /// The content type is not one that the extractor reads.
    UnsupportedMediaType,
}

/// It has no place: what a framework has found was raised by no line of the application.
impl From<Rejection> for Raised {
    fn from(rejection: Rejection) -> Self {
        let refused = |error| Self::from_nowhere(RequestValidationError::new(vec![error]));
        let invalid = |kind: &'static str, loc: Loc, msg: &'static str| {
            refused(ValidationError::new(kind, loc, msg))
        };
        match rejection {
            Rejection::BodyTooLarge => Self::from_nowhere(
                HttpException::from_status(http::StatusCode::PAYLOAD_TOO_LARGE)
                    .with_known("body_too_large"),
            ),
            Rejection::BodyTooSlow => Self::from_nowhere(too_slow()),
            Rejection::BodyUnreadable => Self::from_nowhere(unreadable()),
            Rejection::CannotUpgrade => {
                Self::from_nowhere(FrameworkError::of(http::StatusCode::INTERNAL_SERVER_ERROR))
            }
            Rejection::Defect(text) => Self::from_nowhere(FrameworkError { text }),
            Rejection::Invalid(source) => {
                invalid("value_error", source.name().into(), UNKNOWN_FORM)
            }
            Rejection::InvalidValue(source, name) => invalid(
                "value_error",
                Loc::from(source.name()).key(name),
                UNKNOWN_FORM,
            ),
            Rejection::JsonSyntax => invalid(
                "json_invalid",
                Source::Body.name().into(),
                JSON_DECODE_ERROR,
            ),
            Rejection::MethodNotAllowed(allowed) => {
                Self::from_nowhere(HttpException::method_not_allowed(&[allowed]))
            }
            Rejection::Missing(source, name) => {
                let loc = Loc::from(source.name()).key(name);
                refused(ValidationError::standard("missing", loc, ()))
            }
            Rejection::NoHandshake => Self::from_nowhere(no_handshake()),
            Rejection::NoWebSocket => Self::from_nowhere(upgrade_required()),
            Rejection::Status(status) if status.is_server_error() => {
                Self::from_nowhere(FrameworkError::of(status))
            }
            Rejection::Status(status) => Self::from_nowhere(HttpException::from_status(status)),
            // RFC 9110 section 15.5.16: the field says that it is about the coding.
            Rejection::UnsupportedContentCoding => {
                let exc = HttpException::from_status(http::StatusCode::UNSUPPORTED_MEDIA_TYPE);
                let exc = exc.with_header(ACCEPT_ENCODING, "identity");
                Self::from_nowhere(exc.with_known("content_coding_unsupported"))
            }
            Rejection::UnsupportedMediaType => Self::from_nowhere(
                HttpException::from_status(http::StatusCode::UNSUPPORTED_MEDIA_TYPE)
                    .with_known("media_type_unsupported"),
            ),
        }
    }
}

impl IntoRaised for Rejection {
    fn into_raised(self) -> Raised {
        self.into()
    }

    fn into_raised_by_nobody(self) -> Raised {
        self.into()
    }
}

/// A framework reported a mistake of the program, such as an extension that is not there.
///
/// It is no `HttpException`: like any other defect it goes to the fallback, an opaque 500.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameworkError {
    text: Cow<'static, str>,
}

impl FrameworkError {
    fn of(status: http::StatusCode) -> Self {
        Self {
            text: format!("the framework failed with {status}").into(),
        }
    }
}

impl fmt::Display for FrameworkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for FrameworkError {}

/// A body that is not waited for any longer: neither is the next request (RFC 9110 section 15.5.9).
pub(super) fn too_slow() -> HttpException {
    HttpException::from_status(http::StatusCode::REQUEST_TIMEOUT)
        .with_known("body_too_slow")
        .closing()
}

/// A body that cannot be read.
pub(super) fn unreadable() -> HttpException {
    HttpException::bad_request("There was an error parsing the body").with_known("body_unreadable")
}

/// A request that asks for no WebSocket, or for another version (RFC 6455 section 4.4).
pub(crate) fn upgrade_required() -> HttpException {
    HttpException::from_status(http::StatusCode::UPGRADE_REQUIRED)
        .with_header(UPGRADE, "websocket")
        .with_header(SEC_WEBSOCKET_VERSION, WEBSOCKET_VERSION)
        .with_known("websocket_required")
}

/// A request that is none for a WebSocket, where an upgrade is not what is missing.
pub(crate) fn no_handshake() -> HttpException {
    bad_handshake("Expected the handshake of a WebSocket")
}

/// A handshake that is not as it must be.
pub(crate) fn bad_handshake(detail: &'static str) -> HttpException {
    HttpException::bad_request(detail).with_known("handshake_invalid")
}

/// The one version that there is.
pub(crate) const WEBSOCKET_VERSION: &str = "13";
