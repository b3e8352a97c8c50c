//! The close frame of a WebSocket.

use http::StatusCode;

use super::cut::cut;
use super::http_exception::HttpException;
use super::phrase::phrase;
use super::websocket_exception::WebSocketException;

/// A code and a reason, fit to be sent.
///
/// # Example
///
/// ```
/// use http_exception::WebSocketException;
/// use http_exception::adapter::CloseFrame;
///
/// let frame = CloseFrame::from(WebSocketException::new(4000, "é".repeat(62)));
/// assert_eq!(frame.code(), 4000);
/// assert_eq!(frame.reason(), "é".repeat(61));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseFrame {
    code: u16,
    reason: String,
}

impl CloseFrame {
    /// A code that can be sent, `1000..=4999`.
    #[must_use]
    pub fn code(&self) -> u16 {
        self.code
    }

    /// A reason of at most 123 bytes.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The end of a WebSocket whose handler is done.
    pub(crate) fn normal() -> Self {
        Self::new(1000, "")
    }

    /// The close frame that stands for a status.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        Self::new(code_of(status), phrase(status))
    }

    /// The close frame of an exception that says its own status and detail.
    pub(crate) fn of_http(exc: &HttpException) -> Self {
        match exc.detail().as_str() {
            Some(text) => Self::new(code_of(exc.status()), text),
            None => Self::of_status(exc.status()),
        }
    }

    fn new(code: u16, reason: &str) -> Self {
        // A control frame has at most 125 bytes, of which the code takes two (RFC 6455 section 5.5).
        Self {
            code,
            reason: cut(reason, MAX_REASON).to_owned(),
        }
    }
}

impl From<WebSocketException> for CloseFrame {
    fn from(exc: WebSocketException) -> Self {
        Self::new(exc.code(), exc.reason())
    }
}

fn code_of(status: StatusCode) -> u16 {
    match status.as_u16() {
        200..=299 => 1000,
        413 => 1009,
        415 => 1003,
        300..=499 => 1008,
        502 | 504 => 1014,
        503 => 1013,
        _ => 1011,
    }
}

const MAX_REASON: usize = 123;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_a_code_that_can_be_sent() {
        for status in 100..=999 {
            let status = StatusCode::from_u16(status).expect("three digits");
            let frame = CloseFrame::of_status(status);
            let exc = WebSocketException::new(frame.code, frame.reason);
            assert!(exc.misuse().is_empty(), "{status}");
        }
    }

    #[test]
    fn a_reason_is_cut_before_the_character_that_does_not_fit() {
        for (character, length) in [("r", 1), ("é", 2), ("✗", 3), ("🦄", 4)] {
            for count in 100 / length..=200 / length {
                let reason = character.repeat(count);
                let exc = WebSocketException::policy_violation(reason.clone());
                let frame = CloseFrame::from(exc);
                let kept = (123 / length).min(count);
                assert_eq!(frame.reason(), character.repeat(kept), "{reason}");
            }
        }
    }
}
