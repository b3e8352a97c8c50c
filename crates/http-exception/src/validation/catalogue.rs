//! The standard kinds of validation errors, and their sentences.
//!
//! An error of a standard kind is raised with the kind and the values; the sentence stands
//! here, once. Kinds of an application's own are made with [`ValidationError::new`].
//!
//! `json_invalid` has two sentences: that of the table for a text that was to be JSON, and
//! [`JSON_DECODE_ERROR`] for a body that is none.

mod cut;
mod describe;
mod moment;
mod table;
mod uuid;
mod well_known;

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_accumulate::Refusal;
use serde_json::{Map, Value};

pub(crate) use self::describe::describe_all;
use self::table::{Standard, find};
use super::loc::Loc;
use super::validation_error::ValidationError;

impl ValidationError {
    /// An error of a standard kind, such as `greater_than`, with the sentence that FastAPI shows.
    ///
    /// `values` are what the sentence is made of: anything that serialises to an object, `()` if
    /// there are none. They become the [`ctx`](Self::ctx). A kind that is no standard one gets a
    /// sentence that says nothing; [`new`](Self::new) is the way to say more.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::{Loc, ValidationError, json};
    ///
    /// let error = ValidationError::standard("missing", Loc::from("query").key("q"), ());
    /// assert_eq!(error.msg(), "Field required");
    ///
    /// let loc = Loc::from("body").key("price");
    /// let error = ValidationError::standard("greater_than", loc, json!({"gt": 0.0}));
    /// assert_eq!(error.msg(), "Input should be greater than 0");
    ///
    /// let error = ValidationError::standard("value_error", "body", json!({"error": "the two passwords differ"}));
    /// assert_eq!(error.msg(), "Value error, the two passwords differ");
    /// assert!(error.ctx().is_none());
    /// ```
    ///
    /// # The standard kinds
    ///
    #[doc = include_str!("catalogue/kinds.md")]
    #[must_use]
    pub fn standard(
        kind: impl Into<Cow<'static, str>>,
        loc: impl Into<Loc>,
        values: impl Serialize,
    ) -> Self {
        let values = match serde_json::to_value(values) {
            Ok(Value::Object(values)) => values,
            _ => Map::new(),
        };
        standard(kind.into(), loc.into(), values)
    }

    /// The error of a [`Refusal`] at a place: in its own words or, without any, in those of its kind.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::{Loc, Refusal, ValidationError};
    ///
    /// let loc = Loc::from("query").key("number");
    /// let refusal = Refusal::new("not_even", "3 is not an even number").with("number", 3);
    /// let error = ValidationError::refused(loc.clone(), &refusal);
    /// assert_eq!((error.kind(), error.msg()), ("not_even", "3 is not an even number"));
    ///
    /// let error = ValidationError::refused(loc, &Refusal::new("multiple_of", "").with("multiple_of", 2));
    /// assert_eq!(error.msg(), "Input should be a multiple of 2");
    /// ```
    #[must_use]
    pub fn refused(loc: impl Into<Loc>, refusal: &Refusal) -> Self {
        let (kind, loc) = (refusal.kind().to_owned(), loc.into());
        let mut values = refusal.values().clone();
        if !refusal.message().is_empty() {
            return with_ctx(Self::new(kind, loc, refusal.message().to_owned()), values);
        }
        if let "too_short" | "too_long" = &*kind {
            // A count often does not name its unit.
            values.entry("field_type").or_insert_with(|| "Value".into());
            values.entry("actual_length").or_insert(Value::Null);
        }
        standard(Cow::Owned(kind), loc, values)
    }
}

/// An error of a kind that may be a standard one.
fn standard(kind: Cow<'static, str>, loc: Loc, mut values: Map<String, Value>) -> ValidationError {
    let Some(standard) = find(&kind) else {
        return with_ctx(ValidationError::new(kind, loc, UNKNOWN_FORM), values);
    };
    let msg = sentence(standard, &values);
    if let "assertion_error" | "value_error" = standard.kind {
        // It is there to make the sentence only.
        values.remove("error");
    }
    with_ctx(ValidationError::new(kind, loc, msg), values)
}

fn with_ctx(error: ValidationError, ctx: Map<String, Value>) -> ValidationError {
    if ctx.is_empty() {
        error
    } else {
        error.with_ctx(ctx)
    }
}

/// The sentence of a kind. The place of a value that is not there keeps its name.
fn sentence(standard: Standard, values: &Map<String, Value>) -> Cow<'static, str> {
    let mut rest = standard.template;
    if !standard.has_places {
        return Cow::Borrowed(rest);
    }
    let mut text = String::with_capacity(rest.len());
    let mut one = false;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        rest = after;
        if name == "expected_plural" {
            text.push_str(if one { "" } else { "s" });
            continue;
        }
        match values.get(name) {
            Some(Value::String(value)) => text.push_str(value),
            Some(Value::Null) if standard.kind == "too_long" => text.push_str("more"),
            Some(Value::Null) if standard.kind == "too_short" => text.push_str("fewer"),
            Some(value) => {
                let value = value.to_string();
                // The sentence about a float says `0` where its `ctx` says `0.0`.
                text.push_str(value.strip_suffix(".0").unwrap_or(&value));
                one = value == "1";
            }
            None => {
                text.push('{');
                text.push_str(name);
                text.push('}');
            }
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The `ctx` of an error with its members in the order of the kind's sentence, then all others.
pub(crate) struct InOrder<'a> {
    standard: Option<Standard>,
    ctx: &'a Map<String, Value>,
}

impl<'a> InOrder<'a> {
    pub(crate) fn of(kind: &str, ctx: &'a Map<String, Value>) -> Self {
        let mut standard = find(kind);
        if let Some(standard) = standard
            .as_mut()
            .filter(|it| it.kind == "union_tag_invalid")
        {
            // The only one that the reference has in another order than it says it.
            standard.template = "{discriminator}{tag}{expected_tags}";
        }
        Self { standard, ctx }
    }
}

impl Serialize for InOrder<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(Some(self.ctx.len()))?;
        let order = || self.standard.into_iter().flat_map(Standard::names);
        for name in order() {
            if let Some(value) = self.ctx.get(name) {
                out.serialize_entry(name, value)?;
            }
        }
        for (name, value) in self.ctx {
            if !order().any(|known| known == name) {
                out.serialize_entry(name, value)?;
            }
        }
        out.end()
    }
}

/// The sentence for a body that is no JSON, as FastAPI has it; pydantic's for a text is in the table.
pub(crate) const JSON_DECODE_ERROR: &str = "JSON decode error";

/// The sentence for a value of which nothing is known that was written for clients.
pub(crate) const UNKNOWN_FORM: &str = "Value error, not of the expected form";
