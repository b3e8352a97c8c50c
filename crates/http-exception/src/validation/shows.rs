//! The list of errors as an answer shows it, never larger than its limits.

use std::io;

use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::catalogue::InOrder;
use super::error_list::ErrorList;
use super::loc::Loc;
use super::validation_error::ValidationError;
use crate::exception::HttpException;

/// The parts of validation errors that a policy lets an answer show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shows {
    pub(crate) echo_input: bool,
    /// The most errors that are listed.
    pub(crate) errors: usize,
    /// The most bytes that the answer may have.
    pub(crate) error_body: usize,
    /// The most bytes that an input may have.
    pub(crate) echoed_input: usize,
}

impl Default for Shows {
    fn default() -> Self {
        Self {
            echo_input: false,
            errors: 100,
            error_body: HttpException::ERROR_BODY,
            echoed_input: 1024,
        }
    }
}

impl Shows {
    /// `{"detail":[…]}`, and `"truncated":true,"total":…` if not all is listed. If not all was
    /// looked for, there may be more than the total.
    ///
    /// An error that does not fit is left out, those after it may still be listed.
    pub(crate) fn write(self, list: &ErrorList) -> Vec<u8> {
        let likely = USUAL.saturating_mul(list.errors.len().min(self.errors));
        let mut body = Vec::with_capacity(likely.min(self.error_body) + DETAIL.len() + END);
        body.extend_from_slice(DETAIL);
        let mut listed = 0;
        for error in list.errors.iter().take(self.errors) {
            let before = body.len();
            if listed > 0 {
                body.push(b',');
            }
            let room = self.error_body.saturating_sub(END);
            let mut bounded = Bounded {
                body: &mut body,
                room,
            };
            if serde_json::to_writer(&mut bounded, &self.shown(error)).is_ok() {
                listed += 1;
            } else {
                body.truncate(before);
            }
        }
        body.push(b']');
        if listed < list.total || !list.is_complete {
            say_truncated(list.total, &mut body);
        }
        body.push(b'}');
        body
    }

    pub(crate) fn shown(self, error: &ValidationError) -> SaidError<'_> {
        if !self.echo_input {
            return SaidError::without_input(error);
        }
        let input = error.input();
        let fits = |input: &&RawValue| input.get().len() <= self.echoed_input;
        SaidError {
            error,
            input: input.filter(fits),
            truncated: input.is_some_and(|input| !fits(&input)) || error.is_input_cut(),
        }
    }
}

/// A [`ValidationError`] as an answer may show it.
///
/// Serialises to the members of FastAPI's answer: `type`, `loc`, `msg`, `input` and `ctx` where there are
/// any, and `truncated` where the input is too large.
///
/// # Example
///
/// ```
/// use http_exception::{Format, Page, Said};
/// use std::fmt::{self, Write};
///
/// struct Lines;
///
/// impl Format for Lines {
///     fn write(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result {
///         page.content_type("text/plain; charset=utf-8");
///         for error in said.errors() {
///             writeln!(page, "{}: {}", error.loc(), error.msg())?;
///         }
///         Ok(())
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SaidError<'a> {
    error: &'a ValidationError,
    input: Option<&'a RawValue>,
    truncated: bool,
}

impl<'a> SaidError<'a> {
    /// The kind, such as `missing`.
    #[must_use]
    pub fn kind(&self) -> &'a str {
        self.error.kind()
    }

    /// The place.
    #[must_use]
    pub fn loc(&self) -> &'a Loc {
        self.error.loc()
    }

    /// The sentence.
    #[must_use]
    pub fn msg(&self) -> &'a str {
        self.error.msg()
    }

    /// The values that the sentence was made of.
    #[must_use]
    pub fn ctx(&self) -> Option<&'a Map<String, Value>> {
        self.error.ctx()
    }

    /// The value that was found, if the policy [echoes it](crate::ErrorPolicyBuilder::echo_input) and it is
    /// small enough.
    #[must_use]
    pub fn input(&self) -> Option<&'a RawValue> {
        self.input
    }

    /// True if there is an input that would be shown if it were smaller.
    #[must_use]
    pub fn is_input_cut(&self) -> bool {
        self.truncated
    }

    /// The values in the order in which FastAPI says them.
    pub(crate) fn ctx_in_order(&self) -> Option<impl Serialize + use<'a>> {
        let error = self.error;
        error.ctx().map(|ctx| InOrder::of(error.kind(), ctx))
    }

    pub(crate) fn without_input(error: &'a ValidationError) -> Self {
        Self {
            error,
            input: None,
            truncated: false,
        }
    }
}

impl Serialize for SaidError<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let error = self.error;
        let optional = [self.input.is_some(), error.ctx().is_some(), self.truncated];
        let members = 3 + optional.into_iter().filter(|there| *there).count();
        let mut out = serializer.serialize_struct("ValidationError", members)?;
        out.serialize_field("type", error.kind())?;
        out.serialize_field("loc", error.loc())?;
        out.serialize_field("msg", error.msg())?;
        if let Some(input) = self.input {
            out.serialize_field("input", input)?;
        }
        if let Some(ctx) = self.ctx_in_order() {
            out.serialize_field("ctx", &ctx)?;
        }
        if self.truncated {
            out.serialize_field("truncated", &true)?;
        }
        out.end()
    }
}

/// Refuses bytes that would make the body larger than it may be, before it is copied.
struct Bounded<'a> {
    body: &'a mut Vec<u8>,
    room: usize,
}

impl io::Write for Bounded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.body.len().saturating_add(bytes.len()) > self.room {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.body.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const DETAIL: &[u8] = b"{\"detail\":[";

/// As many bytes are enough for most errors: room made once is cheaper than as they come.
const USUAL: usize = 160;

/// Says that something is left out, and how much there is.
pub(crate) fn say_truncated(total: usize, body: &mut Vec<u8>) {
    body.extend_from_slice(b",\"truncated\":true,\"total\":");
    body.extend_from_slice(total.to_string().as_bytes());
}

/// The most bytes that stand after what is shown.
pub(crate) const END: usize = r#"],"truncated":true,"total":18446744073709551615}"#.len();
