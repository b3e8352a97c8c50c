//! The answer of a server, as far as it is compared.
//!
//! Headers that say nothing about errors (`date`, `server`, …) are gone before
//! an answer exists; everything here is kept as it was on the wire.

use std::fmt;

/// One answer, or the way in which there was none.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Answer {
    /// `complete`, `truncated`, `no_response`, or `failed: …` for trouble of our own.
    pub outcome: String,
    /// The status, when there was a response.
    pub status: Option<u16>,
    /// The kept headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as far as it came.
    pub body: Vec<u8>,
}

impl Answer {
    /// Makes an answer of which only the headers that are compared are kept.
    #[must_use]
    pub fn new(
        outcome: impl Into<String>,
        status: Option<u16>,
        headers: impl IntoIterator<Item = (String, String)>,
        body: Vec<u8>,
    ) -> Self {
        let headers = headers
            .into_iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value))
            .filter(|(name, _)| is_kept(name))
            .collect();
        Self {
            outcome: outcome.into(),
            status,
            headers,
            body,
        }
    }

    /// The connection was closed, or the stream reset, without a response.
    #[must_use]
    pub fn none() -> Self {
        Self::new("no_response", None, [], Vec::new())
    }

    /// The exchange failed for a reason that is not the server's answer.
    #[must_use]
    pub fn failed(reason: impl fmt::Display) -> Self {
        Self::new(format!("failed: {reason}"), None, [], Vec::new())
    }

    /// The headers in an order that does not depend on the server's; `allow` as a set.
    #[must_use]
    pub fn comparable_headers(&self) -> Vec<(String, String)> {
        let mut headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| match name.as_str() {
                "allow" => (name.clone(), sorted_list(value)),
                _ => (name.clone(), value.clone()),
            })
            .collect();
        headers.sort();
        headers
    }

    /// The media type, without parameters.
    #[must_use]
    pub fn media_type(&self) -> String {
        let value = self
            .headers
            .iter()
            .rev()
            .find(|(name, _)| name == "content-type");
        let value = value.map_or("", |(_, value)| value);
        let essence = value.split(';').next().unwrap_or_default();
        essence.trim().to_ascii_lowercase()
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// The form in which `differences.toml` states an answer: like HTTP, with the
/// headers in [comparable](Answer::comparable_headers) form.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            Some(status) => write!(f, "{status}")?,
            None => f.write_str(&self.outcome)?,
        }
        if self.status.is_some() && self.outcome != "complete" {
            write!(f, " {}", self.outcome)?;
        }
        for (name, value) in self.comparable_headers() {
            write!(f, "\n{name}: {value}")?;
        }
        if !self.body.is_empty() {
            write!(f, "\n\n{}", String::from_utf8_lossy(&self.body))?;
        }
        Ok(())
    }
}

fn is_kept(name: &str) -> bool {
    // Sent on every error as a defence of ours; the reference knows no such header.
    let ours = name == "x-content-type-options";
    KEPT.contains(&name) || (name.starts_with("x-") && !ours)
}

fn sorted_list(value: &str) -> String {
    let mut items: Vec<_> = value
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .collect();
    items.sort_unstable();
    items.join(",")
}

const KEPT: [&str; 7] = [
    "allow",
    "content-length",
    "content-type",
    "location",
    "retry-after",
    "set-cookie",
    "www-authenticate",
];
