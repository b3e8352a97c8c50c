//! The client of a WebSocket (RFC 6455) on a bare socket. It shows every frame as it came and hides none.

use std::fmt;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Instant;

use crate::http1::PATIENCE;
use crate::{Answer, Http1, Request};

/// An open WebSocket.
#[derive(Debug)]
pub struct WebSocketClient {
    connection: Http1,
    opened: Answer,
}

/// A frame.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Frame {
    /// Its kind.
    pub opcode: Opcode,
    /// Its payload.
    pub payload: Vec<u8>,
}

/// The kind of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Opcode {
    /// Text.
    Text,
    /// Binary data.
    Binary,
    /// The end.
    Close,
    /// A question whether the other side is there.
    Ping,
    /// The answer to a ping.
    Pong,
    /// Anything else, by its first byte.
    Other(u8),
}

impl WebSocketClient {
    /// Opens a WebSocket.
    ///
    /// `headers` are sent after those of the handshake and replace those of the same name; an empty
    /// value leaves the header out.
    ///
    /// # Errors
    ///
    /// Returns the answer where the server does not open one.
    ///
    /// # Panics
    ///
    /// When nobody listens.
    pub fn open(
        server: SocketAddr,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<Self, Answer> {
        let mut connection = Http1::connect(server);
        let answer = connection.send(&Self::handshake(method, path, headers));
        if answer.status == 101 {
            Ok(Self {
                connection,
                opened: answer,
            })
        } else {
            Err(answer)
        }
    }

    /// The answer that opened it.
    #[must_use]
    pub fn opened(&self) -> &Answer {
        &self.opened
    }

    /// The connection below, with what of it is unread.
    #[must_use]
    pub fn into_connection(self) -> Http1 {
        self.connection
    }

    /// The request that asks for a WebSocket, as [`open`](Self::open) sends it.
    #[must_use]
    pub fn handshake(method: &str, path: &str, headers: &[(&str, &str)]) -> Request {
        let replaced = |name: &str| headers.iter().any(|(own, _)| *own == name);
        let usual = HANDSHAKE.iter().filter(|(name, _)| !replaced(name));
        let said = usual.chain(headers).filter(|(_, value)| !value.is_empty());
        let said = said.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Request::bare(method, path, said.collect())
    }

    /// Sends text in one frame.
    pub fn text(&mut self, text: &str) {
        self.frame(0x81, text.as_bytes());
    }

    /// Sends a close frame.
    pub fn close(&mut self, code: u16, reason: &str) {
        let payload = [&code.to_be_bytes(), reason.as_bytes()].concat();
        self.frame(0x88, &payload);
    }

    /// Sends a frame with this first byte, masked as a client's must be.
    ///
    /// # Panics
    ///
    /// With a payload that is longer than a frame without an extension of its length could be long.
    pub fn frame(&mut self, first: u8, payload: &[u8]) {
        let mut frame = vec![first];
        let length = payload.len();
        match u8::try_from(length) {
            Ok(length) if length < 126 => frame.push(0x80 | length),
            _ => {
                frame.push(0xfe);
                let length = u16::try_from(length).expect("a message of less than 64 KiB");
                frame.extend(length.to_be_bytes());
            }
        }
        frame.extend(MASK);
        let masked = payload.iter().zip(MASK.iter().cycle());
        frame.extend(masked.map(|(byte, mask)| byte ^ mask));
        self.bytes(&frame);
    }

    /// Sends bytes that need not be a frame.
    pub fn bytes(&mut self, bytes: &[u8]) {
        // A server may have closed; what it said before is still there to be read.
        self.connection.say(bytes);
    }

    /// Reads a frame; `None` at the end of the connection.
    ///
    /// # Errors
    ///
    /// When the server is silent for too long, or the connection breaks.
    pub fn receive(&mut self) -> io::Result<Option<Frame>> {
        let until = Instant::now() + PATIENCE;
        loop {
            let unread = &mut self.connection.unread;
            if let Some((frame, length)) = parse(unread) {
                unread.drain(..length);
                return Ok(Some(frame));
            }
            match self.connection.more(until) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
                Err(error) => return Err(error),
            }
        }
    }
}

/// The frame at the start of the bytes, and how many it takes. A server does not mask.
fn parse(bytes: &[u8]) -> Option<(Frame, usize)> {
    let (first, length) = (*bytes.first()?, *bytes.get(1)?);
    let (length, start) = match length {
        126 => {
            let length = bytes.get(2..4)?.try_into().ok()?;
            (usize::from(u16::from_be_bytes(length)), 4)
        }
        length => (usize::from(length), 2),
    };
    let payload = bytes.get(start..start + length)?.to_vec();
    let opcode = match first {
        0x81 => Opcode::Text,
        0x82 => Opcode::Binary,
        0x88 => Opcode::Close,
        0x89 => Opcode::Ping,
        0x8a => Opcode::Pong,
        other => Opcode::Other(other),
    };
    Some((Frame { opcode, payload }, start + length))
}

impl Frame {
    /// The code and the reason of a close frame; 1005 where it says none.
    #[must_use]
    pub fn close(&self) -> (u16, String) {
        let code = self.payload.get(..2).and_then(|code| code.try_into().ok());
        let reason = self.payload.get(2..).unwrap_or_default();
        let reason = String::from_utf8_lossy(reason).into_owned();
        (code.map_or(1005, u16::from_be_bytes), reason)
    }
}

/// `text: hello`, `close: 1008 Access denied`.
impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.opcode == Opcode::Close {
            let (code, reason) = self.close();
            return write!(f, "close: {code} {reason}");
        }
        let name = format!("{:?}", self.opcode).to_lowercase();
        write!(f, "{name}: {}", String::from_utf8_lossy(&self.payload))
    }
}

const HANDSHAKE: &[(&str, &str)] = &[
    ("host", "localhost"),
    ("connection", "Upgrade"),
    ("upgrade", "websocket"),
    ("sec-websocket-version", "13"),
    ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
];

const MASK: [u8; 4] = [0x12, 0x34, 0x56, 0x78];
