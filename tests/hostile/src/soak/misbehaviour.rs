//! The connections that do not behave, one in ten.

use std::thread::sleep;
use std::time::Duration;

use harness::{Http1, Http2, Outcome, Request, WebSocketClient};

use super::client::{Client, expect_end, expect_frame};
use super::deed::{Asked, PLAIN};
use super::service::GREETING;

/// Misbehaves once, the how-manieth time of its kind. Every request is noted as it is sent.
///
/// What is wrong is what a server must not do even to such a client: refuse it the connection, leave it
/// without an answer that it waits for, or never end.
type Misbehave = fn(&Client, usize);

/// The ways to misbehave.
pub(super) const MISBEHAVIOURS: [(&str, Misbehave); 14] = [
    ("half a request", half),
    ("half a body", half_body),
    ("a reset", reset),
    ("garbage", garbage),
    ("a huge head", huge_head),
    ("an upload", upload),
    ("a slow writer", write_slowly),
    ("a slow reader", read_slowly),
    ("an early close", close_early),
    ("a long pipeline", pipeline),
    ("reset streams", reset_streams),
    ("bad frames", send_bad_frame),
    ("a reset WebSocket", reset_socket),
    ("noise in a WebSocket", make_noise),
];

/// The kind that it is the turn of.
fn plain(nth: usize) -> &'static str {
    PLAIN[nth % PLAIN.len()].path
}

/// Half a request, and the end.
fn half(client: &Client, nth: usize) {
    let [(id, deed)] = client.ledger().take([plain(nth)]);
    let mut request = deed.request(id);
    request.body = None;
    // Without the line end behind the last header, whatever else there is.
    leave(client, &request, 3);
}

/// A head that announces a body, a part of the body, and the end.
fn half_body(client: &Client, _: usize) {
    let [asked] = client.ledger().take(["/act/order"]);
    let mut request = client.request(asked);
    request.body = Some(vec![b'0'; 1000]);
    leave(client, &request, 996);
}

/// Sends a request without its last bytes.
fn leave(client: &Client, request: &Request, without: usize) {
    let bytes = request.to_http1();
    Http1::connect(client.server).say(&bytes[..bytes.len() - without]);
}

/// Requests, and a reset in place of a look at the answers.
fn reset(client: &Client, nth: usize) {
    let paths = ["/act/later", "/act/late", plain(nth)];
    let requests = client.ledger().take(paths);
    let mut connection = Http1::connect(client.server);
    // When the first is answered, the next one is at work, and has a while to go.
    client.exchange(&mut connection, &requests, (nth + 1) % 2);
    connection.reset();
}

/// Requests, and the end before the answers.
fn close_early(client: &Client, nth: usize) {
    let requests = client.ledger().take(["/act/later", plain(nth)]);
    client.exchange(&mut Http1::connect(client.server), &requests, 0);
}

/// Bytes that are no HTTP. They differ from time to time and repeat from run to run.
fn garbage(client: &Client, nth: usize) {
    let noise = (nth..nth + 256).map(|it| it.wrapping_mul(2_654_435_761).to_le_bytes()[3]);
    refused(client, noise.chain(*b"\r\n\r\n").collect(), 400);
}

/// A head without end.
fn huge_head(client: &Client, _: usize) {
    let [(id, deed)] = client.ledger().take(["/act/raised"]);
    let mut head = deed.request(id).with("x", &"a".repeat(600_000)).to_http1();
    head.truncate(head.len() - 4);
    refused(client, head, 431);
}

/// Nothing comes back, or one answer of the server's own, and then the end.
fn refused(client: &Client, bytes: Vec<u8>, status: u16) {
    let heard = Http1::connect(client.server).say(bytes).hear_out();
    let text = heard.text();
    let is_refusal = text.starts_with(&format!("HTTP/1.1 {status} "))
        && text.find("\r\n\r\n") == Some(text.len() - 4);
    let is_end = heard.ended && (text.is_empty() || is_refusal);
    assert!(is_end, "not {status}: {text}");
}

/// A body that is too large, which goes on while the answer comes.
fn upload(client: &Client, _: usize) {
    let [asked] = client.ledger().take(["/act/upload"]);
    let mut request = client.request(asked);
    // More than sockets hold.
    request.body = Some(vec![b' '; 16 << 20]);
    let mut connection = Http1::connect(client.server);
    client.judge(asked, &connection.upload(&request));
    let heard = connection.hear_out();
    let is_end = heard.ended && heard.bytes.is_empty();
    assert!(is_end, "not the end: {heard:?}");
}

