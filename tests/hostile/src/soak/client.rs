//! A client: one connection after the other, until there is nothing more to send.
//!
//! It panics at anything that is not as it must be, which is noted of the connection.

use std::net::SocketAddr;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard};

use harness::{Answer, Http1, Http2, Request, Waiting, WebSocketClient};

use super::deed::{Asked, BROKEN, Deed, PLAIN, SOCKETS};
use super::ledger::Ledger;
use super::misbehaviour::MISBEHAVIOURS;
use super::service::LABEL;

/// What all clients know.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) server: SocketAddr,
    pub(super) ledger: Mutex<Ledger>,
}

/// The connections that send these requests, one after the other: the how-manieth each is, and what it
/// sends. One in four is a WebSocket, which has a connection to itself.
pub(super) fn errands(mut ids: Range<usize>) -> impl Iterator<Item = (usize, Range<usize>)> {
    (0..).map_while(move |nth| {
        let count = if nth % 4 == 1 { 1 } else { BATCH };
        let errand = ids.start..ids.end.min(ids.start + count);
        ids.start = errand.end;
        (!errand.is_empty()).then_some((nth, errand))
    })
}

impl Client {
    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().expect("nothing panics while it is held")
    }

    /// Sends the requests of one connection, beside one that misbehaves for each nine that do not.
    pub(super) fn work(&self, nth: usize, ids: Range<usize>) {
        if nth.is_multiple_of(9) {
            self.ledger().misbehaving += 1;
            let (turn, kinds) = (nth / 9, MISBEHAVIOURS.len());
            let (name, misbehave) = MISBEHAVIOURS[turn % kinds];
            self.note(name, || misbehave(self, turn / kinds));
        }
        self.note("a well-behaved connection", || self.behave(nth, ids));
    }

    fn note(&self, whose: &str, talk: impl FnOnce()) {
        let talked = catch_unwind(AssertUnwindSafe(talk));
        let mut ledger = self.ledger();
        ledger.connections += 1;
        if let Err(panic) = talked {
            ledger.malformed += 1;
            let why = panic.downcast_ref::<String>();
            ledger.fail(format!("{whose}: {}", why.map_or("a panic", |why| why)));
        }
    }

    fn behave(&self, nth: usize, ids: Range<usize>) {
        let turn = nth / 4;
        if nth % 4 == 1 {
            return self.visit((ids.start, &SOCKETS[turn % SOCKETS.len()]));
        }
        let mut requests: Vec<Asked> = ids.map(|id| (id, &PLAIN[id % PLAIN.len()])).collect();
        // Its deadline holds up whatever comes after it on the connection.
        if let Some((_, deed)) = requests.get_mut(2)
            && turn.is_multiple_of(4)
        {
            *deed = Deed::named("/act/late");
        }
        if nth % 4 == 3 {
            // Streams break off beside others, which must not notice.
            for ((_, deed), broken) in requests.iter_mut().zip(&BROKEN) {
                *deed = broken;
            }
            return self.converse_in_streams(&requests);
        }
        // An answer that breaks off takes the connection with it: two in three end so.
        if let (Some((_, deed)), Some(broken)) = (requests.last_mut(), BROKEN.get(turn % 3)) {
            *deed = broken;
        }
        self.converse(Http1::connect(self.server), &requests);
    }

    /// Sends requests in bursts, and looks at every answer and at the end.
    pub(super) fn converse(&self, mut connection: Http1, requests: &[Asked]) {
        // One at a time, then as many as a browser or a proxy pipelines.
        let (single, bursts) = requests.split_at(requests.len().min(2));
        for burst in single.chunks(1).chain(bursts.chunks(8)) {
            self.exchange(&mut connection, burst, burst.len());
        }
        expect_end(connection.finish());
    }

    /// The same over HTTP/2, all at once.
    fn converse_in_streams(&self, requests: &[Asked]) {
        let mut streams = Http2::connect(self.server);
        let begun = requests.iter().map(|it| self.begin(&mut streams, *it));
        let waiting: Vec<_> = begun.collect();
        for (asked, waiting) in requests.iter().zip(waiting) {
            self.judge(*asked, &streams.finish(waiting));
        }
        assert_eq!(streams.close(), Ok(()), "the end of streams");
    }

    /// Sends a request on a stream of its own.
    pub(super) fn begin(&self, streams: &mut Http2, asked: Asked) -> Waiting {
        let begun = streams.begin(&self.request(asked));
        begun.expect("a request that can be sent")
    }

    /// Asks for a WebSocket and looks at how it ends: with the close frame that it must end with, or
    /// with the answer that refuses it.
    fn visit(&self, asked: Asked) {
        let (_, deed) = asked;
        if deed.code < 1000 {
            return self.converse(Http1::connect(self.server), &[asked]);
        }
        let mut socket = self.open(asked);
        if let Some(content) = deed.content {
            socket.text(content);
        }
        self.expect_close(&mut socket, asked);
        socket.close(deed.code, "");
        expect_end(&mut socket.into_connection());
    }

    /// Opens a WebSocket.
    pub(super) fn open(&self, asked: Asked) -> WebSocketClient {
        let (id, path) = (asked.0.to_string(), self.request(asked).path);
        let opened = WebSocketClient::open(self.server, "GET", &path, &[]);
        let socket = opened.expect("a WebSocket");
        let headers = ["sec-websocket-accept", LABEL].map(|name| socket.opened().header(name));
        assert_eq!(headers, [Some(ACCEPT), Some(&id)], "the answer to {id}");
        socket
    }

    /// Reads the close frame that a WebSocket must end with.
    pub(super) fn expect_close(&self, socket: &mut WebSocketClient, (id, deed): Asked) {
        expect_frame(socket, &format!("close: {} {}", deed.code, deed.text(id)));
        self.ledger().lines[id].is_answered = true;
    }

    /// A request, which is noted as it is sent.
    pub(super) fn request(&self, (id, deed): Asked) -> Request {
        self.ledger().lines[id].sent = Some(deed);
        deed.request(id)
    }

    /// Sends requests, all at once, and reads so many of the answers, which must be the ones to these.
    pub(super) fn exchange(&self, connection: &mut Http1, requests: &[Asked], awaited: usize) {
        let bytes = requests.iter().map(|it| self.request(*it).to_http1());
        connection.say(bytes.collect::<Vec<_>>().concat());
        for &asked in &requests[..awaited] {
            self.judge(asked, &connection.answer(asked.1.method));
        }
    }

    /// Looks at an answer, which must be the one to this request.
    pub(super) fn judge(&self, (id, deed): Asked, answer: &Answer) {
        let (is_right, shown) = (deed.is_answered_by(id, answer), answer.to_string());
        assert!(
            is_right,
            "not {} to {deed:?} {id}: {shown:.1000}",
            deed.code
        );
        self.ledger().lines[id].is_answered = true;
    }
}

/// Reads a frame.
pub(super) fn expect_frame(socket: &mut WebSocketClient, expected: &str) {
    let frame = socket.receive().expect("a frame or the end");
    let frame = frame.map_or("the end".to_owned(), |frame| frame.to_string());
    assert_eq!(frame, expected, "a frame");
}

/// Reads to the end, which must be a clean one, and before which there must be nothing any more.
pub(super) fn expect_end(connection: &mut Http1) {
    let heard = connection.hear_out();
    let is_end = heard.ended_well && heard.bytes.is_empty();
    assert!(is_end, "not the end: {heard:?}");
}

/// The requests on a connection that is no WebSocket.
const BATCH: usize = 50;

/// What the key of RFC 6455, section 1.3, is accepted with.
const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_is_handed_out_once() {
        assert!(errands(10..500).flat_map(|(_, ids)| ids).eq(10..500));
    }
}
