//! One exchange over a connection of its own, bounded in time and size.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::Result;
use crate::answer::Answer;
use crate::request::Request;

/// Sends `request` and reads the whole answer, or what is said until a WebSocket is closed.
///
/// # Errors
///
/// Fails when the connection does, or when the answer is not complete after five seconds.
pub(crate) async fn ask(address: SocketAddr, request: &Request) -> Result<Answer> {
    if request.messages.is_empty() {
        timeout(PATIENCE, send(address, request)).await?
    } else {
        timeout(PATIENCE, talk(address, request)).await?
    }
}

async fn send(address: SocketAddr, request: &Request) -> Result<Answer> {
    let stream = TokioIo::new(TcpStream::connect(address).await?);
    let (mut sender, connection) = http1::handshake(stream).await?;
    let connection = tokio::spawn(connection);
    let mut head = http::Request::builder()
        .method(request.method)
        .uri(request.path)
        .header("host", address.to_string());
    if request.body.is_some() {
        head = head.header("content-type", "application/json");
    }
    let body = Bytes::from_static(request.body.unwrap_or_default().as_bytes());
    let response = sender.send_request(head.body(Full::new(body))?).await?;
    let (head, body) = response.into_parts();
    let body = Limited::new(body, LIMIT).collect().await?.to_bytes();
    // What follows the answer is an error of the connection.
    drop(sender);
    connection.await??;
    Ok(Answer::new(&head, &body))
}

async fn talk(address: SocketAddr, request: &Request) -> Result<Answer> {
    let url = format!("ws://{address}{}", request.path);
    let stream = TcpStream::connect(address).await?;
    let (mut socket, response) = match client_async(url, stream).await {
        Ok(opened) => opened,
        Err(Error::Http(response)) => {
            let (head, body) = response.into_parts();
            return Ok(Answer::new(&head, &body.unwrap_or_default()));
        }
        Err(err) => return Err(err.into()),
    };
    let mut answer = Answer {
        status: format!("{:?} {}", response.version(), response.status()),
        ..Answer::default()
    };
    for message in request.messages {
        socket.send(Message::text(*message)).await?;
    }
    while let Some(message) = socket.next().await {
        match message? {
            Message::Close(Some(frame)) => {
                let code = u16::from(frame.code);
                answer.body.push(format!("close {code} {}", frame.reason));
            }
            message => answer.body.push(message.into_text()?.to_string()),
        }
    }
    Ok(answer)
}

const PATIENCE: Duration = Duration::from_secs(5);
const LIMIT: usize = 1 << 20;
