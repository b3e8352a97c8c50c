//! The exceptions that list what is wrong with a request or a response.
//!
//! How the lists come about is not known here: an application makes them by
//! hand, an adapter from what its framework reports.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use bytes::Bytes;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::{Map, Value};

use crate::Loc;

/// One thing that is wrong, and where.
///
/// Serialises to the members of FastAPI's answer: `type`, `loc`, `msg`, `ctx`,
/// in this order. The [`input`](Self::input) is left to those who ask for it.
///
/// # Example
///
/// ```
/// use http_exception::{Loc, ValidationError, json};
///
/// let error = ValidationError::new("int_parsing", Loc::from("path").key("id"), "Input should be a valid integer")
///     .with_input(json!("x"));
/// assert_eq!(error.kind(), "int_parsing");
/// assert_eq!(error.loc().to_string(), "path/id");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ValidationError {
    kind: Cow<'static, str>,
    loc: Loc,
    msg: Cow<'static, str>,
    // Boxed, so that a `Result` of one stays small.
    input: Option<Box<Value>>,
    ctx: Option<Box<Map<String, Value>>>,
}

impl ValidationError {
    /// An error of a kind (the member `type`, such as `missing`), its place, and a sentence.
    #[must_use]
    pub fn new(
        kind: impl Into<Cow<'static, str>>,
        loc: impl Into<Loc>,
        msg: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            kind: kind.into(),
            loc: loc.into(),
            msg: msg.into(),
            input: None,
            ctx: None,
        }
    }

    /// Keeps the value that was found, for handlers and logs.
    ///
    /// It is sent only by a policy with [`echo_input`](crate::ErrorPolicyBuilder::echo_input).
    #[must_use]
    pub fn with_input(mut self, input: Value) -> Self {
        self.input = Some(Box::new(input));
        self
    }

    /// Sets the values that the sentence was made of, such as `{"gt": 0}`.
    #[must_use]
    pub fn with_ctx(mut self, ctx: Map<String, Value>) -> Self {
        self.ctx = Some(Box::new(ctx));
        self
    }

    /// The kind, such as `missing`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The place.
    #[must_use]
    pub fn loc(&self) -> &Loc {
        &self.loc
    }

    /// The sentence.
    #[must_use]
    pub fn msg(&self) -> &str {
        &self.msg
    }

    /// The value that was found.
    #[must_use]
    pub fn input(&self) -> Option<&Value> {
        self.input.as_deref()
    }

    /// The values that the sentence was made of.
    #[must_use]
    pub fn ctx(&self) -> Option<&Map<String, Value>> {
        self.ctx.as_deref()
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.loc, self.msg)
    }
}

/// A [`ValidationError`] as an answer shows it.
pub(crate) struct Shown<'a> {
    pub(crate) error: &'a ValidationError,
    pub(crate) echo_input: bool,
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let error = self.error;
        let input = error.input.as_deref().filter(|_| self.echo_input);
        let members = 3 + usize::from(input.is_some()) + usize::from(error.ctx.is_some());
        let mut out = serializer.serialize_struct("ValidationError", members)?;
        out.serialize_field("type", &error.kind)?;
        out.serialize_field("loc", &error.loc)?;
        out.serialize_field("msg", &error.msg)?;
        if let Some(input) = input {
            out.serialize_field("input", input)?;
        }
        if let Some(ctx) = &error.ctx {
            out.serialize_field("ctx", ctx)?;
        }
        out.end()
    }
}

/// Without the input, so that a handler's own answer does not show it by accident.
impl Serialize for ValidationError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Shown {
            error: self,
            echo_input: false,
        }
        .serialize(serializer)
    }
}

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
    body: Option<Bytes>,
    pub(crate) echo_input: bool,
}

impl RequestValidationError {
    /// A request with these errors, in the order in which they are shown.
    pub fn new(errors: Vec<ValidationError>) -> Self {
        Self {
            errors,
            body: None,
            echo_input: false,
        }
    }

    /// Keeps the body as it was received, for handlers and logs.
    pub fn with_body(mut self, body: Bytes) -> Self {
        self.body = Some(body);
        self
    }

    /// The errors.
    #[must_use]
    pub fn errors(&self) -> &[ValidationError] {
        &self.errors
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
    body: Option<Bytes>,
}

impl ResponseValidationError {
    /// A response with these errors.
    pub fn new(errors: Vec<ValidationError>) -> Self {
        Self { errors, body: None }
    }

    /// Keeps the body that would have been sent, for handlers and logs.
    pub fn with_body(mut self, body: Bytes) -> Self {
        self.body = Some(body);
        self
    }

    /// The errors.
    #[must_use]
    pub fn errors(&self) -> &[ValidationError] {
        &self.errors
    }

    /// The body that would have been sent, as far as there is one.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.body.as_ref()
    }
}

/// The request of a WebSocket that is not what the handler asks for; answered 422 before the upgrade.
#[must_use = "an exception does nothing until it is raised: `return Err(exc.into())` or `raise!(exc)`"]
#[derive(Clone, Debug)]
pub struct WebSocketRequestValidationError {
    errors: Vec<ValidationError>,
}

impl WebSocketRequestValidationError {
    /// A WebSocket request with these errors.
    pub fn new(errors: Vec<ValidationError>) -> Self {
        Self { errors }
    }

    /// The errors.
    #[must_use]
    pub fn errors(&self) -> &[ValidationError] {
        &self.errors
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

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                display(self.errors(), f)
            }
        }

        impl Error for $type {}
    )*};
}

validation_error! {
    RequestValidationError => Request,
    ResponseValidationError => Response,
    WebSocketRequestValidationError => WebSocket,
}

impl fmt::Display for ValidationException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        display(self.errors(), f)
    }
}

impl Error for ValidationException {}

fn display(errors: &[ValidationError], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let plural = if errors.len() == 1 { "" } else { "s" };
    write!(f, "{} validation error{plural}:", errors.len())?;
    errors.iter().try_for_each(|error| write!(f, "\n  {error}"))
}
