//! A bare socket: what is said is what is sent, and what is heard is what came.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// A connection that knows nothing of HTTP.
#[derive(Debug)]
pub struct Raw(TcpStream);

impl Raw {
    /// Connects.
    ///
    /// # Panics
    ///
    /// When nobody listens.
    #[must_use]
    pub fn connect(server: SocketAddr) -> Self {
        let socket = TcpStream::connect_timeout(&server, PATIENCE).expect("the server listens");
        let patience = Some(Duration::from_millis(50));
        socket.set_read_timeout(patience).expect("not zero");
        let patience = Some(PATIENCE);
        socket.set_write_timeout(patience).expect("not zero");
        Self(socket)
    }

    /// Sends bytes; the server may have gone by then.
    pub fn say(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        let _ = self.0.write_all(bytes.as_ref());
        self
    }

    /// Says that nothing more is sent.
    pub fn finish(&mut self) -> &mut Self {
        let _ = self.0.shutdown(Shutdown::Write);
        self
    }

    /// Reads until the text has come, the connection has ended, or patience has.
    #[must_use]
    pub fn hear(&mut self, text: &str) -> Heard {
        self.until(|heard| contains(heard, text.as_bytes()), PATIENCE)
    }

    /// Reads what comes within a time.
    #[must_use]
    pub fn hear_for(&mut self, time: Duration) -> Heard {
        self.until(|_| false, time)
    }

    /// Reads to the end of the connection.
    #[must_use]
    pub fn hear_out(&mut self) -> Heard {
        self.hear_for(PATIENCE)
    }

    fn until(&mut self, done: impl Fn(&[u8]) -> bool, time: Duration) -> Heard {
        let begun = Instant::now();
        let mut heard = Heard::default();
        let mut buffer = vec![0; 64 * 1024];
        while begun.elapsed() < time && !done(&heard.bytes) {
            match self.0.read(&mut buffer) {
                Ok(0) => {
                    heard.ended = true;
                    break;
                }
                Ok(read) => heard.bytes.extend_from_slice(&buffer[..read]),
                Err(error) if is_silence(error.kind()) => {}
                Err(_) => {
                    heard.ended = true;
                    break;
                }
            }
        }
        heard
    }
}

/// What came.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Heard {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether the server has ended the connection.
    pub ended: bool,
}

impl Heard {
    /// The bytes as text, one character for each.
    #[must_use]
    pub fn text(&self) -> String {
        self.bytes.iter().copied().map(char::from).collect()
    }

    /// How many answers began.
    #[must_use]
    pub fn answers(&self) -> usize {
        self.text().matches("HTTP/1.1 ").count()
    }
}

fn is_silence(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
    )
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// How long a server may be silent.
const PATIENCE: Duration = Duration::from_secs(10);
