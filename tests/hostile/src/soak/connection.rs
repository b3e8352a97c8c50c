//! A connection that behaves: it sends requests, several at a time, and looks at every answer.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::deed::Deed;
use super::tally::Tally;

/// An HTTP/1.1 connection.
pub(super) struct Connection {
    pub(super) socket: TcpStream,
    unread: Vec<u8>,
}

impl Connection {
    pub(super) async fn open(server: SocketAddr) -> io::Result<Self> {
        let socket = TcpStream::connect(server).await?;
        socket.set_nodelay(true)?;
        Ok(Self {
            socket,
            unread: Vec::with_capacity(16 * 1024),
        })
    }

    /// Sends requests in bursts, and counts those whose answer is right.
    pub(super) async fn converse(&mut self, deeds: &[usize], tally: &Tally) -> io::Result<()> {
        // One at a time, then as many as a browser or a proxy pipelines.
        let (single, bursts) = deeds.split_at(deeds.len().min(2));
        for burst in single.chunks(1).chain(bursts.chunks(8)) {
            let request: String = burst.iter().map(|&nth| Deed::ALL[nth].request()).collect();
            self.socket.write_all(request.as_bytes()).await?;
            for &nth in burst {
                self.expect(nth).await?;
                tally.answered(nth);
            }
        }
        Ok(())
    }

    /// Reads an answer, which must be the one to this kind of request.
    pub(super) async fn expect(&mut self, nth: usize) -> io::Result<()> {
        let deed = &Deed::ALL[nth];
        let (head, body) = self.answer(deed.method == "HEAD").await?;
        let status = head.get(9..12).and_then(|code| code.parse().ok());
        if status == Some(deed.status) && body == deed.body.as_bytes() {
            Ok(())
        } else {
            let body = String::from_utf8_lossy(&body);
            Err(io::Error::other(format!("{}: {head} {body}", deed.name)))
        }
    }

    /// The body of the answer to a `GET`.
    pub(super) async fn get(&mut self, path: &str) -> io::Result<String> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n");
        self.socket.write_all(request.as_bytes()).await?;
        let (_, body) = self.answer(false).await?;
        String::from_utf8(body).map_err(io::Error::other)
    }

    async fn answer(&mut self, is_head: bool) -> io::Result<(String, Vec<u8>)> {
        let head = self.head().await?;
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length").then_some(value)
        });
        let length: usize = length.and_then(|length| length.parse().ok()).unwrap_or(0);
        let length = if is_head { 0 } else { length };
        while self.unread.len() < length {
            self.more().await?;
        }
        Ok((head, self.unread.drain(..length).collect()))
    }

    async fn head(&mut self) -> io::Result<String> {
        loop {
            let end = self.unread.windows(4).position(|it| it == b"\r\n\r\n");
            if let Some(end) = end {
                let head: Vec<u8> = self.unread.drain(..end + 4).collect();
                return Ok(String::from_utf8_lossy(&head).into_owned());
            }
            if self.unread.len() > MAX_HEAD {
                return Err(io::Error::other("a head without an end"));
            }
            self.more().await?;
        }
    }

    async fn more(&mut self) -> io::Result<()> {
        match timeout(PATIENCE, self.socket.read_buf(&mut self.unread)).await {
            Ok(Ok(0)) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

/// The same requests on an HTTP/2 connection, all at once.
pub(super) async fn converse_in_streams(
    server: SocketAddr,
    deeds: &[usize],
    tally: &Tally,
) -> io::Result<()> {
    let socket = TcpStream::connect(server).await?;
    let (client, connection) = h2::client::handshake(socket)
        .await
        .map_err(io::Error::other)?;
    let driver = tokio::spawn(connection);
    let mut client = client;
    let mut answers = Vec::with_capacity(deeds.len());
    for &nth in deeds {
        client = client.ready().await.map_err(io::Error::other)?;
        let (answer, _) = client
            .send_request(request(nth), true)
            .map_err(io::Error::other)?;
        answers.push((nth, answer));
    }
    for (nth, answer) in answers {
        let read = timeout(PATIENCE, read(answer)).await;
        let (status, body) = read.map_err(io::Error::other)?.map_err(io::Error::other)?;
        let deed = &Deed::ALL[nth];
        if status != deed.status || body != deed.body.as_bytes() {
            let body = String::from_utf8_lossy(&body);
            return Err(io::Error::other(format!("{}: {status} {body}", deed.name)));
        }
        tally.answered(nth);
    }
    drop(client);
    // It ends by itself, with nothing left to do.
    let _ = timeout(PATIENCE, driver).await;
    Ok(())
}

/// A request for HTTP/2.
pub(super) fn request(nth: usize) -> http::Request<()> {
    let deed = &Deed::ALL[nth];
    let mut request = http::Request::new(());
    *request.method_mut() = deed.method.parse().unwrap_or_default();
    *request.uri_mut() = format!("http://a{}", deed.path).parse().unwrap_or_default();
    request
}

async fn read(answer: h2::client::ResponseFuture) -> Result<(u16, Vec<u8>), h2::Error> {
    let (head, mut stream) = answer.await?.into_parts();
    let mut body = Vec::new();
    while let Some(chunk) = stream.data().await {
        let chunk: Bytes = chunk?;
        let _ = stream.flow_control().release_capacity(chunk.len());
        body.extend_from_slice(&chunk);
    }
    Ok((head.status.as_u16(), body))
}

/// How long a server may be silent. The machine may be busy with other things.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

const MAX_HEAD: usize = 64 * 1024;
