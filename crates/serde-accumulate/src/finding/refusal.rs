//! An error of a type's own, made for clients.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Write as _};

use serde_json::{Map, Value, json};

/// Why a type refuses a value: a kind for programs, a sentence for people, and the values in it.
///
/// Use it as the error of `#[serde(try_from = …)]`, or pass it to
/// [`serde::de::Error::custom`]. Elsewhere it is an error like any other.
///
/// # Example
///
/// ```
/// use serde_accumulate::Refusal;
///
/// #[derive(Debug, serde::Deserialize)]
/// #[serde(try_from = "i64")]
/// struct Even(i64);
///
/// impl TryFrom<i64> for Even {
///     type Error = Refusal;
///
///     fn try_from(number: i64) -> Result<Self, Refusal> {
///         if number % 2 == 0 {
///             return Ok(Self(number));
///         }
///         Err(Refusal::new("not_even", format!("{number} is not an even number")).with("number", number))
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    kind: Cow<'static, str>,
    message: Cow<'static, str>,
    values: Map<String, Value>,
}

impl Refusal {
    /// A refusal of a kind, such as `not_even`, and the sentence that says it.
    ///
    /// An empty sentence leaves the words to whoever shows the refusal and knows the kind.
    #[must_use]
    pub fn new(kind: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind: kind.into(),
            message: message.into(),
            values: Map::new(),
        }
    }

    /// Adds a value that the sentence was made of.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.values.insert(name.into(), value.into());
        self
    }

    /// Reads the alternate form of [`Display`](fmt::Display): all that comes through
    /// [`serde::de::Error::custom`] is text. Of any other text the first part is looked at.
    pub(crate) fn read(message: &dyn fmt::Display) -> Option<Self> {
        let mut alternate = Alternate(String::new());
        write!(alternate, "{message:#}").ok()?;
        let json = alternate.0.strip_prefix(ALTERNATE)?;
        let (kind, message, values) = serde_json::from_str::<(String, String, _)>(json).ok()?;
        Some(Self {
            kind: kind.into(),
            message: message.into(),
            values,
        })
    }

    /// The sentence and the texts that it was made of.
    pub(crate) fn words(&self) -> String {
        let values = self.values.values().filter_map(Value::as_str);
        let mut words = self.message.to_string();
        values.for_each(|value| {
            words.push(' ');
            words.push_str(value);
        });
        words
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The values that the sentence was made of.
    #[must_use]
    pub fn values(&self) -> &Map<String, Value> {
        &self.values
    }
}

impl fmt::Display for Refusal {
    /// Writes the sentence. The alternate form, `{:#}`, is for the deserializers of this crate.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return f.write_str(&self.message);
        }
        f.write_str(ALTERNATE)?;
        f.write_str(&json!([self.kind, self.message, self.values]).to_string())
    }
}

/// The start of the alternate form; nothing that is meant for people starts so.
const ALTERNATE: &str = "\0serde_accumulate::Refusal\0";

impl Error for Refusal {}

/// The alternate form; it takes no other text.
struct Alternate(String);

impl fmt::Write for Alternate {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        if self.0.is_empty() && !part.is_empty() && !part.starts_with(ALTERNATE) {
            return Err(fmt::Error);
        }
        self.0.push_str(part);
        Ok(())
    }
}
