//! Models whose constraints are declared with `validator`.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use http_exception::{Bytes, Model, ResponseModel, ResponseValidationError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_accumulate::{Document, Failure, Refusal};
use serde_json::Value;
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use crate::broken::{
    Broken, MAX_BROKEN, Other, Step, UNKNOWN, differ, email as refused_email, read, to_json,
};

/// A `T` whose `validator` constraints hold.
///
/// The input of a request is read as a `T`, then checked. Both kinds of errors stand in one
/// answer, at their places and in FastAPI's words: a constraint is checked where the value could
/// be read, even if others could not. As a response it is checked before it is written.
///
/// The `message` of a constraint is shown if there is one. The code of a `custom` check is the
/// kind, its parameters are the `ctx`; without a message, a standard kind says its own sentence.
///
/// A field that was sent by an `alias` has its errors at that name. `validator` counts the entries of
/// a map and shows no keys: those of a `BTreeMap` whose keys are texts or integers are known by their
/// order, if all were read; in any other map, and in a set, errors stand at the whole. A field with a
/// `#[serde(rename)]` of its own is not known by its identifier: its errors stand at its struct, once
/// all of that could be read. Names that `rename_all` makes are known.
///
/// As in the reference, a value has one error, a list that is too long hides the errors of its elements,
/// and other errors of the whole wait until its parts are right: a value that is too short, a map that
/// is too long, a `schema`. `validator` itself does not look into a value whose `length` is broken. A
/// check of several values of which one could not be read may be about a stand-in, so it is not listed;
/// `truncated` says that it was left out. If the value is missing, nothing counts as left out.
///
/// An integer beyond its type breaks the range that its field declares, where the end of the type's
/// range does: of a `u32` of at most 50, `99999999999999999999` is more than 50.
///
/// `validator` itself panics where an `i128` or `u128` that no 64 bits hold breaks a `range`; a check of the
/// application's own (`custom`) or [`garde`](https://docs.rs/garde) does not.
///
/// A text that is no number, `nan`, is beyond every `range`, though it is not for `validator`: no
/// range is meant to let it pass, and the reference refuses it. The error names the upper bound,
/// or the lower one if there is no upper. Without a range it is read.
///
/// # Example
///
/// ```
/// use http_exception::{Document, Model};
/// use http_exception_constraints::Validator;
/// use validator::Validate;
///
/// #[derive(serde::Deserialize, Validate)]
/// struct Item {
///     #[validate(length(min = 3))]
///     name: String,
///     #[validate(range(exclusive_min = 0, max = 100))]
///     amount: u32,
/// }
///
/// let good = br#"{"name": "pen", "amount": 7}"#;
/// let Validator(item) = Validator::<Item>::read(Document::Json(good)).unwrap();
/// assert_eq!((item.name.as_str(), item.amount), ("pen", 7));
/// assert!(Validator::<Item>::read(Document::Json(br#"{"name": "", "amount": 0}"#)).is_err());
/// ```
#[expect(
    clippy::exhaustive_structs,
    reason = "it is taken apart where an extractor gives it"
)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Validator<T>(pub T);

impl<T: DeserializeOwned + Validate> Model for Validator<T> {
    fn read(document: Document<'_>) -> Result<Self, Failure> {
        read(document, check).map(Self)
    }
}

impl<T: Serialize + Validate> ResponseModel for Validator<T> {
    fn to_json(&self) -> Result<Bytes, ResponseValidationError> {
        to_json(&self.0, check)
    }
}

fn check<T: Validate>(value: &T) -> Vec<Broken> {
    let mut broken = Vec::new();
    if let Err(errors) = value.validate() {
        collect(errors, &mut Vec::new(), &mut broken);
    }
    broken
}

