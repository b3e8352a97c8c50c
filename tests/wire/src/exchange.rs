//! One request over both versions of HTTP, and what the connection is worth afterwards.

use std::fmt;

use crate::{Answer, Http1, Http2, Notes, Request, Server, get};

/// The version of HTTP a request is sent in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Protocol {
    /// HTTP/1.1.
    Http1,
    /// HTTP/2 with prior knowledge.
    Http2,
}

impl Protocol {
    /// Sends a request on a connection of its own, and then `GET /alive` on the same connection.
    #[must_use]
    pub fn send(self, server: &Server, request: &Request) -> Answer {
        let alive = get("/alive");
        let (mut answer, second) = match self {
            Self::Http1 => {
                let mut connection = Http1::connect(server.address());
                (connection.send(request), connection.send(&alive))
            }
            Self::Http2 => {
                let mut connection = Http2::connect(server.address());
                (connection.send(request), connection.send(&alive))
            }
        };
        if second.status != 200 || second.body != b"alive" {
            answer.trouble.push(format!(
                "the connection is of no use afterwards: {}",
                second.to_string().trim_end()
            ));
        }
        answer
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Http1 => "HTTP/1.1",
            Self::Http2 => "HTTP/2",
        })
    }
}

/// Sends a request in both versions; the server answers `GET /alive` with `alive`.
///
/// The answer is that of HTTP/1.1. What is wrong with it, with that of HTTP/2, or with either
/// connection afterwards is its [`trouble`](Answer::trouble), as is any difference between the two.
#[must_use]
pub fn ask(server: &Server, request: &Request) -> Answer {
    let mut answer = Protocol::Http1.send(server, request);
    let second = Protocol::Http2.send(server, request);
    if answer.in_any_version() != second.in_any_version() {
        let second = second.to_string();
        answer.trouble.push(format!("HTTP/2 differs: {second}"));
    }
    answer
}

/// Sends a request in both versions, and gives the answer and what observers noted for it.
#[must_use]
pub fn listen_in(server: &Server, request: &Request, notes: &Notes) -> String {
    let _ = notes.take();
    let mut answer = Protocol::Http1.send(server, request);
    let first = notes.take();
    let other = Protocol::Http2.send(server, request);
    let second = notes.take();
    if answer.in_any_version() != other.in_any_version() {
        answer.trouble.push(format!("HTTP/2 differs: {other}"));
    }
    if first != second {
        let trouble = format!("HTTP/2 is noted differently: {second:?}");
        answer.trouble.push(trouble);
    }
    let lines = first.iter().map(|note| format!("# {note}\n"));
    format!("{answer}{}", lines.collect::<String>())
}
