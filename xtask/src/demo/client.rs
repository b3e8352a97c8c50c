//! A small HTTP/1.1 client: one request per connection, bounded in time and size.
//!
//! It reads what is on the wire and forgives nothing: bytes after the answer, to
//! `HEAD` for example, are an error. Not a client for anything but a check.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use super::{Answer, Request};
use crate::deadline::Deadline;

/// Sends `request` to `address` and reads the whole answer.
///
/// # Errors
///
/// Returns [`io::Error`] when the connection fails, the answer is not HTTP/1.1, is
/// longer than a mebibyte, is not complete after five seconds, or is followed by more bytes.
pub(crate) fn send(address: SocketAddr, request: &Request) -> io::Result<Answer> {
    let deadline = Deadline::after(PATIENCE);
    let stream = TcpStream::connect_timeout(&address, deadline.remaining()?)?;
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(deadline.remaining()?))?;
    (&stream).write_all(&encode(address, request))?;
    let reader = BoundedStream {
        stream: &stream,
        deadline,
    };
    read_answer(&mut BufReader::new(reader.take(LIMIT)), request.method)
}

fn encode(address: SocketAddr, request: &Request) -> Vec<u8> {
    let mut lines = vec![
        format!("{} {} HTTP/1.1", request.method, request.path),
        format!("host: {address}"),
        "connection: close".to_owned(),
    ];
    lines.extend(
        request
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}")),
    );
    if let Some(body) = request.body {
        lines.push(format!("content-length: {}", body.len()));
    }
    let body = request.body.unwrap_or_default();
    format!("{}\r\n\r\n{body}", lines.join("\r\n")).into_bytes()
}

fn read_answer(reader: &mut impl BufRead, method: &str) -> io::Result<Answer> {
    let (status_line, headers) = loop {
        let (status_line, headers) = read_head(reader)?;
        // An interim answer has no body; the final one follows.
        if !(100..200).contains(&status_line.1) {
            break (status_line, headers);
        }
    };
    let (version, status, reason) = status_line;
    let mut answer = Answer {
        version,
        status,
        reason,
        headers,
        body: Vec::new(),
    };
    let has_body = method != "HEAD" && status != 204 && status != 304;
    if has_body {
        answer.body = read_body(reader, &answer)?;
    }
    // A server that closes has nothing more to say; one that does not is not waited for.
    if answer.has_token("connection", "close") {
        let mut more = Vec::new();
        reader.read_to_end(&mut more)?;
        if !more.is_empty() {
            return Err(invalid(format!(
                "{} bytes after the answer: {:?}",
                more.len(),
                String::from_utf8_lossy(&more)
            )));
        }
    }
    Ok(answer)
}

type StatusLine = (String, u16, String);

fn read_head(reader: &mut impl BufRead) -> io::Result<(StatusLine, Vec<(String, String)>)> {
    let line = read_line(reader)?;
    let (version, rest) = line
        .split_once(' ')
        .ok_or_else(|| invalid(format!("no status line: {line:?}")))?;
    let (status, reason) = rest.split_once(' ').unwrap_or((rest, ""));
    let status = match status.parse::<u16>() {
        Ok(status @ 100..=999) if version.starts_with("HTTP/1.") => status,
        _ => return Err(invalid(format!("no status line: {line:?}"))),
    };
    let mut headers = Vec::new();
    loop {
        let line = read_line(reader)?;
        if line.is_empty() {
            return Ok(((version.to_owned(), status, reason.to_owned()), headers));
        }
        let (name, value) = line
            .split_once(':')
            .ok_or_else(|| invalid(format!("no header: {line:?}")))?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

fn read_body(reader: &mut impl BufRead, answer: &Answer) -> io::Result<Vec<u8>> {
    if answer.has_token("transfer-encoding", "chunked") {
        return read_chunks(reader);
    }
    let mut body = Vec::new();
    if let Some(length) = answer.header("content-length") {
        let length: u64 = length
            .parse()
            .map_err(|_| invalid(format!("content-length is {length:?}")))?;
        reader.take(length).read_to_end(&mut body)?;
        if body.len() as u64 != length {
            return Err(invalid(format!(
                "{} of {length} bytes, then the end",
                body.len()
            )));
        }
    } else {
        reader.read_to_end(&mut body)?;
    }
    Ok(body)
}

fn read_chunks(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = read_line(reader)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = u64::from_str_radix(size, 16)
            .map_err(|_| invalid(format!("chunk size is {line:?}")))?;
        if size == 0 {
            break;
        }
        let read = reader.take(size).read_to_end(&mut body)?;
        if read as u64 != size || !read_line(reader)?.is_empty() {
            return Err(invalid(format!("a chunk is not {size} bytes long")));
        }
    }
    // Trailers, up to the empty line.
    while !read_line(reader)?.is_empty() {}
    Ok(body)
}

/// Reads up to the end of a line and returns it without that end.
fn read_line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = Vec::new();
    reader.read_until(b'\n', &mut line)?;
    match line.strip_suffix(b"\r\n") {
        Some(text) => Ok(String::from_utf8_lossy(text).into_owned()),
        None => Err(invalid(format!(
            "the connection ended in {:?}",
            String::from_utf8_lossy(&line)
        ))),
    }
}

