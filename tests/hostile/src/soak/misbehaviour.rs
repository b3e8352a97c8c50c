//! The connections that do not behave, one in ten.

use std::io;
use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::sleep;

use super::bad_frames;
use super::client::Client;
use super::connection::Connection;
use super::deed::Deed;
use super::ledger::Fate;
use super::reply::{Reply, malformed};
use super::streams::Streams;
use super::websocket::WebSocket;

/// A way to misbehave.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Misbehaviour {
    /// Half a request, and the end.
    Half,
    /// A head that announces a body, a part of the body, and the end.
    HalfBody,
    /// Requests, and a reset in place of a look at the answers.
    Reset,
    /// Bytes that are no HTTP.
    Garbage,
    /// A head without end.
    HugeHead,
    /// A body that is too large, which goes on while the answer comes.
    Upload,
    /// A request, a few bytes at a time, by a client that does wait for its answer.
    SlowWriter,
    /// Large answers, read a few bytes at a time, with no room for the rest.
    SlowReader,
    /// Requests, and the end before the answers.
    EarlyClose,
    /// More requests than anybody pipelines; half of the answers are waited for, then no more is to come.
    Pipeline,
    /// HTTP/2 streams that are given up as soon as they are begun.
    ResetStreams,
    /// HTTP/2 frames that must not be.
    BadFrames,
    /// A WebSocket that is reset.
    ResetSocket,
    /// A WebSocket into which something else is sent than frames.
    NoiseInSocket,
}

impl Misbehaviour {
    pub(super) const ALL: [Self; 14] = [
        Self::Half,
        Self::HalfBody,
        Self::Reset,
        Self::Garbage,
        Self::HugeHead,
        Self::Upload,
        Self::SlowWriter,
        Self::SlowReader,
        Self::EarlyClose,
        Self::Pipeline,
        Self::ResetStreams,
        Self::BadFrames,
        Self::ResetSocket,
        Self::NoiseInSocket,
    ];

    /// Misbehaves once. Every request is noted as it is sent.
    ///
    /// # Errors
    ///
    /// What a server must not do even to such a client: refuse it the connection, leave it
    /// without an answer that it waits for, or never end.
    pub(super) async fn commit(self, client: &Client, nth: usize) -> io::Result<()> {
        match self {
            Self::Half => half(client, nth).await,
            Self::HalfBody => half_body(client).await,
            Self::Reset => reset(client, nth).await,
            Self::Garbage => garbage(client, nth).await,
            Self::HugeHead => huge_head(client).await,
            Self::Upload => upload(client).await,
            Self::SlowWriter => write_slowly(client, nth).await,
            Self::SlowReader => read_slowly(client).await,
            Self::EarlyClose => close_early(client, nth).await,
            Self::Pipeline => pipeline(client, nth).await,
            Self::ResetStreams => reset_streams(client).await,
            Self::BadFrames => {
                let connection = Connection::open(client.server).await?;
                bad_frames::send(connection, nth).await
            }
            Self::ResetSocket => reset_socket(client).await,
            Self::NoiseInSocket => make_noise(client).await,
        }
    }
}

/// The kind that it is the turn of.
fn deed(nth: usize) -> usize {
    nth % Deed::PLAIN.len()
}

async fn half(client: &Client, nth: usize) -> io::Result<()> {
    let mut connection = Connection::open(client.server).await?;
    let ([id], deed) = (client.ids()?, deed(nth));
    client.ledger.note(id, deed, Fate::Cut);
    let request = Deed::ALL[deed].head(id, 0);
    // Without the line end behind the last header, whatever else there is.
    connection.say(&request[..request.len() - 3]).await
}

async fn half_body(client: &Client) -> io::Result<()> {
    let mut connection = Connection::open(client.server).await?;
    let [id] = client.ids()?;
    client.ledger.note(id, Deed::ORDER, Fate::Unread);
    let head = Deed::ALL[Deed::ORDER].head(id, 1000);
    connection.say(head + "0123").await
}

async fn reset(client: &Client, nth: usize) -> io::Result<()> {
    let mut connection = Connection::open(client.server).await?;
    let [first, second, third] = client.ids()?;
    let requests = [
        (first, Deed::LATER),
        (second, Deed::LATE),
        (third, deed(nth)),
    ];
    connection.send(&requests, &client.ledger).await?;
    if nth.is_multiple_of(2) {
        // The next one is at work by now, and has a while to go.
        connection
            .expect(first, Deed::LATER, &client.ledger)
            .await?;
    }
    connection.reset()
}

async fn close_early(client: &Client, nth: usize) -> io::Result<()> {
    let mut connection = Connection::open(client.server).await?;
    let [first, second] = client.ids()?;
    let requests = [(first, Deed::LATER), (second, deed(nth))];
    connection.send(&requests, &client.ledger).await
}

