//! HTTP/2 with prior knowledge, frame by frame: stream after stream on one connection, or several at once.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use h2::RecvStream;
use h2::client::{ResponseFuture, SendRequest};
use http::{HeaderName, HeaderValue, Method, Response, Uri};
use tokio::net::TcpStream;
use tokio::runtime::{self, Runtime};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::http1::PATIENCE;
use crate::request::{latin1, latin1_bytes};
use crate::{Answer, Request};

/// A connection.
#[derive(Debug)]
pub struct Http2 {
    runtime: Runtime,
    client: SendRequest<Bytes>,
    driver: JoinHandle<Result<(), h2::Error>>,
}

/// A request that waits for its answer, see [`Http2::begin`]. It is given up when this is dropped.
#[derive(Debug)]
pub struct Waiting {
    method: String,
    response: ResponseFuture,
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
        let (client, driver) = runtime.block_on(async {
            let socket = TcpStream::connect(server)
                .await
                .expect("the server listens");
            socket.set_nodelay(true).expect("a socket that is open");
            let handshake = h2::client::handshake(socket).await;
            let (client, connection) = handshake.expect("the server speaks HTTP/2");
            (client, tokio::spawn(connection))
        });
        Self {
            runtime,
            client,
            driver,
        }
    }

    /// Sends a request and reads its answer.
    pub fn send(&mut self, request: &Request) -> Answer {
        match self.begin(request) {
            Ok(waiting) => self.finish(waiting),
            Err(answer) => answer,
        }
    }

    /// Sends a request, whose answer is read later: others may be sent before.
    ///
    /// # Errors
    ///
    /// What there is in place of an answer where it cannot be sent.
    pub fn begin(&mut self, request: &Request) -> Result<Waiting, Answer> {
        let head = head(request).map_err(Answer::failed)?;
        let client = self.client.clone();
        let begun = async { timeout(PATIENCE, begin(client, head, request)).await };
        let begun = self.runtime.block_on(begun).map_err(Answer::failed)?;
        begun.map_err(Answer::none)
    }

    /// Reads the answer to a request that was sent.
    pub fn finish(&mut self, waiting: Waiting) -> Answer {
        let finished = async { timeout(PATIENCE, finish(waiting)).await };
        match self.runtime.block_on(finished) {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => Answer::none(error),
            Err(elapsed) => Answer::failed(elapsed),
        }
    }

    /// Ends the connection, and waits for the server to do so.
    ///
    /// # Errors
    ///
    /// In words, what was wrong with the connection.
    pub fn close(self) -> Result<(), String> {
        let Self {
            runtime,
            client,
            driver,
        } = self;
        drop(client);
        let ended = runtime.block_on(async { timeout(PATIENCE, driver).await });
        let ended = ended.map_err(|elapsed| elapsed.to_string())?;
        let ended = ended.map_err(|error| error.to_string())?;
        ended.map_err(|error| error.to_string())
    }

    /// Sends a request, reads the head and the first piece of its answer if told so, and resets the
    /// stream as soon as it may.
    ///
    /// # Panics
    ///
    /// When the request has parts that HTTP does not allow, or the connection is closed.
    pub fn leave(&mut self, request: &Request, reads: bool, may_leave: impl Fn() -> bool) {
        let client = self.client.clone();
        let request = head(request).expect("a request that HTTP allows");
        self.runtime.block_on(async {
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
    pub fn idle(&mut self, time: Duration) {
        // Made within the runtime, which has the timer.
        self.runtime.block_on(async { sleep(time).await });
    }

    /// Does something with the connection, and not for longer than a server may take.
    ///
    /// # Panics
    ///
    /// When it takes longer.
    pub fn with<T>(&self, deed: impl AsyncFnOnce(SendRequest<Bytes>) -> T) -> T {
        let client = self.client.clone();
        let done = async { timeout(PATIENCE, deed(client)).await };
        self.runtime
            .block_on(done)
            .expect("it comes to an end in time")
    }

    /// Sends a request without a body that no [`Request`] can say, and reads its answer.
    ///
    /// # Errors
    ///
    /// The error that ended the stream before the answer did.
    pub fn ask(&self, request: http::Request<()>) -> Result<(Response<()>, Vec<u8>), h2::Error> {
        self.with(async |client| {
            let mut client = client.ready().await?;
            let (response, _) = client.send_request(request, true)?;
            let (head, mut stream) = response.await?.into_parts();
            let mut body = Vec::new();
            read(&mut stream, &mut body).await?;
            Ok((Response::from_parts(head, ()), body))
        })
    }

    /// True if `GET /alive` is answered.
    pub fn is_alive(&self) -> bool {
        let request = http::Request::get("http://localhost/alive").body(());
        let answer = request.map(|request| self.ask(request));
        answer.is_ok_and(|answer| {
            answer.is_ok_and(|(head, body)| head.status() == 200 && body == b"alive")
        })
    }
}

/// Reads a body to its end.
///
/// # Errors
///
/// The error that ended the stream before.
pub async fn read(stream: &mut RecvStream, body: &mut Vec<u8>) -> Result<(), h2::Error> {
    while let Some(chunk) = stream.data().await {
        let chunk = chunk?;
        // The window never opens further than what the server was promised.
        let _ = stream.flow_control().release_capacity(chunk.len());
        body.extend_from_slice(&chunk);
    }
    Ok(())
}

/// Only what HTTP/2 says otherwise is changed: names are in lower case, and `Host` is the authority.
fn head(request: &Request) -> Result<http::Request<()>, http::Error> {
    let mut authority = "localhost";
    let mut head = http::Request::new(());
    for (name, value) in &request.headers {
        if name.eq_ignore_ascii_case("host") {
            authority = value;
            continue;
        }
        let name: HeaderName = name.parse()?;
        let value = HeaderValue::from_bytes(&latin1_bytes(value))?;
        head.headers_mut().append(name, value);
    }
    let uri = Uri::builder().scheme("http").authority(authority);
    *head.uri_mut() = uri.path_and_query(&*request.path).build()?;
    *head.method_mut() = Method::from_bytes(request.method.as_bytes())?;
    if let (Some(body), true) = (&request.body, request.says_length) {
        head.headers_mut()
            .insert("content-length", body.len().into());
    }
    Ok(head)
}

async fn begin(
    client: SendRequest<Bytes>,
    head: http::Request<()>,
    request: &Request,
) -> Result<Waiting, h2::Error> {
    let mut client = client.ready().await?;
    let (response, mut upload) = client.send_request(head, request.body.is_none())?;
    if let Some(body) = &request.body {
        // The server may have reset the stream by now; the answer shows what is to be shown.
        let _ = upload.send_data(Bytes::from(body.clone()), true);
    }
    Ok(Waiting {
        method: request.method.clone(),
        response,
    })
}

async fn finish(waiting: Waiting) -> Result<Answer, h2::Error> {
    let (head, mut stream) = waiting.response.await?.into_parts();
    let mut answer = Answer::of_status(head.status.as_u16());
    answer.ends_with_head = stream.is_end_stream();
    let headers = head.headers.iter();
    let headers = headers.map(|(name, value)| (name.to_string(), latin1(value.as_bytes())));
    answer.headers = headers.collect();
    let mut body = Vec::new();
    let read = read(&mut stream, &mut body).await;
    answer.body = body;
    if let Err(error) = read {
        answer.cut(error);
    }
    let is_bodyless = waiting.method == "HEAD" || matches!(answer.status, 204 | 205 | 304);
    if !answer.body.is_empty() && is_bodyless {
        let trouble = "content where there must be none".to_owned();
        answer.trouble.push(trouble);
    }
    if answer.status == 204 && answer.header("content-length").is_some() {
        let trouble = "a length where there must be none".to_owned();
        answer.trouble.push(trouble);
    }
    Ok(answer)
}
