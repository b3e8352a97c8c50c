//! The connections that do not behave, one in ten.

use std::thread::sleep;
use std::time::Duration;

use harness::{Answer, Http1, Http2, Outcome, Request, WebSocketClient};

use super::client::{Asked, Client, Done};
use super::deed::{Deed, PLAIN};
use super::ledger::Fate;
use super::service::GREETING;

/// Misbehaves once, the how-manieth time of its kind. Every request is noted as it is sent.
///
/// What is wrong is what a server must not do even to such a client: refuse it the connection, leave it
/// without an answer that it waits for, or never end.
type Misbehave = fn(&Client, usize) -> Done;

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
fn plain(nth: usize) -> &'static Deed {
    &PLAIN[nth % PLAIN.len()]
}

/// The next request, which is noted before it is sent.
fn next(client: &Client, deed: &'static Deed, fate: Fate) -> Result<(Asked, Request), String> {
    let mut ledger = client.ledger.open();
    let [id] = ledger.take()?;
    ledger.note((id, deed), fate);
    Ok(((id, deed), deed.request(id)))
}

/// Half a request, and the end.
fn half(client: &Client, nth: usize) -> Done {
    let (_, mut request) = next(client, plain(nth), Fate::Cut)?;
    request.body = None;
    // Without the line end behind the last header, whatever else there is.
    leave(client, &request, 3);
    Ok(())
}

/// A head that announces a body, a part of the body, and the end.
fn half_body(client: &Client, _: usize) -> Done {
    let (_, mut request) = next(client, Deed::named("/act/order"), Fate::Unread)?;
    request.body = Some(vec![b'0'; 1000]);
    leave(client, &request, 996);
    Ok(())
}

/// Sends a request without its last bytes.
fn leave(client: &Client, request: &Request, without: usize) {
    let bytes = request.to_http1();
    Http1::connect(client.server).say(&bytes[..bytes.len() - without]);
}

/// Requests, and a reset in place of a look at the answers.
fn reset(client: &Client, nth: usize) -> Done {
    let mut connection = Http1::connect(client.server);
    let [first, second, third] = client.ledger.open().take()?;
    let later = (first, Deed::named("/act/later"));
    let requests = [
        later,
        (second, Deed::named("/act/late")),
        (third, plain(nth)),
    ];
    client.send(&mut connection, &requests);
    if nth.is_multiple_of(2) {
        // The next one is at work by now, and has a while to go.
        client.expect(&mut connection, later)?;
    }
    connection.reset();
    Ok(())
}

/// Requests, and the end before the answers.
fn close_early(client: &Client, nth: usize) -> Done {
    let [first, second] = client.ledger.open().take()?;
    let requests = [(first, Deed::named("/act/later")), (second, plain(nth))];
    client.send(&mut Http1::connect(client.server), &requests);
    Ok(())
}

/// Bytes that are no HTTP. They differ from time to time and repeat from run to run.
fn garbage(client: &Client, nth: usize) -> Done {
    let mut state = nth;
    let noise = (0..256).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_le_bytes()[3]
    });
    refused(client, noise.chain(*b"\r\n\r\n").collect(), 400)
}

/// A head without end.
fn huge_head(client: &Client, _: usize) -> Done {
    let (_, request) = next(client, Deed::named("/act/raised"), Fate::Cut)?;
    let mut head = request.with("x", &"a".repeat(600_000)).to_http1();
    head.truncate(head.len() - 4);
    refused(client, head, 431)
}

/// Nothing comes back, or one answer of the server's own, and then the end.
fn refused(client: &Client, bytes: Vec<u8>, status: u16) -> Done {
    let heard = Http1::connect(client.server).say(bytes).hear_out();
    let text = heard.text();
    let is_refusal = text.starts_with(&format!("HTTP/1.1 {status} "))
        && text.find("\r\n\r\n") == Some(text.len() - 4);
    client.holds(heard.ended && (text.is_empty() || is_refusal), || {
        format!("not {status}: {text}")
    })
}

/// A body that is too large, which goes on while the answer comes.
fn upload(client: &Client, _: usize) -> Done {
    let (asked, mut request) = next(client, Deed::named("/act/upload"), Fate::Unread)?;
    // More than sockets hold.
    request.body = Some(vec![b' '; 16 << 20]);
    let mut connection = Http1::connect(client.server);
    client.judge(asked, &connection.upload(&request))?;
    let heard = connection.hear_out();
    client.holds(heard.ended && heard.bytes.is_empty(), || {
        format!("{heard:?}")
    })
}

/// A request, a few bytes at a time, by a client that does wait for its answer.
fn write_slowly(client: &Client, nth: usize) -> Done {
    let (asked, request) = next(client, plain(nth), Fate::Unread)?;
    let mut connection = Http1::connect(client.server);
    for part in request.to_http1().chunks(4) {
        connection.say(part);
        sleep(Duration::from_millis(1));
    }
    client.expect(&mut connection, asked)?;
    client.expect_end(connection.finish())
}