/// Nested as deep as the value is.
fn collect(errors: ValidationErrors, path: &mut Vec<Step>, broken: &mut Vec<Broken>) {
    // The order of a `HashMap` must not decide which ones are left out.
    let errors: BTreeMap<_, _> = errors.into_errors().into_iter().collect();
    for (name, kind) in errors {
        if broken.len() >= MAX_BROKEN {
            return;
        }
        // Not fields: the struct as a whole, and a list that is the whole.
        let is_field = !matches!(&*name, "__all__" | "_tmp_validator");
        if is_field {
            path.push(Step::Name(name.into_owned()));
        }
        match kind {
            ValidationErrorsKind::Struct(errors) => collect(*errors, path, broken),
            ValidationErrorsKind::List(items) => {
                for (index, errors) in items {
                    if broken.len() >= MAX_BROKEN {
                        break;
                    }
                    path.push(Step::Index(index));
                    collect(*errors, path, broken);
                    path.pop();
                }
            }
            ValidationErrorsKind::Field(errors) => {
                let errors = errors.into_iter();
                broken.extend(errors.map(|error| said(path.clone(), error)));
            }
        }
        if is_field {
            path.pop();
        }
    }
}

/// A broken constraint.
fn said(path: Vec<Step>, error: ValidationError) -> Broken {
    // JSON has no number that is not finite.
    let is_finite = !error.params.get("value").is_some_and(Value::is_null);
    let bounds: Vec<Refusal> = bounds(&error.params).collect();
    let is_range = error.code == "range" || (!is_finite && !bounds.is_empty());
    let is_low = |bound: &&Refusal| bound.kind().starts_with("greater");
    let lower = bounds
        .iter()
        .find(is_low)
        .filter(|_| error.code == "range" && !is_finite);
    let lower = lower.map(|lower| in_words(lower, error.message.as_deref()));
    let is_compared = error.code == "must_match";
    let broken = Broken::new(path, refusal(error));
    let broken = if is_range {
        broken.of_range(lower)
    } else {
        broken
    };
    if is_compared {
        return broken.compared(Other::Unknown);
    }
    broken
}

/// A constraint in the words of the catalogue, or in those that its declaration has.
fn refusal(error: ValidationError) -> Refusal {
    let value = error.params.get("value").unwrap_or(&Value::Null);
    let standard = match &*error.code {
        "length" => length(value, &error.params),
        "range" => range(value, &error.params),
        "email" => Some(email(value.as_str().unwrap_or_default())),
        "url" => {
            // `validator` does not give the reason.
            let error = match value.as_str() {
                Some("") => "input is empty",
                _ => UNKNOWN,
            };
            Some(Refusal::new("url_parsing", "").with("error", error))
        }
        "ip" => Some(Refusal::new("ip_any_address", "")),
        // `validator` does not give the pattern.
        "regex" => Some(Refusal::new(
            "string_pattern_mismatch",
            "String should match the pattern",
        )),
        "contains" => Some(needle("should contain", &error.params)),
        "does_not_contain" => Some(needle("should not contain", &error.params)),
        "must_match" => Some(differ()),
        "required" => Some(Refusal::new("missing", "")),
        "credit_card" => Some(value_error("not a valid card number")),
        "non_control_character" => Some(value_error("should not contain control characters")),
        _ => None,
    };
    match (standard, error.message) {
        (Some(standard), None) => standard,
        (Some(standard), Some(message)) => in_words(&standard, Some(&message)),
        (None, message) => {
            let refusal = Refusal::new(error.code, message.unwrap_or_default());
            // The input is in the error already, if it may be shown.
            let params = error.params.into_iter().filter(|(name, _)| name != "value");
            params.fold(refusal, |refusal, (name, value)| refusal.with(name, value))
        }
    }
}

/// A constraint in the words of its declaration, if it has any.
fn in_words(standard: &Refusal, message: Option<&str>) -> Refusal {
    let Some(message) = message else {
        return standard.clone();
    };
    let values = standard.values().iter();
    let values = values.filter(|(name, _)| *name != "error");
    let refusal = Refusal::new(standard.kind().to_owned(), message.to_owned());
    values.fold(refusal, |refusal, (name, value)| {
        refusal.with(name, value.clone())
    })
}

