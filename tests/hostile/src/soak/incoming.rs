//! What comes in on a connection: answers, frames of a WebSocket, and the end.

use std::io;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::net::tcp::OwnedReadHalf;
use tokio::time::sleep;

use super::patience::patiently;
use super::reply::{Reply, malformed};

/// The half of a connection that is read.
#[derive(Debug)]
pub(super) struct Incoming {
    socket: OwnedReadHalf,
    unread: Vec<u8>,
    /// Whether it is read a little at a time.
    pub(super) is_slow: bool,
}

impl Incoming {
    pub(super) fn new(socket: OwnedReadHalf) -> Self {
        Self {
            socket,
            unread: Vec::with_capacity(16 * 1024),
            is_slow: false,
        }
    }

    /// Reads an answer whose length is said.
    pub(super) async fn reply(&mut self, is_head: bool) -> io::Result<Reply> {
        let head = self.head().await?;
        let mut reply = Reply::from_head(&head)?;
        let length = reply.header("content-length")?;
        let length = length.map_or(Some(0), |length| length.parse().ok());
        let length = length.ok_or_else(|| malformed(format!("no length: {head}")))?;
        if !is_head {
            reply.body = self.exactly(length).await?;
        }
        Ok(reply)
    }

    /// Reads the head of an answer.
    pub(super) async fn head(&mut self) -> io::Result<String> {
        loop {
            let end = self.unread.windows(4).position(|it| it == b"\r\n\r\n");
            if let Some(end) = end {
                let head = self.exactly(end + 4).await?;
                return String::from_utf8(head).map_err(|_| malformed("not a text".to_owned()));
            }
            if self.unread.len() > MAX_HEAD {
                return Err(malformed("a head without an end".to_owned()));
            }
            self.more().await?;
        }
    }

    /// Reads a short frame of a WebSocket: its first byte, and what is in it.
    pub(super) async fn frame(&mut self) -> io::Result<(u8, Vec<u8>)> {
        let start = self.exactly(2).await?;
        let (first, length) = (start[0], usize::from(start[1]));
        if length > MAX_FRAME {
            return Err(malformed(format!(
                "a frame that is masked or long: {start:?}"
            )));
        }
        Ok((first, self.exactly(length).await?))
    }

    /// Reads to the end, which must be a clean one.
    pub(super) async fn rest(&mut self) -> io::Result<Vec<u8>> {
        loop {
            match self.more().await {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    return Ok(std::mem::take(&mut self.unread));
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Reads to the end, which must be a clean one, and before which there must be nothing any more.
    pub(super) async fn end(&mut self) -> io::Result<()> {
        left_over(&self.rest().await?)
    }

    /// Reads to the end, whatever it is, before which there must be nothing any more.
    pub(super) async fn end_somehow(&mut self) -> io::Result<()> {
        left_over(&self.hear_out().await?)
    }

    /// Reads to the end, whatever it is, and gives what came before.
    pub(super) async fn hear_out(&mut self) -> io::Result<Vec<u8>> {
        loop {
            match self.more().await {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::TimedOut => return Err(error),
                Err(_) => return Ok(std::mem::take(&mut self.unread)),
            }
        }
    }

    /// Nothing may have come that nobody asked for.
    pub(super) fn is_quiet(&self) -> io::Result<()> {
        left_over(&self.unread)
    }

    async fn exactly(&mut self, length: usize) -> io::Result<Vec<u8>> {
        while self.unread.len() < length {
            self.more().await?;
        }
        Ok(self.unread.drain(..length).collect())
    }

    async fn more(&mut self) -> io::Result<()> {
        let read = if self.is_slow {
            sleep(Duration::from_millis(1)).await;
            let mut little = (&mut self.socket).take(SIP);
            patiently(little.read_buf(&mut self.unread)).await?
        } else {
            patiently(self.socket.read_buf(&mut self.unread)).await?
        };
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }
}

fn left_over(bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(bytes);
    Err(malformed(format!("left over: {text:?}")))
}

const MAX_HEAD: usize = 64 * 1024;

/// As much as a control frame has, and more than any text that is sent here.
const MAX_FRAME: usize = 125;

/// What a slow reader takes at a time.
const SIP: u64 = 4 * 1024;
