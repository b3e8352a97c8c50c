//! A client: one connection after the other, until there is nothing more to send.

use std::iter;
use std::net::SocketAddr;
use std::ops::Range;

use harness::{Answer, Http1, Http2, Waiting, WebSocketClient};

use super::deed::{BROKEN, Deed, PLAIN, SOCKETS};
use super::ledger::{Fate, Ledger};
use super::misbehaviour::MISBEHAVIOURS;
use super::service::LABEL;
use super::shared::Shared;

/// What all clients know.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) server: SocketAddr,
    pub(super) ledger: Shared<Ledger>,
}

/// A request, by its id and its kind.
pub(super) type Asked = (usize, &'static Deed);

/// The end of a step, or in words why there is none.
pub(super) type Done = Result<(), String>;

/// The connections that send these requests, one after the other: the how-manieth each is, and what it
/// sends. One in four is a WebSocket, which has a connection to itself.
pub(super) fn errands(mut ids: Range<usize>) -> impl Iterator<Item = (usize, Range<usize>)> {
    let mut connections = 0..;
    iter::from_fn(move || {
        let nth = connections.next()?;
        let count = if nth % 4 == 1 { 1 } else { BATCH };
        let errand = ids.start..ids.end.min(ids.start + count);
        ids.start = errand.end;
        (!errand.is_empty()).then_some((nth, errand))
    })
}

impl Client {
    /// Sends the requests of one connection, beside one that misbehaves for each nine that do not.
    pub(super) fn work(&self, nth: usize, ids: Range<usize>) {
        if nth.is_multiple_of(9) {
            self.ledger.open().misbehaving += 1;
            let (turn, kind) = (nth / 9, nth / 9 % MISBEHAVIOURS.len());
            let (name, misbehave) = MISBEHAVIOURS[kind];
            self.connect(name, || misbehave(self, turn / MISBEHAVIOURS.len()));
        }
        self.connect("a well-behaved connection", || self.behave(nth, ids));
    }

    fn connect(&self, whose: &str, talk: impl FnOnce() -> Done) {
        self.ledger.open().connections += 1;
        if let Err(why) = talk() {
            self.ledger.open().fail(format!("{whose}: {why}"));
        }
    }

    fn behave(&self, nth: usize, ids: Range<usize>) -> Done {
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
        self.converse(Http1::connect(self.server), &requests)
    }

    /// Sends requests in bursts, and looks at every answer and at the end.
    pub(super) fn converse(&self, mut connection: Http1, requests: &[Asked]) -> Done {
        // One at a time, then as many as a browser or a proxy pipelines.
        let (single, bursts) = requests.split_at(requests.len().min(2));
        for burst in single.chunks(1).chain(bursts.chunks(8)) {
            self.send(&mut connection, burst);
            for &asked in burst {
                self.expect(&mut connection, asked)?;
            }
        }
        self.expect_end(connection.finish())
    }

    /// The same over HTTP/2, all at once.
    fn converse_in_streams(&self, requests: &[Asked]) -> Done {
        let mut streams = Http2::connect(self.server);
        let mut waiting = Vec::new();
        for &asked in requests {
            waiting.push(self.begin(&mut streams, asked)?);
        }
        for (&asked, waiting) in requests.iter().zip(waiting) {
            self.judge(asked, &streams.finish(waiting))?;
        }
        streams.close()
    }

    /// Sends a request on a stream of its own.
    pub(super) fn begin(&self, streams: &mut Http2, asked: Asked) -> Result<Waiting, String> {
        let (id, deed) = asked;
        self.ledger.open().note(asked, Fate::Unread);
        let begun = streams.begin(&deed.request(id));
        begun.map_err(|answer| answer.to_string())
    }

    /// Asks for a WebSocket and looks at how it ends: with the close frame that it must end with, or
    /// with the answer that refuses it.
    fn visit(&self, (id, deed): Asked) -> Done {
        if deed.code < 1000 {
            return self.converse(Http1::connect(self.server), &[(id, deed)]);
        }
        let mut socket = self.open((id, deed))?;
        if let Some(content) = deed.content {
            socket.text(content);
        }
        self.expect_close(&mut socket, (id, deed))?;
        socket.close(deed.code, "");
        self.expect_end(&mut socket.into_connection())
    }

    /// Opens a WebSocket.
    pub(super) fn open(&self, (id, deed): Asked) -> Result<WebSocketClient, String> {
        self.ledger.open().note((id, deed), Fate::Unread);
        let opened = WebSocketClient::open(self.server, "GET", &deed.path(id), &[]);
        let socket = opened.map_err(|answer| self.malformed(answer.to_string()))?;
        let (answer, label) = (socket.opened(), id.to_string());
        let is_open = answer.header("sec-websocket-accept") == Some(ACCEPT)
            && answer.header(LABEL) == Some(&label);
        self.holds(is_open, || format!("not {id}: {answer}"))?;
        Ok(socket)
    }

    /// Reads the close frame that a WebSocket must end with.
    pub(super) fn expect_close(&self, socket: &mut WebSocketClient, (id, deed): Asked) -> Done {
        let expected = format!("close: {} {}", deed.code, deed.text(id));
        self.expect_frame(socket, &expected)?;
        self.ledger.open().note((id, deed), Fate::Answered);
        Ok(())
    }

    /// Reads a frame.
    pub(super) fn expect_frame(&self, socket: &mut WebSocketClient, expected: &str) -> Done {
        let frame = socket.receive().map_err(|error| error.to_string())?;
        let frame = frame.map_or("the end".to_owned(), |frame| frame.to_string());
        self.holds(frame == expected, || format!("not {expected}: {frame}"))
    }

    /// Sends requests, all at once.
    pub(super) fn send(&self, connection: &mut Http1, requests: &[Asked]) {
        let mut bytes = Vec::new();
        for &(id, deed) in requests {
            self.ledger.open().note((id, deed), Fate::Unread);
            bytes.extend(deed.request(id).to_http1());
        }
        connection.say(bytes);
    }

    /// Reads an answer, which must be the one to this request.
    pub(super) fn expect(&self, connection: &mut Http1, asked: Asked) -> Done {
        self.judge(asked, &connection.answer(asked.1.method))
    }

    /// Looks at an answer, which must be the one to this request.
    pub(super) fn judge(&self, (id, deed): Asked, answer: &Answer) -> Done {
        let flaw = deed.flaw(id, answer);
        let shown = || flaw.clone().unwrap_or_default();
        self.holds(flaw.is_none(), shown)?;
        self.ledger.open().note((id, deed), Fate::Answered);
        Ok(())
    }

    /// Reads to the end, which must be a clean one, and before which there must be nothing any more.
    pub(super) fn expect_end(&self, connection: &mut Http1) -> Done {
        let heard = connection.hear_out();
        let is_end = heard.ended_well && heard.bytes.is_empty();
        self.holds(is_end, || format!("not the end: {heard:?}"))
    }

    /// What does not hold is malformed.
    pub(super) fn holds(&self, holds: bool, why: impl FnOnce() -> String) -> Done {
        if holds {
            return Ok(());
        }
        Err(self.malformed(why()))
    }

    fn malformed(&self, why: String) -> String {
        self.ledger.open().malformed += 1;
        why
    }
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
        let ids: Vec<usize> = errands(10..500).flat_map(|(_, ids)| ids).collect();
        assert_eq!(ids, (10..500).collect::<Vec<_>>());
    }
}
