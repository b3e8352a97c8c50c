//! A connection of HTTP/2 for what is more than a request and its answer: several streams at once, an upload
//! that is not finished, a method without a path.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use h2::RecvStream;
use h2::client::SendRequest;
use http::{Request, Response};
use tokio::net::TcpStream;
use tokio::runtime::{self, Runtime};
use tokio::time::timeout;

/// The connection, and the thread that works on it while it is asked something.
pub(crate) struct Streams {
    runtime: Runtime,
    client: SendRequest<Bytes>,
}

impl Streams {
    pub(crate) fn connect(server: SocketAddr) -> Self {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime starts");
        let client = runtime.block_on(timeout_of(open(server)));
        Self { runtime, client }
    }

    /// Does something with the connection, and not for longer than a server may take.
    pub(crate) fn with<T>(&self, deed: impl AsyncFnOnce(SendRequest<Bytes>) -> T) -> T {
        self.runtime.block_on(timeout_of(deed(self.client.clone())))
    }

    /// Sends a request without a body, and gives the status and the body of its answer.
    pub(crate) fn ask(&self, request: Request<()>) -> Result<(Response<()>, Vec<u8>), h2::Error> {
        self.with(async |client| {
            let mut client = client.ready().await?;
            let (response, _) = client.send_request(request, true)?;
            read(response.await?).await
        })
    }

    /// Whether `GET /alive` is answered.
    pub(crate) fn is_alive(&self) -> bool {
        let answer = self.ask(get("/alive"));
        answer.is_ok_and(|(head, body)| head.status() == 200 && body == b"alive")
    }
}

/// A `GET`.
pub(crate) fn get(path: &str) -> Request<()> {
    let request = Request::get(format!("http://localhost{path}")).body(());
    request.expect("a request that HTTP allows")
}

/// Reads a body to its end.
pub(crate) async fn read(
    response: Response<RecvStream>,
) -> Result<(Response<()>, Vec<u8>), h2::Error> {
    let (head, mut stream) = response.into_parts();
    let mut body = Vec::new();
    while let Some(chunk) = stream.data().await {
        let chunk = chunk?;
        let _ = stream.flow_control().release_capacity(chunk.len());
        body.extend_from_slice(&chunk);
    }
    Ok((Response::from_parts(head, ()), body))
}

async fn open(server: SocketAddr) -> SendRequest<Bytes> {
    let socket = TcpStream::connect(server).await;
    let handshake = h2::client::handshake(socket.expect("the server listens")).await;
    let (client, connection) = handshake.expect("the server speaks HTTP/2");
    tokio::spawn(connection);
    client
}

async fn timeout_of<T>(deed: impl Future<Output = T>) -> T {
    timeout(PATIENCE, deed).await.expect("it comes to an end")
}

/// How long all of it may take.
const PATIENCE: Duration = Duration::from_secs(20);
