//! HTTP/1.1 on a bare socket: a request is sent as it is written, and every byte that comes is seen.
//!
//! Nothing is repaired, pooled or tried again. A byte that an answer should not have is read as the
//! start of the next answer, so a second exchange shows it.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use tokio::net::TcpSocket;
use tokio::runtime::{Builder, Runtime};

use crate::request::{latin1, latin1_bytes};
use crate::{Answer, Request};

/// A connection.
#[derive(Debug)]
pub struct Http1 {
    socket: TcpStream,
    pub(crate) unread: Vec<u8>,
    reads_slowly: bool,
}

/// Bytes that came, whatever they are.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Heard {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// True if the server has ended the connection.
    pub ended: bool,
    /// True if it said so, and did not break it off.
    pub ended_well: bool,
}

impl Http1 {
    /// Connects.
    ///
    /// # Panics
    ///
    /// When nobody listens.
    #[must_use]
    pub fn connect(server: SocketAddr) -> Self {
        Self::over(TcpStream::connect_timeout(&server, PATIENCE).expect("the server listens"))
    }

    /// The same for a client that reads a little at a time, and has little room for the rest.
    ///
    /// # Panics
    ///
    /// When nobody listens.
    #[must_use]
    pub fn connect_slowly(server: SocketAddr) -> Self {
        let connected = runtime().block_on(async {
            let socket = TcpSocket::new_v4()?;
            socket.set_recv_buffer_size(4 * 1024)?;
            socket.connect(server).await?.into_std()
        });
        let socket = connected.expect("the server listens");
        socket
            .set_nonblocking(false)
            .expect("a socket that is open");
        Self {
            reads_slowly: true,
            ..Self::over(socket)
        }
    }

    fn over(socket: TcpStream) -> Self {
        let patience = Some(PATIENCE);
        let is_set = socket.set_nodelay(true).is_ok() && socket.set_write_timeout(patience).is_ok();
        assert!(is_set, "a socket that takes its options");
        Self {
            socket,
            unread: Vec::new(),
            reads_slowly: false,
        }
    }

    /// Sends a request and reads its answer.
    pub fn send(&mut self, request: &Request) -> Answer {
        self.say(request.to_http1()).answer(&request.method)
    }

    /// Sends a request and reads its answer at the same time: a server may answer before it has the body.
    ///
    /// # Panics
    ///
    /// When there is no second thread.
    pub fn upload(&mut self, request: &Request) -> Answer {
        let mut socket = self.socket.try_clone().expect("a socket that is open");
        thread::scope(|scope| {
            scope.spawn(move || socket.write_all(&request.to_http1()));
            self.answer(&request.method)
        })
    }

    /// Sends bytes that need not be one request. A server may answer and close before it has read
    /// everything.
    pub fn say(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        let _ = self.socket.write_all(bytes.as_ref());
        self
    }

    /// Says that nothing more is sent.
    pub fn finish(&mut self) -> &mut Self {
        let _ = self.socket.shutdown(Shutdown::Write);
        self
    }

    /// Ends the connection with a reset.
    ///
    /// # Panics
    ///
    /// When the socket does not take the option.
    pub fn reset(self) {
        let runtime = runtime();
        let _entered = runtime.enter();
        let is_set = self.socket.set_nonblocking(true).and_then(|()| {
            let socket = tokio::net::TcpStream::from_std(self.socket)?;
            socket.set_zero_linger()
        });
        is_set.expect("a socket that takes its options");
    }

    /// Reads the next answer, which is to a request with this method.
    pub fn answer(&mut self, method: &str) -> Answer {
        let until = Instant::now() + PATIENCE;
        let mut interim = Vec::new();
        let mut answer = loop {
            match self.head(until) {
                Ok(answer) if (100..200).contains(&answer.status) && answer.status != 101 => {
                    interim.push(answer.status);
                }
                Ok(answer) => break answer,
                Err(error) if is_silence(error.kind()) => return Answer::failed(error),
                Err(error) => return Answer::none(error),
            }
        };
        answer.interim = interim;
        if method == "HEAD" || matches!(answer.status, 0 | 101 | 204 | 304) {
            return answer;
        }
        let mut body = Vec::new();
        let read = match (
            answer.header("transfer-encoding"),
            answer.header("content-length"),
        ) {
            (Some("chunked"), _) => self.chunks(&mut body, until),
            (_, Some(length)) => match length.parse() {
                Ok(length) => self.exactly(length, &mut body, until),
                Err(_) => Err(io::Error::other(format!("content-length {length:?}"))),
            },
            _ => {
                answer.trouble.push("a body without a length".to_owned());
                Ok(())
            }
        };
        answer.body = body;
        if let Err(error) = read {
            answer.cut(error);
        }
        answer
    }

