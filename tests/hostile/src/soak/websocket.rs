//! The client's side of a WebSocket: it says at most one thing, and waits for the close frame.

use std::io;
use std::net::SocketAddr;

use super::connection::Connection;
use super::deed::Deed;
use super::ledger::{Fate, Ledger};
use super::reply::{Reply, malformed};
use super::service::LABEL;

/// A WebSocket.
#[derive(Debug)]
pub(super) struct WebSocket {
    connection: Connection,
}

impl WebSocket {
    /// Asks for one and looks at how it ends: with the close frame that it must end with, or with the
    /// answer that refuses it.
    pub(super) async fn visit(
        server: SocketAddr,
        id: usize,
        nth: usize,
        ledger: &Ledger,
    ) -> io::Result<()> {
        let deed = &Deed::ALL[nth];
        if nth == Deed::NO_SOCKET {
            let mut connection = Connection::open(server).await?;
            ledger.note(id, nth, Fate::Unread);
            connection.say(handshake(deed, id, "short")).await?;
            connection.expect(id, nth, ledger).await?;
            connection.finish().await?;
            return connection.incoming.end().await;
        }
        let mut socket = Self::open(server, id, nth, ledger).await?;
        if let Some(content) = deed.content {
            socket
                .connection
                .say(frame(TEXT, content.as_bytes()))
                .await?;
        }
        socket.expect_close(id, nth, ledger).await?;
        let code = deed.code.to_be_bytes();
        socket.connection.say(frame(CLOSE, &code)).await?;
        socket.connection.incoming.end().await
    }

    /// Opens one.
    pub(super) async fn open(
        server: SocketAddr,
        id: usize,
        nth: usize,
        ledger: &Ledger,
    ) -> io::Result<Self> {
        let deed = &Deed::ALL[nth];
        let mut connection = Connection::open(server).await?;
        ledger.note(id, nth, Fate::Unread);
        connection.say(handshake(deed, id, KEY)).await?;
        let head = connection.incoming.head().await?;
        let reply = Reply::from_head(&head)?;
        let is_open = reply.status == 101
            && reply.header("sec-websocket-accept")? == Some(ACCEPT)
            && reply.header(LABEL.as_str())? == Some(&id.to_string());
        if is_open {
            Ok(Self { connection })
        } else {
            Err(malformed(format!("{} {id}: not opened: {head}", deed.name)))
        }
    }

    /// Reads the close frame that it must end with.
    pub(super) async fn expect_close(
        &mut self,
        id: usize,
        nth: usize,
        ledger: &Ledger,
    ) -> io::Result<()> {
        let deed = &Deed::ALL[nth];
        let (first, payload) = self.connection.incoming.frame().await?;
        let expected = [&deed.code.to_be_bytes(), deed.text(id).as_bytes()].concat();
        if (first, &payload) == (CLOSE, &expected) {
            ledger.note(id, nth, Fate::Answered);
            return Ok(());
        }
        let code = payload.get(..2).and_then(|code| code.try_into().ok());
        let code = code.map(u16::from_be_bytes);
        let reason = String::from_utf8_lossy(payload.get(2..).unwrap_or_default());
        Err(malformed(format!(
            "{} {id}: {first:#x} {code:?} {reason}",
            deed.name
        )))
    }

    /// Reads the text that says that the handler is at work.
    pub(super) async fn expect_greeting(&mut self) -> io::Result<()> {
        match self.connection.incoming.frame().await? {
            (TEXT, text) if text == GREETING.as_bytes() => Ok(()),
            other => Err(malformed(format!("no greeting: {other:?}"))),
        }
    }

    /// Sends what is no frame of a client's.
    pub(super) async fn make_noise(&mut self) -> io::Result<()> {
        // An opcode that is reserved.
        self.connection.say(frame(0x83, b"noise")).await
    }

    /// Ends it with a reset.
    pub(super) fn reset(self) -> io::Result<()> {
        self.connection.reset()
    }
}

fn handshake(deed: &Deed, id: usize, key: &str) -> String {
    format!(
        "GET {}?id={id} HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: {key}\r\n\r\n",
        deed.path
    )
}

/// A short frame, masked as a client's must be.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap_or(u8::MAX) | 0x80;
    let mut frame = vec![first, length];
    frame.extend(MASK);
    let masked = payload.iter().zip(MASK.iter().cycle());
    frame.extend(masked.map(|(byte, mask)| byte ^ mask));
    frame
}

/// What a handler sends that waits for its client.
pub(super) const GREETING: &str = "hello";

/// A text frame, whole.
const TEXT: u8 = 0x81;

/// A close frame.
const CLOSE: u8 = 0x88;

/// The key of RFC 6455, section 1.3, and what it is accepted with.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

const MASK: [u8; 4] = [0x12, 0x34, 0x56, 0x78];
