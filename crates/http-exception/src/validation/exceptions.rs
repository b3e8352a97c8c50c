//! The exceptions that list what is wrong with a request or a response.
//!
//! How the lists come about is not known here: an application makes them by
//! hand, the extractors from what they read.

use std::error::Error;
use std::fmt;

use bytes::Bytes;

use super::error_list::Shows;
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
    errors: Vec<ValidationError>,
    total: usize,
    is_complete: bool,
    body: Option<Bytes>,
    pub(crate) shows: Shows,
}

impl RequestValidationError {
    /// A request with these errors, in the order in which they are shown.
    pub fn new(errors: Vec<ValidationError>) -> Self {
        Self {
            total: errors.len(),
            is_complete: true,
            errors,
            body: None,
            shows: Shows::default(),
        }
    }

    /// Says how many errors there are, where not all of them are listed.
    pub fn with_total(mut self, total: usize) -> Self {
        self.total = total.max(self.errors.len());
        self
    }

    /// Says that the request was not looked at to its end: there may be more errors than the total.
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
        self.is_complete = false;
        self
    }

    /// Keeps the body as it was received, for handlers and logs.
    pub fn with_body(mut self, body: Bytes) -> Self {
        self.body = Some(body);
        self
    }

    /// The errors that are listed.
    #[must_use]
    pub fn errors(&self) -> &[ValidationError] {
        &self.errors
    }

    /// How many errors there are, those included that are not listed.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// Whether the request was looked at to its end; otherwise there may be more errors than
    /// [`total`](Self::total).
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_complete
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
    errors: Vec<ValidationError>,
    total: usize,
    body: Option<Bytes>,
}

impl ResponseValidationError {
    /// A response with these errors.
    pub fn new(errors: Vec<ValidationError>) -> Self {
        Self {
            total: errors.len(),
            errors,
            body: None,
        }
    }

    /// Says how many errors there are, where not all of them are listed.
    pub fn with_total(mut self, total: usize) -> Self {
        self.total = total.max(self.errors.len());
        self
    }

    /// Keeps the body that would have been sent, for handlers and logs.
    pub fn with_body(mut self, body: Bytes) -> Self {
        self.body = Some(body);
        self
    }

    /// The errors that are listed.
    #[must_use]
    pub fn errors(&self) -> &[ValidationError] {
        &self.errors
    }

    /// How many errors there are, those included that are not listed.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
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
/// WebSocket is closed with 1008 and the phrase of 422. What was wrong is never said in the reason.
#[must_use = "an exception does nothing until it is raised: `return Err(exc.into())` or `raise!(exc)`"]
#[derive(Clone, Debug)]
pub struct WebSocketRequestValidationError {
    errors: Vec<ValidationError>,
    total: usize,
    is_complete: bool,
    pub(crate) shows: Shows,
}

impl WebSocketRequestValidationError {
    /// A WebSocket request with these errors.
    pub fn new(errors: Vec<ValidationError>) -> Self {
        Self {
            total: errors.len(),
            is_complete: true,
            errors,
            shows: Shows::default(),
        }
    }

    /// Says how many errors there are, where not all of them are listed.
    pub fn with_total(mut self, total: usize) -> Self {
        self.total = total.max(self.errors.len());
        self
    }

    /// Says that the request was not looked at to its end: there may be more errors than the total.
    pub fn incomplete(mut self) -> Self {
        self.is_complete = false;
        self
    }

    /// The errors that are listed.
    #[must_use]
    pub fn errors(&self) -> &[ValidationError] {
        &self.errors
    }

    /// How many errors there are, those included that are not listed.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// Whether the request, or the message, was looked at to its end; otherwise there may be more
    /// errors than [`total`](Self::total).
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }
}

/// The parent of the three validation errors.
///
/// A handler of this type sees those that have no nearer handler. A request
/// validation error always has one, the default handler of its own type, as in
/// FastAPI.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub enum ValidationException {
    /// What was wrong with a request.
    Request(RequestValidationError),
    /// What was wrong with a response.
    Response(ResponseValidationError),
    /// What was wrong with the request of a WebSocket.
    WebSocket(WebSocketRequestValidationError),
}

impl ValidationException {
    /// The errors.
    #[must_use]
    pub fn errors(&self) -> &[ValidationError] {
        match self {
            Self::Request(exc) => exc.errors(),
            Self::Response(exc) => exc.errors(),
            Self::WebSocket(exc) => exc.errors(),
        }
    }

    /// How many errors there are, those included that are not listed.
    #[must_use]
    pub fn total(&self) -> usize {
        match self {
            Self::Request(exc) => exc.total(),
            Self::Response(exc) => exc.total(),
            Self::WebSocket(exc) => exc.total(),
        }
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
}

macro_rules! validation_error {
    ($($type:ident => $variant:ident,)*) => {$(
        impl From<$type> for ValidationException {
            fn from(exc: $type) -> Self {
                Self::$variant(exc)
            }
        }

        impl Error for $type {}
    )*};
}

/// What was wrong with a request that asked for a WebSocket.
impl From<RequestValidationError> for WebSocketRequestValidationError {
    fn from(exc: RequestValidationError) -> Self {
        Self {
            errors: exc.errors,
            total: exc.total,
            is_complete: exc.is_complete,
            shows: exc.shows,
        }
    }
}

validation_error! {
    RequestValidationError => Request,
    ResponseValidationError => Response,
    WebSocketRequestValidationError => WebSocket,
}

impl fmt::Display for RequestValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        display(&self.errors, self.total, self.is_complete, f)
    }
}

impl fmt::Display for ResponseValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        display(&self.errors, self.total, true, f)
    }
}

impl fmt::Display for WebSocketRequestValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        display(&self.errors, self.total, self.is_complete, f)
    }
}

impl fmt::Display for ValidationException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(exc) => exc.fmt(f),
            Self::Response(exc) => exc.fmt(f),
            Self::WebSocket(exc) => exc.fmt(f),
        }
    }
}

impl Error for ValidationException {}

fn display(
    errors: &[ValidationError],
    total: usize,
    is_complete: bool,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    if !is_complete {
        f.write_str("at least ")?;
    }
    let plural = if total == 1 { "" } else { "s" };
    write!(f, "{total} validation error{plural}:")?;
    errors
        .iter()
        .try_for_each(|error| write!(f, "\n  {error}"))?;
    match total.saturating_sub(errors.len()) {
        0 => Ok(()),
        more => write!(f, "\n  and {more} more"),
    }
}
