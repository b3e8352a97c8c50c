//! The exceptions that list what is wrong with a request or a response.
//!
//! The origin of the lists is not known here: an application makes them by
//! hand, the extractors from what they read.

use std::error::Error;
use std::fmt;

use bytes::Bytes;

use super::error_list::ErrorList;
use super::shows::Shows;
use super::validation_error::ValidationError;

/// A request that is not what the handler asks for; answered 422.
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, Loc, RequestValidationError, StatusCode, ValidationError};
///
/// let exc = RequestValidationError::new(vec![
///     ValidationError::new("missing", Loc::from("query").key("q"), "Field required"),
/// ]);
/// assert_eq!(exc.to_string(), "1 validation error:\n  query/q: Field required");
///
/// // Any answer but the default one is a handler away.
/// let policy = ErrorPolicy::builder()
///     .exception_handler(|exc: RequestValidationError| (StatusCode::BAD_REQUEST, exc.to_string()))
///     .build();
/// # let _ = policy;
/// ```
#[must_use = "an exception does nothing until it is raised: `return Err(exc.into())` or `raise!(exc)`"]
#[derive(Clone, Debug)]
pub struct RequestValidationError {
    pub(crate) list: ErrorList,
    body: Option<Bytes>,
    pub(crate) shows: Shows,
}

impl RequestValidationError {
    /// A request with these errors, in the order in which they are shown.
    pub fn new(errors: Vec<ValidationError>) -> Self {
        Self::of(ErrorList::new(errors))
    }

    pub(crate) fn of(list: ErrorList) -> Self {
        Self {
            list,
            body: None,
            shows: Shows::default(),
        }
    }

    /// Keeps the body as it was received, for handlers and logs.
    pub fn with_body(mut self, body: Bytes) -> Self {
        self.body = Some(body);
        self
    }

    /// The body as it was received, where it was read.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.body.as_ref()
    }
}

/// A response that is not what the handler promises; answered with an opaque 500.
#[must_use = "an exception does nothing until it is raised: `return Err(exc.into())` or `raise!(exc)`"]
#[derive(Clone, Debug)]
pub struct ResponseValidationError {
    list: ErrorList,
    body: Option<Bytes>,
}

impl ResponseValidationError {
    /// A response with these errors.
    pub fn new(errors: Vec<ValidationError>) -> Self {
        Self::of(ErrorList::new(errors))
    }

    pub(crate) fn of(list: ErrorList) -> Self {
        Self { list, body: None }
    }

    /// Keeps the body that would have been sent, for handlers and logs.
    pub fn with_body(mut self, body: Bytes) -> Self {
        self.body = Some(body);
        self
    }

    /// The body that would have been sent, as far as there is one.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.body.as_ref()
    }
}

/// The request of a WebSocket that is not what the handler asks for; answered 422 before the upgrade.
///
/// A message of a WebSocket that is not what its handler asks for raises it, too: after the upgrade the
/// WebSocket is closed with 1008 and the phrase of 422. The reason never says what was wrong.
#[must_use = "an exception does nothing until it is raised: `return Err(exc.into())` or `raise!(exc)`"]
#[derive(Clone, Debug)]
pub struct WebSocketRequestValidationError {
    pub(crate) list: ErrorList,
    pub(crate) shows: Shows,
}

impl WebSocketRequestValidationError {
    /// A WebSocket request with these errors.
    pub fn new(errors: Vec<ValidationError>) -> Self {
        Self {
            list: ErrorList::new(errors),
            shows: Shows::default(),
        }
    }
}

/// The errors of a request that asked for a WebSocket.
impl From<RequestValidationError> for WebSocketRequestValidationError {
    fn from(exc: RequestValidationError) -> Self {
        Self {
            list: exc.list,
            shows: exc.shows,
        }
    }
}

macro_rules! lists {
    ($($type:ident => $variant:ident,)*) => {$(
        impl $type {
            /// Sets how many errors there are, if not all of them are listed.
            pub fn with_total(mut self, total: usize) -> Self {
                self.list = self.list.with_total(total);
                self
            }

            /// Says that not everything was looked at: there may be more errors than the total.
            ///
            /// # Example
            ///
            /// ```
            /// use http_exception::{RequestValidationError, ValidationError, request_validation_exception_handler};
            ///
            /// let error = ValidationError::new("missing", "body", "Field required");
            /// let exc = RequestValidationError::new(vec![error]).incomplete();
            /// assert_eq!(
            ///     request_validation_exception_handler(exc).body(),
            ///     r#"{"detail":[{"type":"missing","loc":["body"],"msg":"Field required"}],"truncated":true,"total":1}"#,
            /// );
            /// ```
            pub fn incomplete(mut self) -> Self {
                self.list.is_complete = false;
                self
            }

            /// True if everything was looked at; otherwise there may be more errors than
            /// [`total`](Self::total).
            #[must_use]
            pub fn is_complete(&self) -> bool {
                self.list.is_complete
            }

            /// The errors that are listed.
            #[must_use]
            pub fn errors(&self) -> &[ValidationError] {
                &self.list.errors
            }

            /// The number of errors, those included that are not listed.
            #[must_use]
            pub fn total(&self) -> usize {
                self.list.total
            }
        }

        impl From<$type> for ValidationException {
            fn from(exc: $type) -> Self {
                Self::$variant(exc)
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.list.fmt(f)
            }
        }

        impl Error for $type {}
    )*};
}

lists! {
    RequestValidationError => Request,
    ResponseValidationError => Response,
    WebSocketRequestValidationError => WebSocket,
}

/// The parent of the three validation errors.
///
/// A handler of this type sees those that have no nearer handler. A request
/// validation error always has one, the default handler of its own type, as in
/// FastAPI.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub enum ValidationException {
    /// The errors of a request.
    Request(RequestValidationError),
    /// The errors of a response.
    Response(ResponseValidationError),
    /// The errors of the request of a WebSocket.
    WebSocket(WebSocketRequestValidationError),
}

impl ValidationException {
    /// The errors.
    #[must_use]
    pub fn errors(&self) -> &[ValidationError] {
        &self.list().errors
    }

    /// The number of errors, those included that are not listed.
    #[must_use]
    pub fn total(&self) -> usize {
        self.list().total
    }

    /// The body, where the request or response had one.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        match self {
            Self::Request(exc) => exc.body(),
            Self::Response(exc) => exc.body(),
            Self::WebSocket(_) => None,
        }
    }

    fn list(&self) -> &ErrorList {
        match self {
            Self::Request(exc) => &exc.list,
            Self::Response(exc) => &exc.list,
            Self::WebSocket(exc) => &exc.list,
        }
    }
}

impl fmt::Display for ValidationException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.list().fmt(f)
    }
}

impl Error for ValidationException {}
