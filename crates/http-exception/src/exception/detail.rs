//! The `detail` of an answer: any JSON value, kept as text.
//!
//! A detail is serialised when it is made, not when it is sent: member order
//! stays as written, a deep value costs nothing to drop, and a value that
//! cannot be serialised is known where it was made.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::{Serializer, Value};

use super::misuse::Misuse;
use super::phrase::phrase;
use http::StatusCode;

/// The `detail` of an answer, which says what went wrong: any JSON value.
///
/// Text is the usual detail and needs no ceremony: everything that takes a
/// detail takes `&'static str` and `String`. [`Value`](serde_json::Value) (as
/// made by [`json!`](crate::json)) works as well, and [`Detail::json`] takes
/// any `Serialize` type and keeps its member order.
///
/// A JSON `null` stands for the phrase of the status, as in FastAPI.
///
/// # Example
///
/// ```
/// use http_exception::{Detail, HttpException, StatusCode, json};
///
/// let text = HttpException::new(StatusCode::CONFLICT, "Already there");
/// assert_eq!(text.detail().as_str(), Some("Already there"));
///
/// let object = HttpException::new(StatusCode::CONFLICT, json!({"id": 7}));
/// assert_eq!(object.detail().to_string(), r#"{"id":7}"#);
///
/// let phrase = HttpException::new(StatusCode::CONFLICT, Detail::phrase());
/// assert_eq!(phrase.detail().as_str(), Some("Conflict"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail(Repr);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Repr {
    Phrase,
    Text(Cow<'static, str>),
    Json(Box<str>),
    ExtractError(Box<str>),
}

impl Detail {
    /// The phrase of the status the detail is used with, such as `Not Found`.
    ///
    /// It becomes text when an [`HttpException`](crate::HttpException) takes it.
    #[must_use]
    pub const fn phrase() -> Self {
        Self(Repr::Phrase)
    }

    /// Any value that serialises to JSON.
    ///
    /// A value whose `Serialize` fails, or that has more than 128 levels, never
    /// loses the answer: the exception keeps its status, its detail is the
    /// phrase, and its [`misuse`](crate::HttpException::misuse) says what
    /// happened. Numbers that JSON does not have (`NaN`, infinities) become
    /// `null`.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::Detail;
    ///
    /// #[derive(serde::Serialize)]
    /// struct Conflict { winner: u32, loser: u32 }
    ///
    /// let detail = Detail::json(&Conflict { winner: 2, loser: 1 });
    /// assert_eq!(detail.to_string(), r#"{"winner":2,"loser":1}"#);
    /// ```
    #[must_use]
    pub fn json(value: impl Serialize) -> Self {
        match to_json(&value) {
            Ok(json) if json == "null" => Self::phrase(),
            Ok(json) if json.starts_with('"') => match serde_json::from_str::<String>(&json) {
                Ok(text) => Self(Repr::Text(Cow::Owned(text))),
                Err(_) => Self(Repr::Json(json.into_boxed_str())),
            },
            Ok(json) => Self(Repr::Json(json.into_boxed_str())),
            Err(error) => Self(Repr::ExtractError(error.to_string().into_boxed_str())),
        }
    }

    /// The text, where the detail is text.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Repr::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The detail as a JSON value.
    #[must_use]
    pub fn to_value(&self) -> Value {
        match &self.0 {
            Repr::Text(text) => Value::String(text.clone().into_owned()),
            Repr::Json(json) => serde_json::from_str(json).unwrap_or(Value::Null),
            Repr::Phrase | Repr::ExtractError(_) => Value::Null,
        }
    }

    /// Turns the phrase into text, and a refused value into the phrase and a word about it.
    pub(crate) fn resolve(&mut self, status: StatusCode) -> Option<Misuse> {
        let misuse = match &mut self.0 {
            Repr::Text(_) | Repr::Json(_) => return None,
            Repr::Phrase => None,
            Repr::ExtractError(reason) => Some(Misuse::Detail(std::mem::take(reason))),
        };
        self.0 = Repr::Text(Cow::Borrowed(phrase(status)));
        misuse
    }

    /// Appends the detail as JSON, in no more than so many bytes.
    ///
    /// # Returns
    ///
    /// The size of the whole detail in bytes, if it had to be cut: text before a character that does not
    /// fit, any other value to nothing, for which the phrase of the status stands in.
    pub(crate) fn write_json(
        &self,
        status: StatusCode,
        room: usize,
        out: &mut Vec<u8>,
    ) -> Option<usize> {
        let before = out.len();
        match &self.0 {
            Repr::Text(text) => {
                write_json_str(text, out);
                if out.len() - before <= room {
                    return None;
                }
                out.truncate(before);
                write_json_str(start(text, room), out);
                Some(text.len())
            }
            Repr::Json(json) if json.len() <= room => {
                out.extend_from_slice(json.as_bytes());
                None
            }
            Repr::Json(json) => {
                write_json_str(phrase(status), out);
                Some(json.len())
            }
            Repr::Phrase | Repr::ExtractError(_) => {
                out.extend_from_slice(b"null");
                None
            }
        }
    }

    /// The bytes that [`write_json`](Self::write_json) writes when nothing needs an escape.
    pub(crate) fn json_len(&self) -> usize {
        match &self.0 {
            Repr::Text(text) => text.len() + 2,
            Repr::Json(json) => json.len(),
            Repr::Phrase | Repr::ExtractError(_) => 4,
        }
    }
}

