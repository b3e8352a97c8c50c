//! A connection that behaves: it sends requests, several at a time, and looks at every answer.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;

use tokio::io::AsyncWriteExt;
use tokio::net::tcp::OwnedWriteHalf;
use tokio::net::{TcpSocket, TcpStream};

use super::deed::Deed;
use super::incoming::Incoming;
use super::ledger::{Fate, Ledger};
use super::patience::patiently;
use super::reply::{Reply, malformed};

/// An HTTP/1.1 connection.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) incoming: Incoming,
    outgoing: OwnedWriteHalf,
}

impl Connection {
    pub(super) async fn open(server: SocketAddr) -> io::Result<Self> {
        Self::over(patiently(TcpStream::connect(server)).await?)
    }

    /// The same for a client that has little room for what it has not read.
    pub(super) async fn open_narrow(server: SocketAddr, room: u32) -> io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.set_recv_buffer_size(room)?;
        Self::over(patiently(socket.connect(server)).await?)
    }

    fn over(socket: TcpStream) -> io::Result<Self> {
        socket.set_nodelay(true)?;
        let (incoming, outgoing) = socket.into_split();
        Ok(Self {
            incoming: Incoming::new(incoming),
            outgoing,
        })
    }

    /// Sends bytes.
    pub(super) async fn say(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        patiently(self.outgoing.write_all(bytes.as_ref())).await
    }

    /// Says that nothing more is sent.
    pub(super) async fn finish(&mut self) -> io::Result<()> {
        patiently(self.outgoing.shutdown()).await
    }

    /// Ends it with a reset.
    pub(super) fn reset(self) -> io::Result<()> {
        self.outgoing.as_ref().set_zero_linger()?;
        // Dropped, it would say that nothing more is sent.
        self.outgoing.forget();
        Ok(())
    }

    /// Sends requests in bursts, given by id and kind, and looks at every answer and at the end.
    pub(super) async fn converse(
        mut self,
        requests: &[(usize, usize)],
        ledger: &Ledger,
    ) -> io::Result<()> {
        // One at a time, then as many as a browser or a proxy pipelines.
        let (single, bursts) = requests.split_at(requests.len().min(2));
        let mut is_broken = false;
        for burst in single.chunks(1).chain(bursts.chunks(8)) {
            self.send(burst, ledger).await?;
            for &(id, deed) in burst {
                is_broken = self.expect(id, deed, ledger).await?;
            }
            self.incoming.is_quiet()?;
        }
        if !is_broken {
            self.finish().await?;
            self.incoming.end().await?;
        }
        Ok(())
    }

    /// Sends requests, all at once.
    pub(super) async fn send(
        &mut self,
        requests: &[(usize, usize)],
        ledger: &Ledger,
    ) -> io::Result<()> {
        let mut text = String::new();
        for &(id, deed) in requests {
            ledger.note(id, deed, Fate::Unread);
            text.push_str(&Deed::ALL[deed].request(id));
        }
        self.say(text).await
    }

    /// Reads an answer, which must be the one to this request. Gives whether it broke off, as it must
    /// have, and the connection with it.
    pub(super) async fn expect(
        &mut self,
        id: usize,
        nth: usize,
        ledger: &Ledger,
    ) -> io::Result<bool> {
        let deed = &Deed::ALL[nth];
        let breaks_off = deed.breaks_off();
        if breaks_off {
            self.expect_broken(id, deed).await?;
        } else {
            let reply = self.incoming.reply(deed.method == "HEAD").await?;
            reply.check(deed, id)?;
        }
        ledger.note(id, nth, Fate::Answered);
        Ok(breaks_off)
    }

    /// An answer whose body ends without its last chunk, after everything that came before.
    async fn expect_broken(&mut self, id: usize, deed: &Deed) -> io::Result<()> {
        let reply = Reply::from_head(&self.incoming.head().await?)?;
        reply.check_start(deed, id)?;
        let text = deed.text(id);
        let expected = format!("{:X}\r\n{text}\r\n", text.len());
        let body = self.incoming.rest().await?;
        let is_chunked = reply.header("transfer-encoding")? == Some("chunked");
        if is_chunked && body == expected.as_bytes() {
            return Ok(());
        }
        let body = String::from_utf8_lossy(&body);
        Err(malformed(format!(
            "{} {id}: not broken off: {reply:?} {body:?}",
            deed.name
        )))
    }

    /// Sends a head and then bytes without end, and reads the answer that comes meanwhile.
    pub(super) async fn expect_early(
        &mut self,
        id: usize,
        nth: usize,
        ledger: &Ledger,
    ) -> io::Result<()> {
        let deed = &Deed::ALL[nth];
        ledger.note(id, nth, Fate::Unread);
        self.say(deed.head(id, UPLOAD)).await?;
        let Self { incoming, outgoing } = self;
        let upload = async {
            let chunk = vec![b' '; UPLOAD / 64];
            for _ in 0..64 {
                // The server may have ended the connection.
                if patiently(outgoing.write_all(&chunk)).await.is_err() {
                    break;
                }
            }
        };
        let reply = {
            let mut answer = pin!(incoming.reply(false));
            tokio::select! {
                reply = &mut answer => reply,
                () = upload => answer.await,
            }
        };
        reply?.check(deed, id)?;
        ledger.note(id, nth, Fate::Answered);
        self.incoming.end_somehow().await
    }

    /// The body of the answer to a `GET`.
    pub(super) async fn get(&mut self, path: &str) -> io::Result<Vec<u8>> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n");
        self.say(request).await?;
        let reply = self.incoming.reply(false).await?;
        if reply.status == 200 {
            Ok(reply.body)
        } else {
            Err(malformed(format!("{path}: {reply:?}")))
        }
    }
}

/// The length of a body that is too large, and more than sockets hold.
const UPLOAD: usize = 16 * 1024 * 1024;
