//! An answer, as it was on the wire.

use std::fmt;

use crate::{Protocol, Request};

/// An answer, and what was wrong with the way in which it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// Its completeness.
    pub outcome: Outcome,
    /// The status; 0 where there was none.
    pub status: u16,
    /// The headers in the order of the wire.
    pub headers: Vec<(String, String)>,
    /// The body as far as it came.
    pub body: Vec<u8>,
    /// True if the end came with the head, which is how HTTP/2 says that there is no body.
    pub ends_with_head: bool,
    /// True if it says that it is of HTTP/1.0.
    pub is_http_1_0: bool,
    /// The statuses of interim answers that came before.
    pub interim: Vec<u16>,
    /// Defects: a closed connection, a reset stream, a body cut short.
    pub trouble: Vec<String>,
}

/// The completeness of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// To its end.
    #[default]
    Complete,
    /// The head came, and not the whole body.
    Truncated,
    /// The connection was closed, or the stream reset, before there was a head.
    NoResponse,
    /// Nothing came in time, or the request could not be sent.
    Failed,
}

impl Answer {
    /// A head, without headers.
    #[must_use]
    pub fn of_status(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    /// An exchange that gave no answer.
    pub(crate) fn none(why: impl fmt::Display) -> Self {
        Self {
            outcome: Outcome::NoResponse,
            trouble: vec![why.to_string()],
            ..Self::default()
        }
    }

    /// An exchange that did not come to an end.
    pub(crate) fn failed(why: impl fmt::Display) -> Self {
        Self {
            outcome: Outcome::Failed,
            ..Self::none(why)
        }
    }

    /// The rest of the body did not come.
    pub(crate) fn cut(&mut self, why: impl fmt::Display) {
        self.outcome = Outcome::Truncated;
        self.trouble.push(format!("the body is cut short: {why}"));
    }

    /// The first value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(known, _)| known == name);
        header.map(|(_, value)| value.as_str())
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// This answer in the words of HTTP/1.1, whichever version it came in: how a body ends is said there
    /// by a header, and in HTTP/2 by a frame. That of `HEAD` and of 204 and 304 is the same in both.
    #[must_use]
    pub fn in_words_of_http1(&self, request: &Request, protocol: Protocol) -> Self {
        let mut answer = self.clone();
        let has_end = self.header("content-length").is_some()
            || request.method == "HEAD"
            || matches!(self.status, 204 | 304);
        if protocol == Protocol::Http2 && !has_end {
            let (name, value) = if self.ends_with_head {
                ("content-length", "0")
            } else {
                ("transfer-encoding", "chunked")
            };
            answer.headers.push((name.to_owned(), value.to_owned()));
        }
        answer
    }

    /// This answer without what the versions of HTTP say in different ways: how long a body is
    /// that has no end of its own, and that there is none.
    #[must_use]
    pub fn in_any_version(&self) -> Self {
        let mut answer = self.clone();
        answer.ends_with_head = false;
        answer.headers.retain(|(name, value)| {
            !matches!(
                (name.as_str(), value.as_str()),
                ("date", _) | ("transfer-encoding", "chunked") | ("content-length", "0")
            )
        });
        answer.headers.sort();
        answer
    }
}

/// Like HTTP/1.1, the headers sorted and without `date`.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for status in &self.interim {
            writeln!(f, "{status} before")?;
        }
        writeln!(f, "{}", self.status)?;
        let mut headers = self.headers.clone();
        headers.sort();
        for (name, value) in headers.iter().filter(|(name, _)| name != "date") {
            writeln!(f, "{name}: {value}")?;
        }
        if !self.body.is_empty() {
            writeln!(f, "\n{}", self.text())?;
        }
        for trouble in &self.trouble {
            writeln!(f, "TROUBLE: {trouble}")?;
        }
        Ok(())
    }
}