async fn garbage(client: &Client, nth: usize) -> io::Result<()> {
    let mut connection = Connection::open(client.server).await?;
    let _ = connection.say(noise(nth)).await;
    let heard = connection.incoming.hear_out().await?;
    refused(&heard, 400)
}

async fn huge_head(client: &Client) -> io::Result<()> {
    let mut connection = Connection::open(client.server).await?;
    let [id] = client.ids()?;
    client.ledger.note(id, 0, Fate::Cut);
    let endless = "a".repeat(600_000);
    let request = format!("GET /act/raised?id={id} HTTP/1.1\r\nx: {endless}");
    let _ = connection.say(request).await;
    let heard = connection.incoming.hear_out().await?;
    refused(&heard, 431)
}

/// Nothing was heard, or one answer of the server's own.
fn refused(heard: &[u8], status: u16) -> io::Result<()> {
    if heard.is_empty() {
        return Ok(());
    }
    let heard = String::from_utf8_lossy(heard);
    let reply = Reply::from_head(&heard)?;
    if heard.ends_with("\r\n\r\n") && reply.status == status {
        Ok(())
    } else {
        Err(malformed(format!("not {status}: {heard}")))
    }
}

async fn upload(client: &Client) -> io::Result<()> {
    let mut connection = Connection::open(client.server).await?;
    let [id] = client.ids()?;
    connection
        .expect_early(id, Deed::UPLOAD, &client.ledger)
        .await
}

async fn write_slowly(client: &Client, nth: usize) -> io::Result<()> {
    let mut connection = Connection::open(client.server).await?;
    let ([id], deed) = (client.ids()?, deed(nth));
    client.ledger.note(id, deed, Fate::Unread);
    for part in Deed::ALL[deed].request(id).as_bytes().chunks(4) {
        connection.say(part).await?;
        sleep(Duration::from_millis(1)).await;
    }
    connection.expect(id, deed, &client.ledger).await?;
    connection.finish().await?;
    connection.incoming.end().await
}

async fn read_slowly(client: &Client) -> io::Result<()> {
    let mut connection = Connection::open_narrow(client.server, 4 * 1024).await?;
    connection.incoming.is_slow = true;
    let ids: [usize; 4] = client.ids()?;
    let requests = ids.map(|id| (id, Deed::LARGE));
    connection.converse(&requests, &client.ledger).await
}

async fn pipeline(client: &Client, nth: usize) -> io::Result<()> {
    let mut connection = Connection::open(client.server).await?;
    let ids: [usize; 64] = client.ids()?;
    let requests = ids.map(|id| (id, deed(nth)));
    connection.send(&requests, &client.ledger).await?;
    let (waited_for, rest) = requests.split_at(requests.len() / 2);
    for &(id, deed) in waited_for {
        connection.expect(id, deed, &client.ledger).await?;
    }
    connection.finish().await?;
    for &(id, deed) in rest {
        match connection.expect(id, deed, &client.ledger).await {
            Ok(_) => {}
            // A server may end the connection of a client that has ended its side.
            Err(error) if is_end(error.kind()) => return Ok(()),
            Err(error) => return Err(error),
        }
    }
    connection.incoming.end().await
}

fn is_end(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe
    )
}

async fn reset_streams(client: &Client) -> io::Result<()> {
    let mut streams = Streams::open(client.server).await?;
    let ids: [usize; RESETS] = client.ids()?;
    let (at_once, at_work) = ids.split_at(RESETS / 2);
    for &id in at_once {
        let answer = streams.begin(id, Deed::LATER, &client.ledger).await?;
        // The request has to leave before it is given up.
        yield_now().await;
        drop(answer);
    }
    let mut given_up = Vec::new();
    for &id in at_work {
        given_up.push(streams.begin(id, Deed::LATE, &client.ledger).await?);
    }
    // When this one is answered, those before it are at work, and have a while to go.
    let [id] = client.ids()?;
    let answer = streams.begin(id, Deed::ORDER, &client.ledger).await?;
    answer.expect(&client.ledger).await?;
    drop(given_up);
    streams.close().await
}

async fn reset_socket(client: &Client) -> io::Result<()> {
    let [id] = client.ids()?;
    let mut socket = WebSocket::open(client.server, id, Deed::GONE, &client.ledger).await?;
    socket.expect_greeting().await?;
    socket.reset()
}

async fn make_noise(client: &Client) -> io::Result<()> {
    let [id] = client.ids()?;
    let mut socket = WebSocket::open(client.server, id, Deed::NOISE, &client.ledger).await?;
    socket.make_noise().await?;
    socket.expect_close(id, Deed::NOISE, &client.ledger).await
}

/// Bytes that differ from time to time and repeat from run to run.
fn noise(nth: usize) -> Vec<u8> {
    let mut state = (nth as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes: Vec<u8> = (0..256)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[0]
        })
        .collect();
    bytes.extend_from_slice(b"\r\n\r\n");
    bytes
}

/// Fewer than what hyper takes for an attack.
const RESETS: usize = 10;