type Params = HashMap<Cow<'static, str>, Value>;

fn length(value: &Value, params: &Params) -> Option<Refusal> {
    let (found, field_type) = match value {
        Value::String(text) => (text.chars().count(), None),
        Value::Array(items) => (items.len(), Some("List")),
        Value::Object(members) => (members.len(), Some("Dictionary")),
        _ => return None,
    };
    let bound = |name| params.get(name).and_then(Value::as_u64);
    let bound = |name| bound("equal").or_else(|| bound(name));
    let found_u64 = u64::try_from(found).ok()?;
    let min = bound("min").filter(|min| found_u64 < *min);
    let max = bound("max").filter(|max| found_u64 > *max);
    let refusal = match (min, max, field_type) {
        (Some(min), _, None) => Refusal::new("string_too_short", "").with("min_length", min),
        (Some(min), _, Some(_)) => Refusal::new("too_short", "").with("min_length", min),
        (None, Some(max), None) => Refusal::new("string_too_long", "").with("max_length", max),
        (None, Some(max), Some(_)) => Refusal::new("too_long", "").with("max_length", max),
        (None, None, _) => return None,
    };
    Some(match field_type {
        Some(field_type) => refusal
            .with("field_type", field_type)
            .with("actual_length", found),
        None => refusal,
    })
}

/// The bound that a number is beyond, in the order of the reference. A number that is not finite is
/// JSON's null: it is beyond the first.
fn range(value: &Value, params: &Params) -> Option<Refusal> {
    if value.is_null() {
        return bounds(params).next();
    }
    BOUNDS
        .into_iter()
        .find_map(|(param, side, is_beyond, kind, name)| {
            let bound = params.get(param)?;
            // Beyond a bound that belongs to the range, or not on the right side of one that does not.
            let is_broken = (compare(value, bound)? == side) == is_beyond;
            is_broken.then(|| Refusal::new(kind, "").with(name, bound.clone()))
        })
}

/// The refusals of a number beyond each of the bounds of a range.
fn bounds(params: &Params) -> impl Iterator<Item = Refusal> {
    BOUNDS.into_iter().filter_map(|(param, .., kind, name)| {
        let bound = params.get(param)?;
        Some(Refusal::new(kind, "").with(name, bound.clone()))
    })
}

/// The parameter of a bound, the side that is beyond it, or right of one that does not belong to the
/// range, the kind of the error and the name of the bound in it.
type Bound = (&'static str, Ordering, bool, &'static str, &'static str);

/// The bounds in the order in which the reference looks at them.
const BOUNDS: [Bound; 4] = [
    ("max", Ordering::Greater, true, "less_than_equal", "le"),
    ("exclusive_max", Ordering::Less, false, "less_than", "lt"),
    ("min", Ordering::Less, true, "greater_than_equal", "ge"),
    (
        "exclusive_min",
        Ordering::Greater,
        false,
        "greater_than",
        "gt",
    ),
];

fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    let integer = |value: &Value| match (value.as_i64(), value.as_u64()) {
        (Some(number), _) => Some(i128::from(number)),
        (None, Some(number)) => Some(i128::from(number)),
        (None, None) => None,
    };
    match (integer(a), integer(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => a.as_f64()?.partial_cmp(&b.as_f64()?),
    }
}

fn email(address: &str) -> Refusal {
    refused_email(match address.split_once('@') {
        None => "An email address must have an @-sign.",
        Some(("", _)) => "There must be something before the @-sign.",
        Some((_, "")) => "There must be something after the @-sign.",
        Some(_) => "The email address is not valid.",
    })
}

fn needle(rule: &str, params: &Params) -> Refusal {
    let needle = params.get("needle").and_then(Value::as_str);
    value_error(format!("{rule} '{}'", needle.unwrap_or_default()))
}

fn value_error(error: impl Into<Value>) -> Refusal {
    Refusal::new("value_error", "").with("error", error)
}