fn invalid(why: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// A stream whose reads together end at a deadline.
#[derive(Debug)]
struct BoundedStream<'a> {
    stream: &'a TcpStream,
    deadline: Deadline,
}

impl Read for BoundedStream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream
            .set_read_timeout(Some(self.deadline.remaining()?))?;
        self.stream.read(buffer)
    }
}

const PATIENCE: Duration = Duration::from_secs(5);
const LIMIT: u64 = 1 << 20;

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    #[test]
    fn a_body_of_known_length_is_read() {
        let answer = ask(
            "GET",
            "HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\nAllow: GET\r\n\r\nabc",
        );
        let answer = answer.expect("the answer is complete");
        assert_eq!((answer.status, answer.reason.as_str()), (404, "Not Found"));
        assert_eq!(answer.header("allow"), Some("GET"));
        assert_eq!(answer.body, b"abc");
    }

    #[test]
    fn chunks_are_put_together_and_trailers_left_out() {
        check(
            "GET",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nx: y\r\n\r\n",
            Ok("abcde"),
        );
    }

    #[test]
    fn a_body_of_unknown_length_ends_with_the_connection() {
        check(
            "GET",
            "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nabc",
            Ok("abc"),
        );
    }

    #[test]
    fn an_interim_answer_is_passed_over() {
        check(
            "GET",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\na",
            Ok("a"),
        );
    }

    #[test]
    fn head_has_no_body_whatever_its_length_says() {
        check(
            "HEAD",
            "HTTP/1.1 404 Not Found\r\ncontent-length: 3\r\nconnection: close\r\n\r\n",
            Ok(""),
        );
    }

    #[test]
    fn a_body_sent_to_head_is_an_error() {
        check(
            "HEAD",
            "HTTP/1.1 404 Not Found\r\ncontent-length: 3\r\nconnection: close\r\n\r\nabc",
            Err("3 bytes after the answer: \"abc\""),
        );
    }

    #[test]
    fn a_short_body_is_an_error() {
        check(
            "GET",
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc",
            Err("3 of 5 bytes, then the end"),
        );
    }

    #[test]
    fn a_connection_that_ends_at_once_is_an_error() {
        check("GET", "", Err("the connection ended in \"\""));
    }

    #[test]
    fn what_is_not_http_is_an_error() {
        check(
            "GET",
            "SSH-2.0-OpenSSH\r\n",
            Err("no status line: \"SSH-2.0-OpenSSH\""),
        );
    }

    #[test]
    fn the_request_has_a_host_and_the_length_of_its_body() {
        let address = SocketAddr::from(([127, 0, 0, 1], 80));
        let request = Request {
            body: Some("{}"),
            headers: &[("a", "b")],
            ..request("POST")
        };
        assert_eq!(
            String::from_utf8(encode(address, &request)).expect("a request is text"),
            "POST / HTTP/1.1\r\nhost: 127.0.0.1:80\r\nconnection: close\r\na: b\r\ncontent-length: 2\r\n\r\n{}"
        );
    }

    #[track_caller]
    fn check(method: &'static str, answer: &'static str, expected: Result<&str, &str>) {
        let body = ask(method, answer)
            .map(|answer| String::from_utf8_lossy(&answer.body).into_owned())
            .map_err(|err| err.to_string());
        assert_eq!(body.as_deref().map_err(String::as_str), expected);
    }

    /// Answers one connection with `answer`, whatever it asks.
    fn ask(method: &'static str, answer: &'static str) -> io::Result<Answer> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let server = thread::spawn(move || -> io::Result<()> {
            let (stream, _) = listener.accept()?;
            // All of the request is read first: closing before would reset the connection.
            let mut lines = BufReader::new(&stream).lines();
            while lines
                .next()
                .transpose()?
                .is_some_and(|line| !line.is_empty())
            {}
            (&stream).write_all(answer.as_bytes())
        });
        let result = send(address, &request(method));
        server.join().expect("the server does not panic")?;
        result
    }

    fn request(method: &'static str) -> Request {
        Request {
            method,
            path: "/",
            headers: &[],
            body: None,
            status: 200,
            shows: "",
        }
    }
}
