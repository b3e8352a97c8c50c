//! A connection in either version of HTTP, where it does not matter which.

use std::net::SocketAddr;

use crate::{Answer, Http1, Http2, Protocol, Request};

/// A connection, on which one request is sent after the other.
#[derive(Debug)]
#[expect(
    clippy::exhaustive_enums,
    reason = "there is one for each version of HTTP"
)]
pub enum Connection {
    /// HTTP/1.1.
    Http1(Http1),
    /// HTTP/2 with prior knowledge.
    Http2(Http2),
}

impl Connection {
    /// Connects.
    ///
    /// # Panics
    ///
    /// When nobody listens.
    #[must_use]
    pub fn open(protocol: Protocol, server: SocketAddr) -> Self {
        match protocol {
            Protocol::Http1 => Self::Http1(Http1::connect(server)),
            Protocol::Http2 => Self::Http2(Http2::connect(server)),
        }
    }

    /// Sends a request and reads its answer.
    pub fn send(&mut self, request: &Request) -> Answer {
        match self {
            Self::Http1(connection) => connection.send(request),
            Self::Http2(connection) => connection.send(request),
        }
    }
}
