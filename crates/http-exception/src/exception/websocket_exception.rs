//! The exceptions of WebSockets: one that says how its WebSocket is closed, and one that says that
//! the client is gone.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use super::misuse::Misuse;

/// An exception that says the code and the reason with which its WebSocket is closed.
///
/// Raised before the upgrade it is answered `403 {"detail":"Forbidden"}`: a code can be sent only to
/// a client that has a WebSocket.
///
/// Codes that can be sent are 1000 to 1003, 1007 to 1009, 1011 to 1014, and 3000 to 4999 (RFC 6455
/// section 7.4 and the IANA registry). Any other becomes 1011 without a reason when the exception is
/// made; see [`misuse`](Self::misuse).
///
/// A close frame has room for a reason of 123 bytes of UTF-8. A longer one is cut before the first
/// character that does not fit when it is sent; the exception keeps all of it.
///
/// # Example
///
/// ```
/// use http_exception::{Misuse, WebSocketException};
///
/// let exc = WebSocketException::policy_violation("Access denied");
/// assert_eq!((exc.code(), exc.reason()), (1008, "Access denied"));
/// assert_eq!(exc.to_string(), "1008: Access denied");
///
/// // A client that sees 1006 has seen no close frame: the code is never sent.
/// let exc = WebSocketException::new(1006, "Gone");
/// assert_eq!((exc.code(), exc.reason()), (1011, ""));
/// assert_eq!(exc.misuse(), [Misuse::CloseCode(1006)]);
/// ```
#[must_use = "an exception does nothing until it is raised: `return Err(exc.into())` or `raise!(exc)`"]
#[derive(Clone, Debug)]
pub struct WebSocketException {
    code: u16,
    reason: Cow<'static, str>,
    misuse: Option<Misuse>,
}

impl WebSocketException {
    /// An exception with a code and a reason; the reason may be empty.
    pub fn new(code: u16, reason: impl Into<Cow<'static, str>>) -> Self {
        if is_sendable(code) {
            Self {
                code,
                reason: reason.into(),
                misuse: None,
            }
        } else {
            Self {
                code: INTERNAL_ERROR,
                reason: Cow::Borrowed(""),
                misuse: Some(Misuse::CloseCode(code)),
            }
        }
    }

    /// The code, always one that can be sent.
    #[must_use]
    pub fn code(&self) -> u16 {
        self.code
    }

    /// The reason as it was given.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The code that was replaced when this exception was made.
    #[must_use]
    pub fn misuse(&self) -> &[Misuse] {
        self.misuse.as_slice()
    }
}

macro_rules! constructors {
    ($($name:ident $code:literal $meaning:literal,)*) => {
        impl WebSocketException {
            $(
                #[doc = concat!("`", $code, "`: ", $meaning, ".")]
                pub fn $name(reason: impl Into<Cow<'static, str>>) -> Self {
                    Self::new($code, reason)
                }
            )*
        }
    };
}

constructors! {
    going_away 1001 "the server goes down",
    protocol_error 1002 "the client breaks the protocol",
    unsupported_data 1003 "the kind of data is not one that is accepted, such as binary in place of text",
    invalid_payload 1007 "the data is not what its kind promises, such as text that is not UTF-8",
    policy_violation 1008 "the client does what it must not, and no other code says more",
    message_too_big 1009 "the message is larger than what is read",
    internal_error 1011 "the server failed",
    service_restart 1012 "the server restarts",
    try_again_later 1013 "the server is overloaded",
    bad_gateway 1014 "a server behind this one failed",
}

/// The code and the reason, `1008: Access denied`.
impl fmt::Display for WebSocketException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.reason)
    }
}

impl Error for WebSocketException {}

/// The client is gone: what was to be sent cannot be.
///
/// A handler that ends with it has nothing more to say. It is not answered, and no observer receives
/// it, as with a client that goes away before it gets the answer to a request.
#[expect(
    clippy::exhaustive_structs,
    reason = "that the client is gone is all there is to say"
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebSocketDisconnect;

impl fmt::Display for WebSocketDisconnect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the client of the WebSocket is gone")
    }
}

impl Error for WebSocketDisconnect {}

/// True if a server may send the code: 1004, 1005, 1006 and 1015 are never on the wire, 1010 is the
/// client's to send, and what is left out has no meaning yet.
fn is_sendable(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1009 | 1011..=1014 | 3000..=4999)
}

const INTERNAL_ERROR: u16 = 1011;
