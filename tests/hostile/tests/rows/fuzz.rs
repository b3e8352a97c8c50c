//! Requests and exceptions of random bytes, the same in every run.

use std::sync::Arc;
use std::sync::Mutex;

use harness::{Notes, get};
use hostile::raising;
use http_exception::{HttpException, Raised, StatusCode};

use crate::check::{Plain, missing, observed, on_each, raised};
use crate::facts::{Fact, facts};

pub(crate) const FACTS: &[Fact] = facts! {
    on_each:
        a50_random_exceptions_are_answered_and_the_connection_lives,
        a50_random_requests_end_no_server,
        a50_random_frames_end_no_server;
};

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

fn a50_random_exceptions_are_answered_and_the_connection_lives() {
    let app = |notes: &Notes| {
        let random = Arc::new(Mutex::new(Random(0x5eed)));
        raising(observed(notes).build(), move || {
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
        for mut connection in served.connections() {
            for nth in 0..500 {
                let answer = connection.send(&get("/act/it"));
                assert!(answer.trouble.is_empty(), "{nth}: {answer}");
                assert!((200..=599).contains(&answer.status), "{nth}: {answer}");
            }
            assert_eq!(connection.send(&get("/alive")).text(), "alive");
        }
        assert_eq!(served.notes.take().len(), 1_000);
    });
}

fn a50_random_requests_end_no_server() {
    on_each(raised(missing), |served| {
        let mut random = Random(0x5eed);
        for _ in 0..300 {
            let (before, between, after, rest): (&[u8], _, &[u8], _) = match random.below(3) {
                0 => (b"", 400, b"", 0),
                1 => (b"GET /act/", 60, b" HTTP/1.1\r\nhost: a\r\n\r\n", 0),
                _ => (
                    b"POST /act/it HTTP/1.1\r\nhost: a\r\n",
                    60,
                    b"\r\n\r\n",
                    200,
                ),
            };
            let between = random.bytes(between);
            let rest = if rest > 0 {
                random.bytes(rest)
            } else {
                Vec::new()
            };
            let request = [before, &between, after, &rest].concat();
            let heard = served.http1().say(&request).finish().hear_out();
            assert!(heard.ended, "{:?}", String::from_utf8_lossy(&request));
        }
        assert_eq!(served.http1().send(&get("/alive")).text(), "alive");
    });
}

/// The first frame of a connection: settings, of which there are none.
const SETTINGS: &[u8] = b"\0\0\0\x04\0\0\0\0\0";

fn a50_random_frames_end_no_server() {
    on_each(raised(missing), |served| {
        let mut random = Random(0x5eed);
        for _ in 0..300 {
            let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
            bytes.extend_from_slice(SETTINGS);
            for _ in 0..=random.below(4) {
                let payload = random.bytes(60);
                let length = u32::try_from(payload.len()).unwrap_or_default();
                bytes.extend_from_slice(&length.to_be_bytes()[1..]);
                // Most are of a kind that there is, on one of the first streams.
                bytes.push(u8::try_from(random.below(11)).unwrap_or_default());
                bytes.extend(random.bytes(2).first());
                let stream = u8::try_from(random.below(6)).unwrap_or_default();
                bytes.extend([0, 0, 0, stream]);
                bytes.extend(payload);
            }
            let heard = served.http1().say(&bytes).finish().hear_out();
            assert!(heard.ended, "{bytes:?}");
        }
        assert_eq!(served.http2().send(&get("/alive")).text(), "alive");
    });
}
