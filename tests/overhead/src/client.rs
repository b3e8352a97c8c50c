//! A client with one connection, which it keeps alive.

use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{self, Sender};

use tokio::sync::mpsc::UnboundedSender;

use crate::{Scenario, Side};

/// A connection to a server.
#[derive(Debug)]
pub struct Client {
    stream: TcpStream,
    server: UnboundedSender<Sender<()>>,
    side: Side,
}

impl Client {
    pub(crate) fn connect(
        address: SocketAddr,
        server: UnboundedSender<Sender<()>>,
        side: Side,
    ) -> Self {
        let stream = TcpStream::connect(address).expect("the server listens");
        stream.set_nodelay(true).expect("it is a socket");
        Self {
            stream,
            server,
            side,
        }
    }

    /// Lets the thread of the server [begin a count](begin_count), and waits for it.
    ///
    /// # Panics
    ///
    /// Panics when there is no server any more.
    pub fn begin_count(&self) {
        let (begun, is_begun) = mpsc::channel();
        self.server.send(begun).expect("the server is there");
        is_begun.recv().expect("the server begins");
    }

    /// Sends a request several times, each after the answer to the one before.
    ///
    /// # Panics
    ///
    /// Panics when an answer is not the expected one.
    pub fn send(&mut self, scenario: Scenario, times: u32) {
        let request = scenario.request();
        let (status, body) = scenario.expected(self.side);
        let start = format!("HTTP/1.1 {status} ");
        let mut answer = Vec::new();
        for _ in 0..times {
            self.stream.write_all(&request).expect("the server reads");
            answer.clear();
            // Every expected answer ends with a body that is not in its head.
            while !answer.ends_with(body.as_bytes()) {
                let mut chunk = [0; 4096];
                let read = self.stream.read(&mut chunk).expect("the server answers");
                let text = String::from_utf8_lossy(&answer);
                assert!(read > 0 && answer.len() < 8192, "{scenario:?}: {text}");
                answer.extend_from_slice(&chunk[..read]);
            }
            let text = String::from_utf8_lossy(&answer);
            let (head, got) = text.split_once("\r\n\r\n").expect("a head ends");
            assert!(head.starts_with(&start), "{scenario:?}: {text}");
            assert_eq!(got, body, "{scenario:?}: {head}");
        }
    }
}

/// Begins a count on this thread, which ends the one before: valgrind looks out for it.
#[inline(never)]
pub(crate) fn begin_count() {
    black_box(());
}

/// The requests before those that are counted: what is done once in a life is done, and the allocator has
/// settled.
pub const WARM_UP: u32 = 50;

/// The requests that are counted.
pub const COUNTED: u32 = 200;
