//! Models whose constraints are declared with `garde`.

use std::borrow::Cow;
use std::fmt::Display;

use garde::Validate;
use garde::i18n::{
    I18n, InvalidCreditCard, InvalidEmail, InvalidPhoneNumber, InvalidUrl, IpKind, with_i18n,
};
use http_exception::{Bytes, Model, ResponseModel, ResponseValidationError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_accumulate::{Document, Failure, Refusal};
use serde_json::{Map, Value};

use crate::broken::{Broken, MAX_BROKEN, Other, Step, UNKNOWN, differ, email, read, to_json};

/// A `T` whose `garde` constraints hold.
///
/// The input of a request is read as a `T`, then checked. Both kinds of errors stand in one
/// answer, at their places and in FastAPI's words: a constraint is checked where the value could
/// be read, even if others could not. As a response it is checked before it is written.
///
/// A field that was sent by an `alias` has its errors at that name, an entry of a map at its key. A
/// field with a `#[serde(rename)]` of its own is not known by its identifier: its errors stand at its
/// struct, once all of that could be read. Names that `rename_all` makes are known.
///
/// As in the reference, a value has one error, a list that is too long hides the errors of its
/// elements, and other errors of the whole wait until its parts are right: a value that is too
/// short, a map that is too long, a `custom` check of a struct. A check of several values of which
/// one could not be read may be about a stand-in, so it is not listed; `truncated` says that it was
/// left out. If the value is missing, nothing counts as left out.
///
/// An integer beyond its type breaks the range that its field declares, where the end of the type's
/// range does: of a `u32` of at most 50, `99999999999999999999` is more than 50.
///
/// A `custom` check says `value_error` and its own text, or what [`garde_error`] is given. One of a
/// field that was read is listed, though it may have looked at other fields that hold stand-ins.
///
/// A text that is no number, `nan`, is beyond every `range`, though it is not for `garde`: no range
/// is meant to let it pass, and the reference refuses it. The error names the upper bound, or the
/// lower one if there is no upper. Infinity is refused by `garde` wherever a range is declared, as
/// `finite_number` where no bound is on its side. Without a range both are read.
///
/// # Example
///
/// ```
/// use garde::Validate;
/// use http_exception::{Document, Model};
/// use http_exception_constraints::Garde;
///
/// #[derive(serde::Deserialize, Validate)]
/// struct Item {
///     #[garde(length(min = 3))]
///     name: String,
///     #[garde(range(max = 100))]
///     amount: u32,
/// }
///
/// let good = br#"{"name": "pen", "amount": 7}"#;
/// let Garde(item) = Garde::<Item>::read(Document::Json(good)).unwrap();
/// assert_eq!((item.name.as_str(), item.amount), ("pen", 7));
/// assert!(Garde::<Item>::read(Document::Json(br#"{"name": "", "amount": 101}"#)).is_err());
/// ```
#[expect(
    clippy::exhaustive_structs,
    reason = "it is taken apart where an extractor gives it"
)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Garde<T>(pub T);

impl<T> Model for Garde<T>
where
    T: DeserializeOwned + Validate<Context: Default>,
{
    fn read(document: Document<'_>) -> Result<Self, Failure> {
        read(document, check).map(Self)
    }
}

impl<T> ResponseModel for Garde<T>
where
    T: Serialize + Validate<Context: Default>,
{
    fn to_json(&self) -> Result<Bytes, ResponseValidationError> {
        to_json(&self.0, check)
    }
}

/// Makes the error of a `custom` check of `garde`, with a kind and the values in its sentence.
/// Without a sentence, a standard kind has its own.
///
/// Only [`Garde`] can read it.
///
/// # Example
///
/// ```
/// use http_exception::Refusal;
/// use http_exception_constraints::garde_error;
///
/// fn even(number: &u32, _: &()) -> garde::Result {
///     if number.is_multiple_of(2) {
///         return Ok(());
///     }
///     let refusal = Refusal::new("not_even", format!("{number} is not an even number"));
///     Err(garde_error(&refusal.with("number", *number)))
/// }
/// # assert!(even(&3, &()).is_err());
/// ```
#[must_use]
pub fn garde_error(refusal: &Refusal) -> garde::Error {
    garde::Error::new(encode(refusal.kind(), refusal.message(), refusal.values()))
}

