//! The two clients that replay a row: one per version of HTTP.
//!
//! Neither repairs anything on the way, pools connections or tries again.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use crate::{Answer, Request};

mod http1;
mod http2;

/// The version of HTTP a row is sent in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Protocol {
    /// HTTP/1.1.
    Http1,
    /// HTTP/2 with prior knowledge, without TLS.
    Http2,
}

impl Protocol {
    /// Both versions.
    pub const ALL: [Self; 2] = [Self::Http1, Self::Http2];

    /// Sends one request on a connection of its own.
    #[must_use]
    pub fn exchange(self, server: SocketAddr, request: &Request) -> Answer {
        match self {
            Self::Http1 => http1::exchange(server, request),
            Self::Http2 => http2::exchange(server, request),
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Http1 => "http1",
            Self::Http2 => "http2",
        })
    }
}

/// The bytes of a header's value as text, one character a byte.
fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The bytes that [`latin1`] would read as this text.
fn latin1_bytes(text: &str) -> Vec<u8> {
    text.chars()
        .map(|character| u8::try_from(u32::from(character)).unwrap_or(b'?'))
        .collect()
}

/// How long a server may be silent.
const PATIENCE: Duration = Duration::from_secs(20);
