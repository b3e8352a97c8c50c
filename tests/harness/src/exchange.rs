//! One request over both versions of HTTP, and what the connection is worth afterwards.

use std::fmt;
use std::net::SocketAddr;

use crate::{Answer, Connection, Notes, Request, Server, get};

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
    /// Both versions.
    pub const ALL: [Self; 2] = [Self::Http1, Self::Http2];

    /// Sends one request on a connection of its own.
    #[must_use]
    pub fn exchange(self, server: SocketAddr, request: &Request) -> Answer {
        Connection::open(self, server).send(request)
    }

    /// Sends a request on a connection of its own, and then `GET /alive` on the same connection.
    #[must_use]
    pub fn send(self, server: &Server, request: &Request) -> Answer {
        let mut connection = Connection::open(self, server.address());
        let mut answer = connection.send(request);
        let second = connection.send(&get("/alive"));
        if second.status != 200 || second.body != b"alive" {
            answer.trouble.push(format!(
                "the connection is of no use afterwards: {}",
                second.to_string().trim_end()
            ));
        }
        answer
    }

    /// The name as a part of a trial's.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Http1 => "http1",
            Self::Http2 => "http2",
        }
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
    ask_both(server, request, || {})
}

/// Sends a request in both versions, and gives the whole answer and what observers noted for it, each
/// after `#`.
#[must_use]
pub fn listen_in(server: &Server, request: &Request, notes: &Notes) -> String {
    let (answer, told) = ask_and_listen(server, request, notes);
    let told = told.into_iter().map(|note| format!("# {note}\n"));
    answer.to_string() + &told.collect::<String>()
}

/// The same in its [short form](noted).
#[must_use]
pub fn heard(server: &Server, request: &Request, notes: &Notes) -> String {
    let (answer, told) = ask_and_listen(server, request, notes);
    noted(&answer, &told)
}

/// An answer in its [short form](Answer::brief), and below it what was noted, each after `#`.
#[must_use]
pub fn noted(answer: &Answer, notes: &[String]) -> String {
    let notes = notes.iter().map(|note| format!("\n# {note}"));
    answer.brief() + &notes.collect::<String>()
}

fn ask_and_listen(server: &Server, request: &Request, notes: &Notes) -> (Answer, Vec<String>) {
    let _ = notes.take();
    let mut told = Vec::new();
    let mut answer = ask_both(server, request, || told.push(notes.take()));
    if let [first, second] = &*told
        && first != second
    {
        let trouble = format!("HTTP/2 is noted differently: {second:?}");
        answer.trouble.push(trouble);
    }
    (answer, told.swap_remove(0))
}

fn ask_both(server: &Server, request: &Request, mut after_each: impl FnMut()) -> Answer {
    let mut answer = Protocol::Http1.send(server, request);
    after_each();
    let second = Protocol::Http2.send(server, request);
    after_each();
    if answer.in_any_version() != second.in_any_version() {
        answer.trouble.push(format!("HTTP/2 differs: {second}"));
    }
    answer
}