fn check<T: Validate<Context: Default>>(value: &T) -> Vec<Broken> {
    let Err(report) = with_i18n(Structured, || value.validate()) else {
        return Vec::new();
    };
    let broken = |(path, error): (garde::Path, garde::Error)| {
        let (refusal, other) = decode(error.message());
        let broken = Broken::new(steps(&path), refusal);
        match other {
            Some(field) => broken.compared(Other::Field(field)),
            None => broken,
        }
    };
    let mut errors = report.into_inner();
    if errors.len() > MAX_BROKEN {
        // Errors of a list come after those of its elements, and count for more. The order of a
        // `HashMap` must not decide which ones are left out.
        errors.sort_by_cached_key(|(path, _)| {
            let shown = path.to_string();
            (path.len(), shown.len(), shown)
        });
    }
    errors.into_iter().take(MAX_BROKEN).map(broken).collect()
}

/// The steps of a path, which `garde` shows only to a serializer: `[["key", "name"], ["index", "0"]]`.
fn steps(path: &garde::Path) -> Vec<Step> {
    let path = serde_json::to_value(path).and_then(serde_json::from_value::<Vec<(String, String)>>);
    let steps = path.unwrap_or_default().into_iter();
    steps
        .filter_map(|(kind, component)| match kind.as_str() {
            "none" => None,
            "index" => Some(match component.parse() {
                Ok(number) => Step::Number(number),
                Err(_) => Step::Name(component),
            }),
            _ => Some(Step::Name(component)),
        })
        .collect()
}

/// An error of `garde` is one text. Ours holds more, behind a mark that no text begins with.
fn encode(kind: &str, message: &str, values: &Map<String, Value>) -> String {
    let json = serde_json::to_string(&(kind, message, values)).unwrap_or_default();
    format!("{MARK}{json}")
}

/// The refusal in an error, and the field that the value was compared with.
fn decode(message: &str) -> (Refusal, Option<String>) {
    let ours = message
        .strip_prefix(MARK)
        .and_then(|json| serde_json::from_str::<(String, String, Map<String, Value>)>(json).ok());
    if let Some((kind, message, mut values)) = ours {
        let other = match values.remove(OTHER) {
            Some(Value::String(other)) => Some(other),
            _ => None,
        };
        let refusal = Refusal::new(kind, message);
        let refusal = values
            .into_iter()
            .fold(refusal, |refusal, (name, value)| refusal.with(name, value));
        return (refusal, other);
    }
    let error = if message.contains(MARK) {
        // Errors of ours were made into a text: it is not for people.
        UNKNOWN
    } else {
        message
    };
    (Refusal::new("value_error", "").with("error", error), None)
}

/// The errors of `garde` itself, as kinds and values.
struct Structured;