    /// Reads until the text has come, the connection has ended, or patience has.
    #[must_use]
    pub fn hear(&mut self, text: &str) -> Heard {
        self.hear_until(|heard| find(heard, text.as_bytes()).is_some(), PATIENCE)
    }

    /// Reads what comes within a time.
    #[must_use]
    pub fn hear_for(&mut self, time: Duration) -> Heard {
        self.hear_until(|_| false, time)
    }

    /// Reads to the end of the connection.
    #[must_use]
    pub fn hear_out(&mut self) -> Heard {
        self.hear_for(PATIENCE)
    }

    /// Sends a request, reads the head and the first piece of its answer if told so, and closes the
    /// connection as soon as it may.
    pub fn leave(mut self, request: &Request, reads: bool, may_leave: impl Fn() -> bool) {
        self.say(request.to_http1());
        if reads {
            let _ = self.hear("first");
        }
        while !may_leave() {
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn hear_until(&mut self, done: impl Fn(&[u8]) -> bool, time: Duration) -> Heard {
        let until = Instant::now() + time;
        let mut heard = Heard::default();
        while !heard.ended && !done(&self.unread) && Instant::now() < until {
            if let Err(error) = self.more(until) {
                heard.ended = !is_silence(error.kind());
                heard.ended_well = error.kind() == ErrorKind::UnexpectedEof;
            }
        }
        heard.bytes = std::mem::take(&mut self.unread);
        heard
    }

    fn head(&mut self, until: Instant) -> io::Result<Answer> {
        let head = latin1(&self.until(b"\r\n\r\n", until)?);
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| {
            let rest = line
                .strip_prefix("HTTP/1.1 ")
                .or(line.strip_prefix("HTTP/1.0 "));
            let (code, _phrase) = rest?.split_once(' ')?;
            (code.len() == 3).then(|| code.parse().ok())?
        });
        let Some(status) = status else {
            return Ok(Answer::none(format!("no status line: {head:?}")));
        };
        let mut answer = Answer::of_status(status);
        answer.is_http_1_0 = head.starts_with("HTTP/1.0");
        for line in lines {
            match line.split_once(": ") {
                Some((name, value)) => answer.headers.push((name.to_owned(), value.to_owned())),
                None => answer.trouble.push(format!("no header: {line:?}")),
            }
        }
        Ok(answer)
    }

    fn chunks(&mut self, body: &mut Vec<u8>, until: Instant) -> io::Result<()> {
        loop {
            let line = latin1(&self.until(b"\r\n", until)?);
            let size = line.split(';').next().unwrap_or_default();
            let size = usize::from_str_radix(size, 16).map_err(io::Error::other)?;
            self.exactly(size, body, until)?;
            let mut end = Vec::new();
            self.exactly(2, &mut end, until)?;
            if size == 0 {
                return Ok(());
            }
        }
    }

    /// Takes so many bytes, or as many as come.
    fn exactly(&mut self, length: usize, taken: &mut Vec<u8>, until: Instant) -> io::Result<()> {
        while self.unread.len() < length {
            if let Err(error) = self.more(until) {
                taken.append(&mut self.unread);
                return Err(error);
            }
        }
        taken.extend(self.unread.drain(..length));
        Ok(())
    }

    /// The bytes before a mark, which is taken too.
    fn until(&mut self, mark: &[u8], until: Instant) -> io::Result<Vec<u8>> {
        loop {
            if let Some(at) = find(&self.unread, mark) {
                let mut taken: Vec<u8> = self.unread.drain(..at + mark.len()).collect();
                taken.truncate(at);
                return Ok(taken);
            }
            self.more(until)?;
        }
    }

    pub(crate) fn more(&mut self, until: Instant) -> io::Result<()> {
        let left = until.saturating_duration_since(Instant::now());
        let left = left.max(Duration::from_millis(1));
        self.socket.set_read_timeout(Some(left))?;
        let mut buffer = [0; 16 * 1024];
        let mut room = buffer.len();
        if self.reads_slowly {
            thread::sleep(Duration::from_millis(1));
            room /= 4;
        }
        match self.socket.read(&mut buffer[..room])? {
            0 => {
                let why = "the connection was closed";
                Err(io::Error::new(ErrorKind::UnexpectedEof, why))
            }
            read => {
                self.unread.extend_from_slice(&buffer[..read]);
                Ok(())
            }
        }
    }
}

impl Heard {
    /// The bytes as text, one character for each.
    #[must_use]
    pub fn text(&self) -> String {
        latin1(&self.bytes)
    }

