//! HTTP/2 with prior knowledge, stream after stream on one connection.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use h2::client::SendRequest;
use http::request::Builder;
use tokio::net::TcpStream;
use tokio::runtime::{self, Runtime};
use tokio::time::{sleep, timeout};

use crate::http1::PATIENCE;
use crate::{Answer, Request};

/// A connection.
#[derive(Debug)]
pub struct Http2 {
    runtime: Runtime,
    client: SendRequest<Bytes>,
}

impl Http2 {
    /// Connects.
    ///
    /// # Panics
    ///
    /// When nobody listens, or not for HTTP/2.
    #[must_use]
    pub fn connect(server: SocketAddr) -> Self {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime starts");
        let client = runtime.block_on(async {
            let socket = TcpStream::connect(server)
                .await
                .expect("the server listens");
            let handshake = h2::client::handshake(socket).await;
            let (client, connection) = handshake.expect("the server speaks HTTP/2");
            tokio::spawn(connection);
            client
        });
        Self { runtime, client }
    }

    /// Sends a request and reads its answer.
    ///
    /// # Panics
    ///
    /// When the request has parts that HTTP does not allow.
    pub fn send(&mut self, request: &Request) -> Answer {
        let client = &mut self.client;
        let exchange = async { timeout(PATIENCE, exchange(client, request)).await };
        match self.runtime.block_on(exchange) {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => Answer::none(error),
            Err(elapsed) => Answer::none(elapsed),
        }
    }

    /// Sends a request, reads the head and the first piece of its answer if told so, and resets the
    /// stream as soon as it may.
    pub(crate) fn leave(&mut self, request: &Request, reads: bool, may_leave: impl Fn() -> bool) {
        let client = self.client.clone();
        self.runtime.block_on(async {
            let request = head(request).body(());
            let request = request.expect("a request that HTTP allows");
            let client = client.ready().await;
            let sent = client.and_then(|mut client| client.send_request(request, true));
            let (response, _) = sent.expect("a connection that is open");
            let mut response = Box::pin(response);
            let mut body = None;
            if reads && let Ok(Ok(answer)) = timeout(PATIENCE, &mut response).await {
                let stream = body.insert(answer.into_body());
                let _ = timeout(PATIENCE, stream.data()).await;
            }
            while !may_leave() {
                sleep(Duration::from_millis(5)).await;
            }
            drop((response, body));
        });
    }

    /// Lets the connection work.
    pub(crate) fn idle(&mut self, time: Duration) {
        // Made within the runtime, which has the timer.
        self.runtime.block_on(async { sleep(time).await });
    }
}

fn head(request: &Request) -> Builder {
    let mut head = http::Request::builder()
        .method(request.method)
        .uri(format!("http://localhost{}", request.path));
    for (name, value) in &request.headers {
        head = head.header(*name, *value);
    }
    head
}

async fn exchange(client: &mut SendRequest<Bytes>, request: &Request) -> Result<Answer, h2::Error> {
    let mut head = head(request);
    if request.has_body() && request.says_length {
        head = head.header("content-length", request.body.len());
    }
    let head = head.body(()).expect("a request that HTTP allows");

    let mut client = client.clone().ready().await?;
    let (response, mut upload) = client.send_request(head, !request.has_body())?;
    if request.has_body() {
        // The server may have reset the stream by now; the answer shows what is to be shown.
        let _ = upload.send_data(Bytes::from(request.body.clone()), true);
    }
    let (head, mut stream) = response.await?.into_parts();
    let headers = head.headers.iter();
    let headers = headers.map(|(name, value)| {
        let value = value.as_bytes().iter().copied().map(char::from).collect();
        (name.to_string(), value)
    });
    let mut answer = Answer {
        status: head.status.as_u16(),
        headers: headers.collect(),
        ..Answer::default()
    };
    while let Some(chunk) = stream.data().await {
        match chunk {
            Ok(chunk) => {
                // The window never opens further than what the server was promised.
                let _ = stream.flow_control().release_capacity(chunk.len());
                answer.body.extend_from_slice(&chunk);
            }
            Err(error) => {
                answer
                    .trouble
                    .push(format!("the body is cut short: {error}"));
                break;
            }
        }
    }
    let has_content = !answer.body.is_empty();
    if has_content && (request.method == "HEAD" || matches!(answer.status, 204 | 205 | 304)) {
        answer
            .trouble
            .push("content where there must be none".to_owned());
    }
    if answer.status == 204 && answer.header("content-length").is_some() {
        answer
            .trouble
            .push("a length where there must be none".to_owned());
    }
    Ok(answer)
}