/// Large answers, read a few bytes at a time, with no room for the rest.
fn read_slowly(client: &Client, _: usize) -> Done {
    let ids: [usize; 4] = client.ledger.open().take()?;
    let requests = ids.map(|id| (id, Deed::named("/act/large")));
    client.converse(Http1::connect_slowly(client.server), &requests)
}

/// More requests than anybody pipelines; half of the answers are waited for, then no more is to come.
fn pipeline(client: &Client, nth: usize) -> Done {
    let mut connection = Http1::connect(client.server);
    let ids: [usize; 64] = client.ledger.open().take()?;
    let requests: [Asked; 64] = ids.map(|id| (id, plain(nth)));
    client.send(&mut connection, &requests);
    let (waited_for, rest) = requests.split_at(requests.len() / 2);
    for &asked in waited_for {
        client.expect(&mut connection, asked)?;
    }
    connection.finish();
    for &asked in rest {
        let answer = connection.answer(asked.1.method);
        // A server may end the connection of a client that has ended its side.
        if is_end(&answer) {
            return Ok(());
        }
        client.judge(asked, &answer)?;
    }
    client.expect_end(&mut connection)
}

/// Whether the connection ended where there might have been an answer, or its rest.
fn is_end(answer: &Answer) -> bool {
    let is_over = matches!(answer.outcome, Outcome::NoResponse | Outcome::Truncated);
    is_over && matches!(&*answer.trouble, [why] if !why.contains("no status line"))
}

/// HTTP/2 streams that are given up as soon as they are begun, and others that are at work.
fn reset_streams(client: &Client, _: usize) -> Done {
    let mut streams = Http2::connect(client.server);
    // Fewer than what hyper takes for an attack.
    let ids: [usize; 11] = client.ledger.open().take()?;
    let (at_once, at_work) = ids.split_at(5);
    for &id in at_once {
        let waiting = client.begin(&mut streams, (id, Deed::named("/act/later")))?;
        // The request has to leave before it is given up.
        streams.idle(Duration::from_millis(1));
        drop(waiting);
    }
    let mut given_up = Vec::new();
    for &id in &at_work[1..] {
        given_up.push(client.begin(&mut streams, (id, Deed::named("/act/late")))?);
    }
    // When this one is answered, those before it are at work, and have a while to go.
    let order = (at_work[0], Deed::named("/act/order"));
    let waiting = client.begin(&mut streams, order)?;
    client.judge(order, &streams.finish(waiting))?;
    drop(given_up);
    streams.close()
}

/// HTTP/2 that begins as it must, and then a frame that must not be: the connection ends with a reason.
fn send_bad_frame(client: &Client, nth: usize) -> Done {
    let (name, frame) = BAD_FRAMES[nth % BAD_FRAMES.len()];
    let bytes = [PREFACE, SETTINGS, frame].concat();
    let heard = Http1::connect(client.server).say(bytes).hear_out();
    // A frame of type 7 on stream 0, and in it the last stream and a code (RFC 9113 section 6.8).
    let mut frames = heard.bytes.windows(17);
    let is_ended = frames.any(|it| it[3..9] == [7, 0, 0, 0, 0, 0] && it[13..] != [0; 4]);
    client.holds(heard.ended && is_ended, || format!("{name}: {heard:?}"))
}

/// A WebSocket whose handler is at work.
fn open(client: &Client, path: &str) -> Result<(Asked, WebSocketClient), String> {
    let (asked, _) = next(client, Deed::named(path), Fate::Unread)?;
    let mut socket = client.open(asked)?;
    client.expect_frame(&mut socket, &format!("text: {GREETING}"))?;
    Ok((asked, socket))
}

/// A WebSocket that is reset.
fn reset_socket(client: &Client, _: usize) -> Done {
    let (_, socket) = open(client, "/ws/gone")?;
    socket.into_connection().reset();
    Ok(())
}

/// A WebSocket into which something else is sent than frames.
fn make_noise(client: &Client, _: usize) -> Done {
    let (asked, mut socket) = open(client, "/ws/noise")?;
    // An opcode that is reserved.
    socket.frame(0x83, b"noise");
    client.expect_close(&mut socket, asked)
}

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const SETTINGS: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0];

/// Each is an error of the connection (RFC 9113 section 6).
const BAD_FRAMES: [(&str, &[u8]); 6] = [
    ("data without a stream", b"\0\0\x01\0\0\0\0\0\0x"),
    (
        "headers that are no HPACK",
        b"\0\0\x03\x01\x05\0\0\0\x01\xff\xff\xff",
    ),
    ("half a setting", b"\0\0\x03\x04\0\0\0\0\0\0\x01\0"),
    (
        "a window that does not grow",
        b"\0\0\x04\x08\0\0\0\0\0\0\0\0\0",
    ),
    (
        "more of headers that never began",
        b"\0\0\x01\x09\x04\0\0\0\x01\x82",
    ),
    ("a frame that is too large", b"\xff\xff\xff\0\0\0\0\0\x01"),
];
