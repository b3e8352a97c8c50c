//! The same requests on an HTTP/2 connection, all at once.

use std::io;
use std::net::SocketAddr;

use bytes::Bytes;
use h2::client::{ResponseFuture, SendRequest};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use super::deed::Deed;
use super::ledger::{Fate, Ledger};
use super::patience::patiently;
use super::reply::{Reply, malformed};

/// An HTTP/2 connection.
#[derive(Debug)]
pub(super) struct Streams {
    client: SendRequest<Bytes>,
    driver: JoinHandle<Result<(), h2::Error>>,
}

impl Streams {
    pub(super) async fn open(server: SocketAddr) -> io::Result<Self> {
        let socket = patiently(TcpStream::connect(server)).await?;
        let handshake = async {
            h2::client::handshake(socket)
                .await
                .map_err(io::Error::other)
        };
        let (client, connection) = patiently(handshake).await?;
        Ok(Self {
            client,
            driver: tokio::spawn(connection),
        })
    }

    /// Sends requests, given by id and kind, and looks at every answer and at the end.
    pub(super) async fn converse(
        mut self,
        requests: &[(usize, usize)],
        ledger: &Ledger,
    ) -> io::Result<()> {
        let mut streams = Vec::with_capacity(requests.len());
        for &(id, nth) in requests {
            streams.push(self.begin(id, nth, ledger).await?);
        }
        for stream in streams {
            stream.expect(ledger).await?;
        }
        self.close().await
    }

    /// Sends a request.
    pub(super) async fn begin(
        &mut self,
        id: usize,
        nth: usize,
        ledger: &Ledger,
    ) -> io::Result<Stream> {
        let deed = &Deed::ALL[nth];
        let ready = async { self.client.clone().ready().await.map_err(io::Error::other) };
        let mut client = patiently(ready).await?;
        let mut request = http::Request::builder()
            .method(deed.method)
            .uri(format!("http://a{}?id={id}", deed.path));
        if deed.content.is_some() {
            request = request.header("content-type", "application/json");
        }
        let request = request.body(()).map_err(io::Error::other)?;
        ledger.note(id, nth, Fate::Unread);
        let sent = client.send_request(request, deed.content.is_none());
        let (answer, mut body) = sent.map_err(io::Error::other)?;
        if let Some(content) = deed.content {
            let sent = body.send_data(Bytes::from_static(content.as_bytes()), true);
            sent.map_err(io::Error::other)?;
        }
        Ok(Stream { id, nth, answer })
    }

    /// Lets go of it, and waits for its end, which must be a clean one.
    pub(super) async fn close(self) -> io::Result<()> {
        let Self { client, driver } = self;
        drop(client);
        let end = patiently(async { driver.await.map_err(io::Error::other) }).await?;
        end.map_err(|error| malformed(format!("an HTTP/2 connection: {error}")))
    }
}

/// A request that waits for its answer. It is given up when this is dropped.
#[derive(Debug)]
pub(super) struct Stream {
    id: usize,
    nth: usize,
    answer: ResponseFuture,
}

impl Stream {
    /// Reads the answer, which must be the one to this request.
    pub(super) async fn expect(self, ledger: &Ledger) -> io::Result<()> {
        let Self { id, nth, answer } = self;
        let deed = &Deed::ALL[nth];
        let mut reply = Reply::default();
        let read = async { Ok(read(answer, &mut reply).await) };
        match patiently(read).await? {
            Ok(()) if deed.breaks_off() => {
                return Err(malformed(format!("{} {id}: not broken off", deed.name)));
            }
            Ok(()) => reply.check(deed, id)?,
            Err(error) if deed.breaks_off() && error.is_reset() => {
                check_broken(&reply, deed, id)?;
            }
            Err(error) => return Err(io::Error::other(format!("{} {id}: {error}", deed.name))),
        }
        ledger.note(id, nth, Fate::Answered);
        Ok(())
    }
}

async fn read(answer: ResponseFuture, reply: &mut Reply) -> Result<(), h2::Error> {
    let (head, mut stream) = answer.await?.into_parts();
    reply.status = head.status.as_u16();
    let headers = head.headers.iter();
    let headers = headers.map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        (name.as_str().to_owned(), value.into_owned())
    });
    reply.headers.extend(headers);
    while let Some(chunk) = stream.data().await {
        let chunk = chunk?;
        let _ = stream.flow_control().release_capacity(chunk.len());
        reply.body.extend_from_slice(&chunk);
    }
    // What is in trailers nobody expects, but they end the stream.
    stream.trailers().await.map(drop)
}

/// What came of an answer that was broken off. The reset may be seen before anything else.
fn check_broken(reply: &Reply, deed: &Deed, id: usize) -> io::Result<()> {
    if reply.status == 0 {
        return Ok(());
    }
    reply.check_start(deed, id)?;
    if deed.text(id).as_bytes().starts_with(&reply.body) {
        Ok(())
    } else {
        let body = String::from_utf8_lossy(&reply.body);
        Err(malformed(format!("{} {id}: {body}", deed.name)))
    }
}
