//! HTTP/1.1 on a bare socket.
//!
//! A library would refuse half of the requests and hide half of the defects:
//! here a request goes out as recorded, and an answer is taken as it comes.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};

use super::{PATIENCE, latin1, latin1_bytes};
use crate::{Answer, Request};

pub(super) fn exchange(server: SocketAddr, request: &Request) -> Answer {
    match try_exchange(server, request) {
        Ok(answer) => answer,
        Err(error) if is_reset(&error) => Answer::none(),
        Err(error) => Answer::failed(error),
    }
}

fn try_exchange(server: SocketAddr, request: &Request) -> io::Result<Answer> {
    let mut socket = TcpStream::connect_timeout(&server, PATIENCE)?;
    socket.set_nodelay(true)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    socket.set_write_timeout(Some(PATIENCE))?;
    match socket.write_all(&message(request)) {
        // A server may answer and close before it has read everything.
        Err(error) if is_reset(&error) => {}
        other => other?,
    }
    Incoming {
        socket,
        data: Vec::new(),
    }
    .answer(&request.method)
}

fn message(request: &Request) -> Vec<u8> {
    let length = request.body.as_ref().map(|body| body.len().to_string());
    let headers = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let headers = headers.chain(length.as_deref().map(|length| ("Content-Length", length)));
    let fields = headers.map(|(name, value)| format!("{name}: {value}\r\n"));
    let fields: String = fields.collect();
    let mut message = latin1_bytes(&format!("{request} HTTP/1.1\r\n{fields}\r\n"));
    message.extend(request.body.iter().flatten());
    message
}

fn is_reset(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::BrokenPipe | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}

/// What came so far and is not read yet.
struct Incoming {
    socket: TcpStream,
    data: Vec<u8>,
}

impl Incoming {
    fn answer(mut self, method: &str) -> io::Result<Answer> {
        loop {
            let Some(head) = self.until(b"\r\n\r\n")? else {
                return Ok(Answer::none());
            };
            let head = latin1(&head);
            let mut lines = head.split("\r\n");
            let status = lines.next().and_then(|line| line.split(' ').nth(1));
            let Some(status) = status.and_then(|code| code.parse().ok()) else {
                return Ok(Answer::none());
            };
            // Interim responses precede the real one.
            if (100..200).contains(&status) && status != 101 {
                continue;
            }
            let headers: Vec<_> = lines
                .filter_map(|line| line.split_once(':'))
                .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
                .collect();
            let (body, is_complete) = self.body(method, status, &headers)?;
            let outcome = if is_complete { "complete" } else { "truncated" };
            return Ok(Answer::new(outcome, Some(status), headers, body));
        }
    }

    /// The body as far as it came, and whether that is all of it.
    fn body(
        &mut self,
        method: &str,
        status: u16,
        headers: &[(String, String)],
    ) -> io::Result<(Vec<u8>, bool)> {
        let value = |wanted: &str| {
            let header = headers.iter().rev().find(|(name, _)| name == wanted);
            header.map(|(_, value)| value.as_str())
        };
        if method == "HEAD" || matches!(status, 204 | 304) || status < 200 {
            return Ok((Vec::new(), true));
        }
        if value("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
            return self.chunks();
        }
        if let Some(length) = value("content-length").and_then(|it| it.parse().ok()) {
            return self.exactly(length);
        }
        while self.more()? {}
        Ok((std::mem::take(&mut self.data), true))
    }

    fn chunks(&mut self) -> io::Result<(Vec<u8>, bool)> {
        let mut body = Vec::new();
        while let Some(line) = self.until(b"\r\n")? {
            let line = latin1(&line);
            let size = line.split(';').next().unwrap_or_default().trim();
            match usize::from_str_radix(size, 16) {
                Ok(0) => return Ok((body, true)),
                Ok(size) => {
                    let (mut chunk, is_complete) = self.exactly(size + 2)?;
                    chunk.truncate(size);
                    body.append(&mut chunk);
                    if !is_complete {
                        break;
                    }
                }
                Err(_) => break,
            }
        }
        Ok((body, false))
    }

    fn exactly(&mut self, length: usize) -> io::Result<(Vec<u8>, bool)> {
        while self.data.len() < length && self.more()? {}
        let is_complete = self.data.len() >= length;
        let rest = self.data.split_off(length.min(self.data.len()));
        Ok((std::mem::replace(&mut self.data, rest), is_complete))
    }

    /// The bytes before a mark, which is taken too; `None` when the stream ends first.
    fn until(&mut self, mark: &[u8]) -> io::Result<Option<Vec<u8>>> {
        loop {
            let found = self.data.windows(mark.len()).position(|w| w == mark);
            if let Some(at) = found {
                let rest = self.data.split_off(at + mark.len());
                let mut taken = std::mem::replace(&mut self.data, rest);
                taken.truncate(at);
                return Ok(Some(taken));
            }
            if !self.more()? {
                return Ok(None);
            }
        }
    }

    fn more(&mut self) -> io::Result<bool> {
        let mut buffer = [0; 16 * 1024];
        let read = self.socket.read(&mut buffer)?;
        self.data.extend_from_slice(&buffer[..read]);
        Ok(read > 0)
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    #[test]
    fn an_interim_response_is_not_the_answer() {
        let message = "HTTP/1.1 103 Early Hints\r\nx-a: 1\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
        check("GET", message, "204");
    }

    #[test]
    fn a_body_is_as_long_as_its_length() {
        let message = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 500";
        check("GET", message, "200\ncontent-length: 2\n\nok");
    }

    #[test]
    fn a_body_that_is_cut_is_truncated() {
        let message = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok";
        check("GET", message, "200 truncated\ncontent-length: 3\n\nok");
    }

    #[test]
    fn chunks_are_put_together() {
        let message = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n1\r\n!\r\n0\r\n\r\n";
        check("GET", message, "200\n\nok!");
    }

    #[test]
    fn chunks_without_an_end_are_truncated() {
        let message = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n";
        check("GET", message, "200 truncated\n\nok");
    }

    #[test]
    fn the_answer_to_head_has_no_body() {
        let message = "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n";
        check("HEAD", message, "404\ncontent-length: 9");
    }

    #[test]
    fn a_closed_connection_is_no_response() {
        check("GET", "", "no_response");
    }

    /// Replays a row to a server that sends these bytes, whatever it is asked.
    #[track_caller]
    fn check(method: &str, message: &'static str, answer: &str) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
        let address = listener.local_addr().expect("it is bound");
        let server = thread::spawn(move || -> io::Result<()> {
            let (mut socket, _) = listener.accept()?;
            let _ = socket.read(&mut [0; 1024])?;
            socket.write_all(message.as_bytes())
        });
        let request = Request {
            method: method.to_owned(),
            path: "/".to_owned(),
            headers: Vec::new(),
            body: None,
        };
        assert_eq!(exchange(address, &request).to_string(), answer);
        server.join().expect("no panic").expect("no trouble");
    }
}
