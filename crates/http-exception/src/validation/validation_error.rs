//! One thing that is wrong with a request or a response.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Serialize, Serializer};
use serde_accumulate::Found;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use super::loc::Loc;
use super::shows::SaidError;

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
#[derive(Clone, Debug)]
pub struct ValidationError {
    kind: Cow<'static, str>,
    loc: Loc,
    msg: Cow<'static, str>,
    input: Found,
    // Boxed, so that a `Result` of one stays small.
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
            input: Found::default(),
            ctx: None,
        }
    }

    /// Keeps the value that was found as JSON, for handlers and logs.
    ///
    /// A value whose `Serialize` fails is not kept. The value is sent only by a policy with
    /// [`echo_input`](crate::ErrorPolicyBuilder::echo_input).
    #[must_use]
    pub fn with_input(mut self, input: impl Serialize) -> Self {
        self.input = to_raw_value(&input).ok().into();
        self
    }

    /// Keeps the value that was found, or the fact that it was too large to be kept.
    pub(crate) fn with_found(mut self, found: Found) -> Self {
        self.input = found;
        self
    }

    /// True if there is an input that is too large to be kept.
    pub(crate) fn is_input_cut(&self) -> bool {
        self.input.is_cut()
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

    /// The value that was found, as JSON: of a number, every digit that was sent.
    #[must_use]
    pub fn input(&self) -> Option<&RawValue> {
        self.input.json()
    }

    /// The values that the sentence was made of.
    #[must_use]
    pub fn ctx(&self) -> Option<&Map<String, Value>> {
        self.ctx.as_deref()
    }
}

impl PartialEq for ValidationError {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.loc == other.loc
            && self.msg == other.msg
            && self.input().map(RawValue::get) == other.input().map(RawValue::get)
            && self.is_input_cut() == other.is_input_cut()
            && self.ctx == other.ctx
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.loc, self.msg)
    }
}

/// Without the input, so that a handler's own answer does not show it by accident.
impl Serialize for ValidationError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        SaidError::without_input(self).serialize(serializer)
    }
}