    /// The number of answers that began.
    #[must_use]
    pub fn answers(&self) -> usize {
        self.text().matches("HTTP/1.1 ").count()
    }
}

impl Request {
    /// The request as HTTP/1.1 says it.
    #[must_use]
    pub fn to_http1(&self) -> Vec<u8> {
        let framing = match &self.body {
            Some(_) if !self.says_length => "transfer-encoding: chunked\r\n".to_owned(),
            Some(body) => format!("content-length: {}\r\n", body.len()),
            None => String::new(),
        };
        let headers = self.headers.iter();
        let headers = headers.map(|(name, value)| format!("{name}: {value}\r\n"));
        let headers: String = headers.collect();
        let mut message = latin1_bytes(&format!("{self} HTTP/1.1\r\n{headers}{framing}\r\n"));
        let body = self.body.as_deref().unwrap_or_default();
        if self.says_length {
            message.extend_from_slice(body);
            return message;
        }
        for chunk in body.chunks(CHUNK) {
            message.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
            message.extend_from_slice(chunk);
            message.extend_from_slice(b"\r\n");
        }
        message.extend_from_slice(b"0\r\n\r\n");
        message
    }
}

/// For what the sockets of the standard library cannot be told.
fn runtime() -> Runtime {
    let runtime = Builder::new_current_thread().enable_io().build();
    runtime.expect("a runtime starts")
}

fn find(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes.windows(mark.len()).position(|it| it == mark)
}

fn is_silence(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
    )
}

/// The number of bytes that are sent at once where a request does not say its length.
const CHUNK: usize = 16 * 1024;

/// The longest silence of a server. The machine may be busy with other things.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;
    use crate::Outcome;

    #[test]
    fn an_interim_response_is_not_the_answer() {
        let message = "HTTP/1.1 103 Early Hints\r\nx-a: 1\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
        check("GET", message, Outcome::Complete, "103 before\n204\n");
    }

    #[test]
    fn a_body_is_as_long_as_its_length() {
        let message = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 500";
        let answer = "200\ncontent-length: 2\n\nok\n";
        check("GET", message, Outcome::Complete, answer);
    }

    #[test]
    fn a_body_that_is_cut_is_truncated() {
        let message = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nok";
        let answer = "200\ncontent-length: 3\n\nok\nTROUBLE: the body is cut short: the connection was closed\n";
        check("GET", message, Outcome::Truncated, answer);
    }

    #[test]
    fn chunks_are_put_together() {
        let chunks = "2;x=y\r\nok\r\n1\r\n!\r\n0\r\n\r\n";
        let message = format!("{CHUNKED}{chunks}");
        let answer = "200\ntransfer-encoding: chunked\n\nok!\n";
        check("GET", &message, Outcome::Complete, answer);
    }

    #[test]
    fn chunks_without_an_end_are_truncated() {
        let message = format!("{CHUNKED}2\r\nok\r\n");
        let answer = "200\ntransfer-encoding: chunked\n\nok\nTROUBLE: the body is cut short: the connection was closed\n";
        check("GET", &message, Outcome::Truncated, answer);
    }

    #[test]
    fn the_answer_to_head_has_no_body() {
        let message = "HTTP/1.1 404 Not Found\r\ncontent-length: 9\r\n\r\n";
        let answer = "404\ncontent-length: 9\n";
        check("HEAD", message, Outcome::Complete, answer);
    }

    #[test]
    fn a_closed_connection_is_no_response() {
        let answer = "0\nTROUBLE: the connection was closed\n";
        check("GET", "", Outcome::NoResponse, answer);
    }

    /// Asks a server that sends these bytes, whatever it is asked.
    #[track_caller]
    fn check(method: &str, message: &str, outcome: Outcome, expected: &str) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
        let address = listener.local_addr().expect("it is bound");
        let answer = thread::scope(|scope| {
            let server = scope.spawn(|| -> io::Result<()> {
                let (mut socket, _) = listener.accept()?;
                let _ = socket.read(&mut [0; 1024])?;
                socket.write_all(message.as_bytes())
            });
            let answer = Http1::connect(address).send(&Request::new(method, "/"));
            server.join().expect("no panic").expect("no trouble");
            answer
        });
        assert_eq!((answer.outcome, &*answer.to_string()), (outcome, expected));
    }

    const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
}
