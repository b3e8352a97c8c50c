//! HTTP/1.1 on a bare socket, one request after the other on one connection.
//!
//! A byte that an answer should not have is read as the start of the next
//! answer, so a second exchange shows it.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use crate::{Answer, Request};

/// A connection.
#[derive(Debug)]
pub struct Http1 {
    socket: TcpStream,
    unread: Vec<u8>,
}

impl Http1 {
    /// Connects.
    ///
    /// # Panics
    ///
    /// When nobody listens.
    #[must_use]
    pub fn connect(server: SocketAddr) -> Self {
        let socket = TcpStream::connect_timeout(&server, PATIENCE).expect("the server listens");
        socket
            .set_read_timeout(Some(PATIENCE))
            .expect("the time is not zero");
        Self {
            socket,
            unread: Vec::new(),
        }
    }

    /// Sends a request and reads its answer.
    pub fn send(&mut self, request: &Request) -> Answer {
        // A server may answer and close before it has read everything.
        let _ = self.socket.write_all(&message(request));
        match self.answer(request.method) {
            Ok(answer) => answer,
            Err(error) => Answer::none(error),
        }
    }

    /// Sends bytes that need not be one request, and reads the next answer.
    pub fn send_bytes(&mut self, bytes: &[u8]) -> Answer {
        self.send_bytes_for("GET", bytes)
    }

    /// The same where the next answer is to a request with this method.
    pub fn send_bytes_for(&mut self, method: &str, bytes: &[u8]) -> Answer {
        let _ = self.socket.write_all(bytes);
        self.answer(method).unwrap_or_else(Answer::none)
    }

    /// Sends a request, reads the head and the first piece of its answer if told so, and closes the
    /// connection as soon as it may.
    pub(crate) fn leave(mut self, request: &Request, reads: bool, may_leave: impl Fn() -> bool) {
        let _ = self.socket.write_all(&message(request));
        if reads {
            let _ = self.until(b"\r\n\r\n").and_then(|_| self.until(b"first"));
        }
        while !may_leave() {
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn answer(&mut self, method: &str) -> io::Result<Answer> {
        let head = self.until(b"\r\n\r\n")?;
        let head = latin1(&head);
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .and_then(|line| {
                line.strip_prefix("HTTP/1.1 ")
                    .or(line.strip_prefix("HTTP/1.0 "))
            })
            .and_then(|rest| rest.get(..3)?.parse().ok());
        let Some(status) = status else {
            return Ok(Answer::none(format!("no status line: {head:?}")));
        };
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut answer = Answer {
            status,
            headers: headers.collect(),
            ..Answer::default()
        };
        if method == "HEAD" || status == 204 || status == 304 {
            return Ok(answer);
        }
        if answer.header("transfer-encoding") == Some("chunked") {
            if let Err(error) = self.chunks(&mut answer.body) {
                answer
                    .trouble
                    .push(format!("the body is cut short: {error}"));
            }
        } else if let Some(length) = answer.header("content-length") {
            match length.parse() {
                Ok(length) => answer.body = self.exactly(length)?,
                Err(_) => answer.trouble.push(format!("content-length {length:?}")),
            }
        } else {
            answer.trouble.push("a body without a length".to_owned());
        }
        Ok(answer)
    }

    fn chunks(&mut self, body: &mut Vec<u8>) -> io::Result<()> {
        loop {
            let size = latin1(&self.until(b"\r\n")?);
            let size = usize::from_str_radix(&size, 16).map_err(io::Error::other)?;
            let chunk = self.exactly(size + 2)?;
            body.extend_from_slice(&chunk[..size]);
            if size == 0 {
                return Ok(());
            }
        }
    }

    fn exactly(&mut self, length: usize) -> io::Result<Vec<u8>> {
        while self.unread.len() < length {
            self.more()?;
        }
        let rest = self.unread.split_off(length);
        Ok(std::mem::replace(&mut self.unread, rest))
    }

    /// The bytes before a mark, which is taken too.
    fn until(&mut self, mark: &[u8]) -> io::Result<Vec<u8>> {
        loop {
            let found = self.unread.windows(mark.len()).position(|it| it == mark);
            if let Some(at) = found {
                let mut taken = self.exactly(at + mark.len())?;
                taken.truncate(at);
                return Ok(taken);
            }
            self.more()?;
        }
    }

    fn more(&mut self) -> io::Result<()> {
        let mut buffer = [0; 4096];
        let read = self.socket.read(&mut buffer)?;
        if read == 0 {
            return Err(io::Error::other("the connection was closed"));
        }
        self.unread.extend_from_slice(&buffer[..read]);
        Ok(())
    }
}

fn message(request: &Request) -> Vec<u8> {
    let mut text = format!("{} {} HTTP/1.1\r\n", request.method, request.path);
    text.push_str("host: localhost\r\n");
    for (name, value) in &request.headers {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    if !request.says_length {
        text.push_str("transfer-encoding: chunked\r\n");
    } else if request.has_body() {
        let _ = write!(text, "content-length: {}\r\n", request.body.len());
    }
    text.push_str("\r\n");
    let mut message = text.into_bytes();
    if request.says_length {
        message.extend_from_slice(&request.body);
        return message;
    }
    for chunk in request.body.chunks(CHUNK) {
        message.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        message.extend_from_slice(chunk);
        message.extend_from_slice(b"\r\n");
    }
    message.extend_from_slice(b"0\r\n\r\n");
    message
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// How many bytes are sent at once where their number is not said before.
const CHUNK: usize = 16 * 1024;

/// How long a server may be silent.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
