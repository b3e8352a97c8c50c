//! Requests and exceptions of random bytes, the same in every run.

use std::sync::Arc;
use std::sync::Mutex;

use hostile::{App, Raw};
use http_exception::{HttpException, Raised, StatusCode};
use wire::{Http1, Notes, get};

use crate::check::{Plain, observed, on_each};

/// Xorshift, which needs no crate.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: u64) -> usize {
        usize::try_from(self.next() % bound).unwrap_or_default()
    }

    fn bytes(&mut self, most: u64) -> Vec<u8> {
        let count = self.below(most);
        (0..count).map(|_| self.next().to_le_bytes()[3]).collect()
    }

    fn text(&mut self, most: u64) -> String {
        let bytes = self.bytes(most);
        bytes.iter().copied().map(char::from).collect()
    }
}

#[test]
fn a50_random_exceptions_are_answered_and_the_connection_lives() {
    let app = |notes: &Notes| {
        let random = Arc::new(Mutex::new(Random(0x5eed)));
        App::raising(observed(notes).build(), move || {
            let mut random = random.lock().expect("nothing panics while it is held");
            if random.below(4) == 0 {
                return Raised::from(Plain(random.text(200)));
            }
            let code = u16::try_from(100 + random.below(900)).unwrap_or_default();
            let status = StatusCode::from_u16(code).unwrap_or_default();
            let mut exc = HttpException::new(status, random.text(200));
            for _ in 0..random.below(8) {
                exc = exc.with_header(random.text(6), random.bytes(40));
            }
            if random.below(2) == 0 {
                exc = exc.with_code(random.text(20));
            }
            exc.into()
        })
    };
    on_each(app, |served| {
        let mut connection = Http1::connect(served.server.address());
        for nth in 0..500 {
            let answer = connection.send(&get("/act/it"));
            assert!(answer.trouble.is_empty(), "{nth}: {answer}");
            assert!((200..=599).contains(&answer.status), "{nth}: {answer}");
        }
        assert_eq!(connection.send(&get("/alive")).text(), "alive");
        assert_eq!(served.notes.take().len(), 500);
    });
}

#[test]
fn a50_random_requests_end_no_server() {
    let app = |notes: &Notes| {
        App::raising(observed(notes).build(), || {
            HttpException::not_found("Item not found")
        })
    };
    on_each(app, |served| {
        let mut random = Random(0x5eed);
        for _ in 0..300 {
            let mut raw = Raw::connect(served.server.address());
            let mut request = Vec::new();
            match random.below(3) {
                0 => request = random.bytes(400),
                1 => {
                    request.extend_from_slice(b"GET /act/");
                    request.extend(random.bytes(60));
                    request.extend_from_slice(b" HTTP/1.1\r\nhost: a\r\n\r\n");
                }
                _ => {
                    request.extend_from_slice(b"POST /act/it HTTP/1.1\r\nhost: a\r\n");
                    request.extend(random.bytes(60));
                    request.extend_from_slice(b"\r\n\r\n");
                    request.extend(random.bytes(200));
                }
            }
            let heard = raw.say(&request).finish().hear_out();
            assert!(heard.ended, "{:?}", String::from_utf8_lossy(&request));
        }
        let mut connection = Http1::connect(served.server.address());
        assert_eq!(connection.send(&get("/alive")).text(), "alive");
    });
}