/// Text as it is, any other JSON compact.
impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Text(text) => f.write_str(text),
            Repr::Json(json) => f.write_str(json),
            Repr::Phrase | Repr::ExtractError(_) => Ok(()),
        }
    }
}

impl From<&'static str> for Detail {
    fn from(text: &'static str) -> Self {
        Self(Repr::Text(Cow::Borrowed(text)))
    }
}

impl From<String> for Detail {
    fn from(text: String) -> Self {
        Self(Repr::Text(Cow::Owned(text)))
    }
}

impl From<Cow<'static, str>> for Detail {
    fn from(text: Cow<'static, str>) -> Self {
        Self(Repr::Text(text))
    }
}

impl From<Value> for Detail {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::phrase(),
            Value::String(text) => Self(Repr::Text(Cow::Owned(text))),
            other => match value_to_json(other) {
                Ok(json) => Self(Repr::Json(json.into_boxed_str())),
                Err(too_deep) => Self(Repr::ExtractError(too_deep.to_string().into_boxed_str())),
            },
        }
    }
}

/// A value as JSON.
///
/// # Errors
///
/// [`TooDeep`], and the value is dropped level by level: in one go it would take a stack as deep.
pub(crate) fn value_to_json(value: Value) -> Result<String, TooDeep> {
    // Nothing else about a value can fail.
    to_json(&value).map_err(|_| {
        take_apart(value);
        TooDeep
    })
}

/// A value has more levels than what is read back, or than a stack may hold.
#[derive(Debug)]
pub(crate) struct TooDeep;

impl fmt::Display for TooDeep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it has more than {MAX_DEPTH} levels")
    }
}

impl Error for TooDeep {}

/// Any value as JSON, of no more levels than a [`Value`] may have.
fn to_json(value: &impl Serialize) -> serde_json::Result<String> {
    let mut json = Vec::new();
    write_shallow(value, &mut json)?;
    // serde_json writes UTF-8.
    Ok(String::from_utf8(json).unwrap_or_default())
}

/// The same in no more than so many bytes.
pub(super) fn to_json_within(value: &impl Serialize, room: usize) -> serde_json::Result<String> {
    let mut json = Within(Vec::new(), room);
    write_shallow(value, &mut json)?;
    Ok(String::from_utf8(json.0).unwrap_or_default())
}

fn write_shallow(value: &impl Serialize, out: &mut impl Write) -> serde_json::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Shallow(MAX_DEPTH)))
}

/// Refuses bytes over its bound, so that a value without end is left.
struct Within(Vec<u8>, usize);

impl Write for Within {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > self.1 - self.0.len() {
            return Err(io::Error::other("it is too large"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Compact JSON, and how many levels are left.
struct Shallow(usize);

impl Shallow {
    fn begin<W: Write + ?Sized>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        let left = self.0.checked_sub(1);
        self.0 = left.ok_or_else(|| io::Error::other(TooDeep))?;
        out.write_all(bracket)
    }

    fn end<W: Write + ?Sized>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.0 += 1;
        out.write_all(bracket)
    }
}

impl Formatter for Shallow {
    fn begin_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(out, b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, b"]")
    }

    fn begin_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(out, b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, b"}")
    }
}

/// As much of a text as takes no more than so many bytes as a JSON string.
fn start(text: &str, room: usize) -> &str {
    let mut left = room.saturating_sub(2);
    let end = text.char_indices().find(|(_, char)| {
        let length = match char {
            '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
            '\0'..='\u{1f}' => 6,
            _ => char.len_utf8(),
        };
        let fits = length <= left;
        left = left.saturating_sub(length);
        !fits
    });
    end.map_or(text, |(end, _)| &text[..end])
}

/// Drops a value level by level: to drop a deep one in one go takes a stack as deep.
fn take_apart(value: Value) {
    let mut left = vec![value];
    while let Some(value) = left.pop() {
        match value {
            Value::Array(items) => left.extend(items),
            Value::Object(members) => left.extend(members.into_iter().map(|(_, member)| member)),
            _ => {}
        }
    }
}

/// As deep as what `serde_json` reads.
const MAX_DEPTH: usize = 128;

/// Appends names and values, which are JSON, as an object.
pub(crate) fn write_json_object<'a>(
    members: impl Iterator<Item = (&'a str, &'a str)>,
    out: &mut Vec<u8>,
) {
    out.push(b'{');
    for (nth, (name, json)) in members.enumerate() {
        if nth > 0 {
            out.push(b',');
        }
        write_json_str(name, out);
        out.push(b':');
        out.extend_from_slice(json.as_bytes());
    }
    out.push(b'}');
}

/// Appends `text` as a JSON string.
pub(crate) fn write_json_str(text: &str, out: &mut Vec<u8>) {
    // Most texts need no escape: one scan and one copy then. The scan looks at every byte, since one
    // that stops early is not vectorised.
    let escape = |byte: u8| u8::from(byte < 0x20 || byte == b'"' || byte == b'\\');
    if text.bytes().fold(0, |found, byte| found | escape(byte)) == 0 {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        let escaped = serde_json::to_vec(text).unwrap_or_else(|_| b"\"\"".to_vec());
        out.extend_from_slice(&escaped);
    }
}
