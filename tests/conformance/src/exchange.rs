//! A row is sent, and its answer is put in the form of the reference's.

use std::net::SocketAddr;

use harness::{Outcome, Protocol};

use crate::{Answer, Request};

/// Sends one request on a connection of its own.
#[must_use]
pub fn exchange(server: SocketAddr, protocol: Protocol, request: &Request) -> Answer {
    let Request {
        method,
        path,
        headers,
        body,
    } = request;
    let mut sent = harness::Request::bare(method, path, headers.clone());
    sent.body.clone_from(body);
    let answer = protocol.exchange(server, &sent);
    let outcome = match answer.outcome {
        Outcome::Complete => "complete",
        Outcome::Truncated => "truncated",
        Outcome::NoResponse => return Answer::none(),
        _ => return Answer::failed(answer.trouble.join(", ")),
    };
    let mut headers = answer.headers;
    // A stream that ends with its head says that the body is empty, and hyper
    // says it in no other way then.
    let is_empty = answer.ends_with_head && method != "HEAD";
    let has_length = headers.iter().any(|(name, _)| name == "content-length");
    if is_empty && !has_length && !matches!(answer.status, 204 | 304) {
        headers.push(("content-length".to_owned(), "0".to_owned()));
    }
    Answer::new(outcome, Some(answer.status), headers, answer.body)
}