fn said(kind: &str, values: impl IntoIterator<Item = (&'static str, Value)>) -> Cow<'static, str> {
    let values = values
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    Cow::Owned(encode(kind, "", &values.collect()))
}

fn value_error(error: impl Into<Value>) -> Cow<'static, str> {
    said("value_error", [("error", error.into())])
}

/// A bound as the number that it is: a whole float is written as `1.0`, an integer is not.
fn number(bound: &dyn Display) -> Value {
    // The precision is for floats and decimals, integers pay no heed to it.
    let text = match format!("{bound:.1}") {
        text if text.contains('.') => {
            let exact = bound.to_string();
            if exact.contains('.') { exact } else { text }
        }
        text => text,
    };
    let number: Result<serde_json::Number, _> = text.parse();
    number.map_or(Value::String(text), Value::Number)
}

/// True if a bound is the end of the finite floats, as the missing bound of a range is. Only
/// infinity is beyond.
fn is_end(bound: &dyn Display, ends: &[String]) -> bool {
    ends.contains(&bound.to_string())
}

impl I18n for Structured {
    fn length_lower_than(&self, min: usize) -> Cow<'static, str> {
        said("too_short", [("min_length", min.into())])
    }

    fn length_greater_than(&self, max: usize) -> Cow<'static, str> {
        said("too_long", [("max_length", max.into())])
    }

    fn range_lower_than(&self, min: &dyn Display) -> Cow<'static, str> {
        if is_end(min, &[f64::MIN.to_string(), f32::MIN.to_string()]) {
            return said("finite_number", []);
        }
        said("greater_than_equal", [("ge", number(min))])
    }

    fn range_greater_than(&self, max: &dyn Display) -> Cow<'static, str> {
        if is_end(max, &[f64::MAX.to_string(), f32::MAX.to_string()]) {
            return said("finite_number", []);
        }
        said("less_than_equal", [("le", number(max))])
    }

    fn credit_card_invalid(&self, reason: InvalidCreditCard) -> Cow<'static, str> {
        match reason {
            InvalidCreditCard::InvalidFormat => said("payment_card_number_digits", []),
            InvalidCreditCard::InvalidLuhn => said("payment_card_number_luhn", []),
            _ => value_error("not a valid card number"),
        }
    }

    fn pattern_no_match(&self, pattern: &dyn Display) -> Cow<'static, str> {
        said(
            "string_pattern_mismatch",
            [("pattern", pattern.to_string().into())],
        )
    }

    fn contains_missing(&self, pattern: &dyn Display) -> Cow<'static, str> {
        value_error(format!("should contain '{pattern}'"))
    }

    fn url_invalid(&self, reason: InvalidUrl) -> Cow<'static, str> {
        let reason = match reason {
            InvalidUrl::Other => UNKNOWN.to_owned(),
            reason => reason.to_string(),
        };
        said("url_parsing", [("error", reason.into())])
    }

    fn prefix_missing(&self, pattern: &dyn Display) -> Cow<'static, str> {
        value_error(format!("should begin with '{pattern}'"))
    }

    fn suffix_missing(&self, pattern: &dyn Display) -> Cow<'static, str> {
        value_error(format!("should end with '{pattern}'"))
    }

    fn phone_number_invalid(&self, _: InvalidPhoneNumber) -> Cow<'static, str> {
        value_error("not a valid phone number")
    }

    fn ip_invalid(&self, kind: IpKind) -> Cow<'static, str> {
        match kind {
            IpKind::V4 => said("ip_v4_address", []),
            IpKind::V6 => said("ip_v6_address", []),
            IpKind::Any => said("ip_any_address", []),
        }
    }

    fn matches_field_mismatch(&self, field: &dyn Display) -> Cow<'static, str> {
        let refusal = differ().with(OTHER, field.to_string());
        Cow::Owned(encode(refusal.kind(), "", refusal.values()))
    }

    fn email_invalid(&self, reason: InvalidEmail) -> Cow<'static, str> {
        let refusal = email(match reason {
            InvalidEmail::Empty | InvalidEmail::MissingAt => {
                "An email address must have an @-sign."
            }
            InvalidEmail::UserLengthExceeded => "The part before the @-sign is too long.",
            InvalidEmail::InvalidUser => "The part before the @-sign is not valid.",
            InvalidEmail::DomainLengthExceeded => "The part after the @-sign is too long.",
            _ => "The part after the @-sign is not valid.",
        });
        Cow::Owned(encode(refusal.kind(), refusal.message(), refusal.values()))
    }

    fn ascii_invalid(&self) -> Cow<'static, str> {
        said("string_not_ascii", [])
    }

    fn alphanumeric_invalid(&self) -> Cow<'static, str> {
        value_error("only letters and digits are allowed")
    }

    fn required_not_set(&self) -> Cow<'static, str> {
        said("missing", [])
    }
}

const MARK: &str = "\0http_exception::Refusal";

/// The key of the field's name that a value was compared with.
const OTHER: &str = "\0other";
