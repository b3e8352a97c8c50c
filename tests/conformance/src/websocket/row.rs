//! One recorded case: what a client sends, and what it saw.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Deserializer};

use crate::Answer;

/// A line of `data/websocket.jsonl`.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct Row {
    /// The name of the row: its group and a number.
    pub id: String,
    /// The group of rows it belongs to, such as `ws_validation`.
    pub group: String,
    /// The handshake and the messages.
    pub request: Request,
    /// The reaction of the reference.
    #[serde(rename = "response", deserialize_with = "recorded")]
    pub recorded: Exchange,
}

/// A client that opens a WebSocket, says something, and listens until the end.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// Path and query, spelled as they are sent.
    pub path: String,
    /// Headers beside those of the handshake.
    pub headers: Vec<(String, String)>,
    /// Text messages.
    pub send: Vec<String>,
}

/// A WebSocket as its client saw it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Exchange {
    /// No WebSocket was opened.
    Answered {
        /// The part that is compared with the reference.
        answer: Answer,
        /// All headers but `date`, sorted, for the comparison of our servers; none are recorded.
        headers: Vec<(String, String)>,
    },
    /// A WebSocket was opened.
    Opened {
        /// The text messages.
        messages: Vec<String>,
        /// The code and the reason of the close frame; `None` where the connection just ended.
        close: Option<(u16, String)>,
    },
}

impl Exchange {
    /// Says whether this is what was recorded, the headers of an answer in any order.
    #[must_use]
    pub fn equals(&self, recorded: &Self) -> bool {
        match (self, recorded) {
            (Self::Answered { answer: one, .. }, Self::Answered { answer: other, .. }) => {
                crate::identical(one, other)
            }
            _ => self == recorded,
        }
    }

    /// Says whether a WebSocket was opened and closed with a close frame.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        matches!(self, Self::Opened { close: Some(_), .. })
    }

    /// An answer, of which the reference keeps some headers and we compare all.
    pub(super) fn answered(answer: Answer, mut headers: Vec<(String, String)>) -> Self {
        headers.retain(|(name, _)| name != "date");
        headers.sort();
        Self::Answered { answer, headers }
    }

    /// No answer, and no WebSocket.
    pub(super) fn failed(why: impl fmt::Display) -> Self {
        Self::answered(Answer::failed(why), Vec::new())
    }
}

/// The form in which `websocket_differences.toml` states what is seen.
impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered { answer, .. } => write!(f, "{answer}"),
            Self::Opened { messages, close } => {
                f.write_str("101")?;
                for message in messages {
                    write!(f, "\ntext: {message}")?;
                }
                match close {
                    Some((code, reason)) if reason.is_empty() => write!(f, "\nclose: {code}"),
                    Some((code, reason)) => write!(f, "\nclose: {code} {reason}"),
                    None => f.write_str("\nend"),
                }
            }
        }
    }
}

#[derive(Deserialize)]
struct Recorded {
    status: u16,
    messages: Vec<String>,
    #[serde(default)]
    close_code: u16,
    #[serde(default)]
    close_reason: String,
    #[serde(default)]
    close_frame_received: bool,
    #[serde(default)]
    headers: Vec<(String, String)>,
    #[serde(default)]
    body_b64: String,
}

fn recorded<'de, D: Deserializer<'de>>(from: D) -> Result<Exchange, D::Error> {
    let row = Recorded::deserialize(from)?;
    if row.status == 101 {
        return Ok(Exchange::Opened {
            messages: row.messages,
            close: row
                .close_frame_received
                .then_some((row.close_code, row.close_reason)),
        });
    }
    let body = BASE64_STANDARD.decode(row.body_b64);
    let body = body.map_err(serde::de::Error::custom)?;
    let answer = Answer::new("complete", Some(row.status), row.headers, body);
    Ok(Exchange::answered(answer, Vec::new()))
}
