//! One exchange over a connection of its own, with the clients that the tests have.
//!
//! They see every byte, and no server is silent for longer than they wait.

use std::net::SocketAddr;

use harness::{Http1, Opcode, Outcome, WebSocketClient};

use crate::Result;
use crate::answer::Answer;
use crate::request::{ID, Request};

/// Sends `request` and reads the whole answer, or what is said until a WebSocket is closed.
///
/// # Errors
///
/// Fails when the answer is not complete, or something comes after it.
pub(crate) fn ask(address: SocketAddr, request: &Request) -> Result<Answer> {
    if request.messages.is_empty() {
        send(address, request)
    } else {
        talk(address, request)
    }
}

fn send(address: SocketAddr, request: &Request) -> Result<Answer> {
    let mut sent = harness::Request::new(request.method, request.path).with(ID.0, ID.1);
    if let Some(accept) = request.accept {
        sent = sent.with("accept", accept);
    }
    if let Some(body) = request.body {
        sent = sent.with("content-type", "application/json");
        sent.body = Some(body.into());
    }
    let mut connection = Http1::connect(address);
    let answer = connection.send(&sent);
    let after = connection.finish().hear_out();
    if !after.bytes.is_empty() {
        return Err(format!("after the answer came {:?}", after.text()).into());
    }
    complete(&answer)
}

fn talk(address: SocketAddr, request: &Request) -> Result<Answer> {
    let mut client = match WebSocketClient::open(address, "GET", request.path, &[ID]) {
        Ok(client) => client,
        Err(answer) => return complete(&answer),
    };
    let mut seen = Answer::of_status(101)?;
    for message in request.messages {
        client.text(message);
    }
    while let Some(frame) = client.receive()? {
        if frame.opcode == Opcode::Close {
            let (code, reason) = frame.close();
            seen.body.push(format!("close {code} {reason}"));
            client.close(1000, "");
        } else {
            let text = String::from_utf8_lossy(&frame.payload);
            seen.body.push(text.into_owned());
        }
    }
    Ok(seen)
}

fn complete(answer: &harness::Answer) -> Result<Answer> {
    if answer.outcome == Outcome::Complete && answer.trouble.is_empty() {
        Answer::new(answer)
    } else {
        Err(answer.trouble.join(", ").into())
    }
}
