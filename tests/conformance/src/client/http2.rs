//! HTTP/2 with prior knowledge, frame by frame.
//!
//! Only what HTTP/2 says otherwise is changed: header names are in lower case,
//! `Host` is the authority, and the end of a stream is a `content-length` of 0.

use std::net::SocketAddr;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{PATIENCE, latin1, latin1_bytes};
use crate::{Answer, Request};

pub(super) fn exchange(server: SocketAddr, request: &Request) -> Answer {
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return Answer::failed(error),
    };
    // A timeout is made inside of the runtime that is to keep it.
    let exchange = async { timeout(PATIENCE, try_exchange(server, request)).await };
    match runtime.block_on(exchange) {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => Answer::failed(error),
        Err(elapsed) => Answer::failed(elapsed),
    }
}

async fn try_exchange(server: SocketAddr, request: &Request) -> Result<Answer, String> {
    let head = head(request)?;
    let socket = TcpStream::connect(server).await.map_err(in_words)?;
    socket.set_nodelay(true).map_err(in_words)?;
    let (client, connection) = h2::client::handshake(socket).await.map_err(in_words)?;
    let driver = tokio::spawn(connection);
    let mut client = client.ready().await.map_err(in_words)?;

    let body = request.body.clone().map(Bytes::from);
    let (response, mut stream) = client
        .send_request(head, body.is_none())
        .map_err(in_words)?;
    if let Some(body) = body {
        stream.send_data(body, true).map_err(in_words)?;
    }
    let answer = match response.await {
        Ok(response) => read(&request.method, response).await,
        Err(_) => Answer::none(),
    };
    driver.abort();
    Ok(answer)
}

async fn read(method: &str, response: http::Response<h2::RecvStream>) -> Answer {
    let (mut head, mut stream) = response.into_parts();
    // A stream that ends with its head says that the body is empty, and hyper
    // says it in no other way then.
    let is_empty = stream.is_end_stream() && method != "HEAD";
    if is_empty && !matches!(head.status.as_u16(), 204 | 304) {
        let length = head.headers.entry(CONTENT_LENGTH);
        length.or_insert(HeaderValue::from_static("0"));
    }
    let mut body = Vec::new();
    let mut outcome = "complete";
    while let Some(chunk) = stream.data().await {
        let Ok(chunk) = chunk else {
            outcome = "truncated";
            break;
        };
        // The window never opens further than what the server was promised.
        let _ = stream.flow_control().release_capacity(chunk.len());
        body.extend_from_slice(&chunk);
    }
    let headers = head.headers.iter();
    let headers = headers.map(|(name, value)| (name.to_string(), latin1(value.as_bytes())));
    Answer::new(outcome, Some(head.status.as_u16()), headers, body)
}

fn head(request: &Request) -> Result<http::Request<()>, String> {
    let mut authority = "localhost";
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        if name.eq_ignore_ascii_case("host") {
            authority = value;
            continue;
        }
        let name: HeaderName = name.parse().map_err(in_words)?;
        let value = HeaderValue::from_bytes(&latin1_bytes(value)).map_err(in_words)?;
        headers.append(name, value);
    }
    let uri = Uri::builder()
        .scheme("http")
        .authority(authority)
        .path_and_query(request.path.as_str())
        .build()
        .map_err(in_words)?;
    let mut head = http::Request::new(());
    *head.method_mut() = Method::from_bytes(request.method.as_bytes()).map_err(in_words)?;
    *head.uri_mut() = uri;
    *head.headers_mut() = headers;
    Ok(head)
}

fn in_words(error: impl std::fmt::Display) -> String {
    error.to_string()
}
