//! The connections that do not behave, one in ten.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};

use super::connection::{Connection, PATIENCE, request};
use super::deed::Deed;
use super::tally::Tally;

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
    /// A request, a few bytes at a time, by a client that does wait for its answer.
    Slow,
    /// Requests, and the end before the answers.
    EarlyClose,
    /// More requests than anybody pipelines, no more to come, and a look at what is answered.
    PipelineThenClose,
    /// HTTP/2 streams that are given up as soon as they are begun.
    ResetStreams,
}

impl Misbehaviour {
    pub(super) const ALL: [Self; 9] = [
        Self::Half,
        Self::HalfBody,
        Self::Reset,
        Self::Garbage,
        Self::HugeHead,
        Self::Slow,
        Self::EarlyClose,
        Self::PipelineThenClose,
        Self::ResetStreams,
    ];

    /// Misbehaves once. Every whole request is counted as answered or as given up.
    ///
    /// # Errors
    ///
    /// What a server must not do even to such a client: refuse it the connection, leave it
    /// without an answer that it waits for, or never end.
    pub(super) async fn commit(
        self,
        server: SocketAddr,
        nth: u64,
        tally: &Tally,
    ) -> io::Result<()> {
        let deed = usize::try_from(nth).unwrap_or_default() % Deed::ALL.len();
        if self == Self::ResetStreams {
            return reset_streams(server, tally).await;
        }
        let mut connection = Connection::open(server).await?;
        let socket = &mut connection.socket;
        match self {
            Self::Half => send(socket, b"GET /act/raised HTTP/1.1\r\nho").await,
            Self::HalfBody => {
                send(
                    socket,
                    b"POST /act/other HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\n0123",
                )
                .await;
            }
            Self::Reset => {
                give_up(socket, &[Deed::LATER, deed, Deed::LATER], tally).await;
                socket.set_zero_linger()?;
            }
            Self::Garbage => {
                send(socket, &garbage(nth)).await;
                return hear_out(socket).await;
            }
            Self::HugeHead => {
                send(
                    socket,
                    format!("GET / HTTP/1.1\r\nx: {}", "a".repeat(600_000)).as_bytes(),
                )
                .await;
                return hear_out(socket).await;
            }
            Self::Slow => {
                for part in Deed::ALL[deed].request().as_bytes().chunks(4) {
                    socket.write_all(part).await?;
                    sleep(Duration::from_millis(1)).await;
                }
                connection.expect(deed).await?;
                tally.answered(deed);
            }
            Self::EarlyClose => give_up(socket, &[Deed::LATER, deed], tally).await,
            Self::PipelineThenClose => return pipeline(connection, deed, tally).await,
            Self::ResetStreams => {}
        }
        Ok(())
    }
}

/// Sends bytes. The server may have ended the connection already, as it may here.
async fn send(socket: &mut TcpStream, bytes: &[u8]) {
    let _ = timeout(PATIENCE, socket.write_all(bytes)).await;
}

async fn give_up(socket: &mut TcpStream, deeds: &[usize], tally: &Tally) {
    let requests: String = deeds.iter().map(|&nth| Deed::ALL[nth].request()).collect();
    for &nth in deeds {
        tally.given_up(nth);
    }
    send(socket, requests.as_bytes()).await;
}

/// Reads until the server has ended the connection.
async fn hear_out(socket: &mut TcpStream) -> io::Result<()> {
    let end = async {
        let mut buffer = [0; 4096];
        // An error is an end too.
        while socket.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
    };
    let end = timeout(PATIENCE, end).await;
    end.map_err(|_| io::Error::other("a connection that does not end"))
}

async fn pipeline(mut connection: Connection, deed: usize, tally: &Tally) -> io::Result<()> {
    let requests = Deed::ALL[deed].request().repeat(PIPELINED);
    send(&mut connection.socket, requests.as_bytes()).await;
    let _ = connection.socket.shutdown().await;
    let mut left = PIPELINED;
    while left > 0 {
        match connection.expect(deed).await {
            Ok(()) => tally.answered(deed),
            // A server may end the connection of a client that has ended its side.
            Err(error) if is_end(error.kind()) => break,
            Err(error) => return Err(error),
        }
        left -= 1;
    }
    for _ in 0..left {
        tally.given_up(deed);
    }
    Ok(())
}

async fn reset_streams(server: SocketAddr, tally: &Tally) -> io::Result<()> {
    let socket = TcpStream::connect(server).await?;
    let (client, connection) = h2::client::handshake(socket)
        .await
        .map_err(io::Error::other)?;
    let driver = tokio::spawn(connection);
    for _ in 0..RESETS {
        // A server may end the connection of a client that does this.
        let Ok(mut ready) = client.clone().ready().await else {
            break;
        };
        let Ok((answer, _)) = ready.send_request(request(Deed::LATER), true) else {
            break;
        };
        tally.given_up(Deed::LATER);
        // The request has to leave before it is given up.
        yield_now().await;
        drop(answer);
    }
    drop(client);
    let end = timeout(PATIENCE, driver).await;
    end.map(drop)
        .map_err(|_| io::Error::other("a connection that does not end"))
}

fn is_end(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe
    )
}

/// Bytes that differ from time to time and repeat from run to run.
fn garbage(nth: u64) -> Vec<u8> {
    let mut state = nth.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
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

/// More than a server reads ahead.
const PIPELINED: usize = 64;

/// Fewer than what hyper takes for an attack.
const RESETS: usize = 10;