/// A request, a few bytes at a time, by a client that does wait for its answer.
fn write_slowly(client: &Client, nth: usize) {
    let [asked] = client.ledger().take([plain(nth)]);
    let mut connection = Http1::connect(client.server);
    for part in client.request(asked).to_http1().chunks(4) {
        connection.say(part);
        sleep(Duration::from_millis(1));
    }
    client.judge(asked, &connection.answer(asked.1.method));
    expect_end(connection.finish());
}

/// Large answers, read a few bytes at a time, with no room for the rest.
fn read_slowly(client: &Client, _: usize) {
    let requests = client.ledger().take(["/act/large"; 4]);
    client.converse(Http1::connect_slowly(client.server), &requests);
}

/// More requests than anybody pipelines; half of the answers are waited for, then no more is to come.
fn pipeline(client: &Client, nth: usize) {
    let requests = client.ledger().take([plain(nth); 64]);
    let mut connection = Http1::connect(client.server);
    client.exchange(&mut connection, &requests, 32);
    connection.finish();
    for &asked in &requests[32..] {
        let answer = connection.answer(asked.1.method);
        let is_over = matches!(answer.outcome, Outcome::NoResponse | Outcome::Truncated);
        // A server may end the connection of a client that has ended its side.
        if is_over && matches!(&*answer.trouble, [why] if !why.contains("no status line")) {
            return;
        }
        client.judge(asked, &answer);
    }
    expect_end(&mut connection);
}

/// HTTP/2 streams that are given up as soon as they are begun, and others that are at work.
fn reset_streams(client: &Client, _: usize) {
    let mut streams = Http2::connect(client.server);
    // Fewer than what hyper takes for an attack.
    let at_once = client.ledger().take(["/act/later"; 5]);
    for asked in at_once {
        let waiting = client.begin(&mut streams, asked);
        // The request has to leave before it is given up.
        streams.idle(Duration::from_millis(1));
        drop(waiting);
    }
    let at_work = client.ledger().take(["/act/late"; 5]);
    let given_up = at_work.map(|asked| client.begin(&mut streams, asked));
    // When this one is answered, those before it are at work, and have a while to go.
    let [order] = client.ledger().take(["/act/order"]);
    let waiting = client.begin(&mut streams, order);
    client.judge(order, &streams.finish(waiting));
    drop(given_up);
    assert_eq!(streams.close(), Ok(()), "the end of streams");
}

/// HTTP/2 that begins as it must, and then a frame that must not be: the connection ends with a reason.
fn send_bad_frame(client: &Client, nth: usize) {
    let (name, frame) = BAD_FRAMES[nth % BAD_FRAMES.len()];
    let bytes = [OPENING, frame].concat();
    let heard = Http1::connect(client.server).say(bytes).hear_out();
    // A frame of type 7 on stream 0, and in it the last stream and a code (RFC 9113 section 6.8).
    let mut frames = heard.bytes.windows(17);
    let is_ended = frames.any(|it| it[3..9] == [7, 0, 0, 0, 0, 0] && it[13..] != [0; 4]);
    assert!(heard.ended && is_ended, "{name}: {heard:?}");
}

/// A WebSocket whose handler is at work.
fn open(client: &Client, path: &str) -> (Asked, WebSocketClient) {
    let [asked] = client.ledger().take([path]);
    let mut socket = client.open(asked);
    expect_frame(&mut socket, &format!("text: {GREETING}"));
    (asked, socket)
}

/// A WebSocket that is reset.
fn reset_socket(client: &Client, _: usize) {
    open(client, "/ws/gone").1.into_connection().reset();
}

/// A WebSocket into which something else is sent than frames.
fn make_noise(client: &Client, _: usize) {
    let (asked, mut socket) = open(client, "/ws/noise");
    // An opcode that is reserved.
    socket.frame(0x83, b"noise");
    client.expect_close(&mut socket, asked);
}

/// The preface, and settings, of which there are none.
const OPENING: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

/// Each is an error of the connection (RFC 9113 section 6).
const BAD_FRAMES: [(&str, &[u8]); 6] = [
    ("data without a stream", b"\0\0\x01\0\0\0\0\0\0x"),
    ("no HPACK", b"\0\0\x03\x01\x05\0\0\0\x01\xff\xff\xff"),
    ("half a setting", b"\0\0\x03\x04\0\0\0\0\0\0\x01\0"),
    ("no larger window", b"\0\0\x04\x08\0\0\0\0\0\0\0\0\0"),
    ("more of no headers", b"\0\0\x01\x09\x04\0\0\0\x01\x82"),
    ("a frame that is too large", b"\xff\xff\xff\0\0\0\0\0\x01"),
];
