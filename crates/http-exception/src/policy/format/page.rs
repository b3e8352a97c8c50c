//! The page that a format writes on.

use std::{fmt, mem};

use bytes::Bytes;
use http::HeaderValue;
use serde::Serialize;

use crate::exception::Misuse;

/// The body of an answer while a [`Format`](crate::Format) writes it, and the headers that are about the body.
///
/// It takes text by [`fmt::Write`], and no more bytes than the policy's
/// [limit](crate::Limits::error_body). The status and every other header are not the format's to say.
///
/// # Example
///
/// ```
/// use http_exception::{Format, Page, Said};
/// use std::fmt::{self, Write};
///
/// struct Greeting;
///
/// impl Format for Greeting {
///     fn write(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result {
///         page.content_type("text/plain; charset=utf-8");
///         page.content_language("en");
///         page.write_str("Sorry: ")?;
///         page.write_str(said.phrase())
///     }
/// }
/// ```
pub struct Page {
    body: Vec<u8>,
    limit: usize,
    /// Why there is no answer in it.
    failed: Option<&'static str>,
    pub(crate) content_type: Option<HeaderValue>,
    pub(crate) content_language: Option<HeaderValue>,
    pub(crate) content_security_policy: Option<HeaderValue>,
    /// True if the exception's own `content-type` stays.
    pub(crate) keeps_content_type: bool,
    pub(crate) misuse: Vec<Misuse>,
}

impl Page {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            body: Vec::with_capacity(limit.min(USUAL)),
            limit,
            failed: None,
            content_type: None,
            content_language: None,
            content_security_policy: None,
            keeps_content_type: false,
            misuse: Vec::new(),
        }
    }

    /// Sets the `content-type`; that of the format's [media type](crate::Format::media_type) otherwise. One
    /// that no header can carry is a failure of the format.
    pub fn content_type(&mut self, value: impl TryInto<HeaderValue>) {
        self.content_type = self.header(value);
    }

    /// Sets the `content-language`; there is none otherwise.
    pub fn content_language(&mut self, value: impl TryInto<HeaderValue>) {
        self.content_language = self.header(value);
    }

    /// Sets the `content-security-policy`, for a page that a browser shows; there is none otherwise.
    pub fn content_security_policy(&mut self, value: impl TryInto<HeaderValue>) {
        self.content_security_policy = self.header(value);
    }

    /// Appends bytes.
    ///
    /// # Errors
    ///
    /// There is no room for them. Nothing is appended, and there will be no answer of this page, except in
    /// a [part](Self::part), which is left out.
    pub fn write_bytes(&mut self, bytes: &[u8]) -> fmt::Result {
        if bytes.len() > self.room() {
            return self.fail("it has written more than the limit of an answer");
        }
        self.body.extend_from_slice(bytes);
        Ok(())
    }

    /// Appends a value as JSON.
    ///
    /// # Errors
    ///
    /// There is no room for it, or its `Serialize` fails.
    pub fn write_json(&mut self, value: &(impl Serialize + ?Sized)) -> fmt::Result {
        match serde_json::to_writer(Writer(self), value) {
            Ok(()) => Ok(()),
            Err(_) => self.fail("a value does not serialise to JSON"),
        }
    }

    /// Writes something that may be left out: all of its text, or nothing where it fails, or where less than
    /// `reserved` bytes would be left behind it. The headers that it sets stay.
    ///
    /// # Returns
    ///
    /// True if it is there.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::{Format, Page, Said};
    /// use std::fmt::{self, Write};
    ///
    /// struct Sentences;
    ///
    /// impl Format for Sentences {
    ///     fn write(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result {
    ///         for error in said.errors() {
    ///             if !page.part(4, |page| writeln!(page, "{}", error.msg())) {
    ///                 return page.write_str("...\n");
    ///             }
    ///         }
    ///         Ok(())
    ///     }
    /// }
    /// ```
    pub fn part(&mut self, reserved: usize, write: impl FnOnce(&mut Self) -> fmt::Result) -> bool {
        let (before, failed, limit) = (self.body.len(), self.failed, self.limit);
        self.limit = limit.saturating_sub(reserved).max(before);
        let is_there =
            write(self).is_ok() && self.failed == failed && self.body.len() <= self.limit;
        self.limit = limit;
        if !is_there {
            self.body.truncate(before);
            self.failed = failed;
        }
        is_there
    }

    /// How many more bytes there is room for.
    #[must_use]
    pub fn room(&self) -> usize {
        self.limit.saturating_sub(self.body.len())
    }

    /// The body, for a form that keeps to the limits by itself.
    pub(crate) fn body_mut(&mut self) -> &mut Vec<u8> {
        &mut self.body
    }

    /// Tells observers of something that was left out.
    pub(crate) fn note(&mut self, misuse: Misuse) {
        misuse.note_in(&mut self.misuse);
    }

    /// Completes what the format has left open.
    ///
    /// # Errors
    ///
    /// The reason why there is no answer.
    pub(crate) fn finish(&mut self, media_type: &'static str) -> Result<(), &'static str> {
        if self.content_type.is_none() {
            let media_type = Bytes::from_static(media_type.as_bytes());
            self.content_type = HeaderValue::from_maybe_shared(media_type).ok();
            if self.content_type.is_none() {
                return Err(BAD_HEADER);
            }
        }
        self.failed.map_or(Ok(()), Err)
    }

    /// True if what was written is JSON.
    pub(crate) fn is_json(&self) -> bool {
        let said = self.content_type.as_ref().and_then(|it| it.to_str().ok());
        let essence = said.and_then(|said| said.split(';').next()).map(str::trim);
        essence.is_some_and(super::is_json)
    }

    pub(crate) fn take_body(&mut self) -> Bytes {
        mem::take(&mut self.body).into()
    }

    fn header(&mut self, value: impl TryInto<HeaderValue>) -> Option<HeaderValue> {
        let value = value.try_into().ok();
        if value.is_none() {
            self.failed = Some(BAD_HEADER);
        }
        value
    }

    #[cold]
    fn fail(&mut self, reason: &'static str) -> fmt::Result {
        self.failed.get_or_insert(reason);
        Err(fmt::Error)
    }
}

impl fmt::Write for Page {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.write_bytes(text.as_bytes())
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("content_type", &self.content_type)
            .field("content_language", &self.content_language)
            .field("written", &self.body.len())
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// The page as what `serde_json` writes to.
struct Writer<'a>(&'a mut Page);

impl std::io::Write for Writer<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self.0.write_bytes(bytes) {
            Ok(()) => Ok(bytes.len()),
            Err(_) => Err(std::io::ErrorKind::StorageFull.into()),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// As much as most answers have.
const USUAL: usize = 256;

const BAD_HEADER: &str = "a header that it sets has a character that none may have";
