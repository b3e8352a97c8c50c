//! A client of RFC 6455 on a bare socket. It shows every frame as it came and hides none.

use std::fmt::{self, Write as _};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::Answer;

/// An open WebSocket.
#[derive(Debug)]
pub struct Client {
    socket: TcpStream,
    unread: Vec<u8>,
}

/// A frame.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Frame {
    /// What it is.
    pub opcode: Opcode,
    /// What is in it.
    pub payload: Vec<u8>,
}

/// What a frame is.
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

impl Client {
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
        let socket = TcpStream::connect_timeout(&server, PATIENCE).expect("the server listens");
        socket
            .set_read_timeout(Some(PATIENCE))
            .expect("the time is not zero");
        let mut client = Self {
            socket,
            unread: Vec::new(),
        };
        match client.shake_hands(method, path, headers) {
            Ok(answer) if answer.status == 101 => Ok(client),
            Ok(answer) => Err(answer),
            Err(error) => Err(Answer::none(error)),
        }
    }

    fn shake_hands(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> io::Result<Answer> {
        let mut text = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n");
        let replaced = |name: &str| headers.iter().any(|(own, _)| *own == name);
        let usual = HANDSHAKE.iter().filter(|(name, _)| !replaced(name));
        for (name, value) in usual.chain(headers).filter(|(_, value)| !value.is_empty()) {
            let _ = write!(text, "{name}: {value}\r\n");
        }
        text.push_str("\r\n");
        self.socket.write_all(text.as_bytes())?;
        let end = loop {
            match self.unread.windows(4).position(|it| it == b"\r\n\r\n") {
                Some(end) => break end,
                None => self.more()?,
            }
        };
        let head: Vec<u8> = self.unread.drain(..end + 4).collect();
        let head = String::from_utf8_lossy(&head).into_owned();
        let mut lines = head.trim_end().split("\r\n");
        let status = lines.next().and_then(|line| line.get(9..12)?.parse().ok());
        let mut answer = Answer {
            status: status.unwrap_or_default(),
            ..Answer::default()
        };
        let pairs = lines.filter_map(|line| line.split_once(": "));
        answer.headers = pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let length = answer.header("content-length").unwrap_or("0").parse();
        let length = length.unwrap_or_default();
        if method != "HEAD" && answer.status != 101 {
            while self.unread.len() < length {
                self.more()?;
            }
            answer.body = std::mem::take(&mut self.unread);
        }
        Ok(answer)
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
        let _ = self.socket.write_all(bytes);
    }

    /// Reads a frame; `None` at the end of the connection.
    ///
    /// # Errors
    ///
    /// When the server is silent for too long, or the connection breaks.
    pub fn receive(&mut self) -> io::Result<Option<Frame>> {
        loop {
            if let Some((frame, length)) = parse(&self.unread) {
                self.unread.drain(..length);
                return Ok(Some(frame));
            }
            match self.more() {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
                Err(error) => return Err(error),
            }
        }
    }

    fn more(&mut self) -> io::Result<()> {
        let mut buffer = [0; 4096];
        let read = self.socket.read(&mut buffer)?;
        if read == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        self.unread.extend_from_slice(&buffer[..read]);
        Ok(())
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
    ("connection", "Upgrade"),
    ("upgrade", "websocket"),
    ("sec-websocket-version", "13"),
    ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
];

const MASK: [u8; 4] = [0x12, 0x34, 0x56, 0x78];

/// How long a server may be silent.
const PATIENCE: Duration = Duration::from_secs(10);
