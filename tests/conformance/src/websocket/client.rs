//! The client that replays a row, on a bare socket.

use std::net::SocketAddr;

use harness::{Opcode, WebSocketClient as Client};

use super::Exchange;
use super::row::Request;
use crate::Answer;

/// Opens a WebSocket, sends the messages, and listens until the end.
#[must_use]
pub fn exchange(server: SocketAddr, request: &Request) -> Exchange {
    let headers = request.headers.iter();
    let headers: Vec<_> = headers.map(|(name, value)| (&**name, &**value)).collect();
    let mut client = match Client::open(server, "GET", &request.path, &headers) {
        Ok(client) => client,
        Err(answer) if answer.status == 0 => {
            return Exchange::failed(answer.trouble.join(", "));
        }
        Err(answer) => {
            let status = Some(answer.status);
            let headers = answer.headers.clone();
            let answer = Answer::new("complete", status, answer.headers, answer.body);
            return Exchange::answered(answer, headers);
        }
    };
    for text in &request.send {
        client.text(text);
    }
    let mut messages = Vec::new();
    let mut close = None;
    loop {
        match client.receive() {
            Ok(Some(frame)) if frame.opcode == Opcode::Close && close.is_none() => {
                close = Some(frame.close());
                client.close(1000, "");
            }
            // Whatever comes after a close frame is seen, too.
            Ok(Some(frame)) if frame.opcode == Opcode::Text && close.is_none() => {
                messages.push(String::from_utf8_lossy(&frame.payload).into_owned());
            }
            Ok(Some(frame)) => messages.push(format!("UNEXPECTED {frame}")),
            Ok(None) => return Exchange::Opened { messages, close },
            Err(error) => return Exchange::failed(error),
        }
    }
}
