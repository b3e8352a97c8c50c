//! Bodies whose client goes away, and bodies that break.

use std::thread::sleep;
use std::time::Duration;

use bytes::Bytes;
use harness::{Adapter, Check, Http1, Http2, Notes, Protocol};
use http_exception::Limits;
use libtest_mimic::Failed;

use super::{expect, head_of_http1, head_of_http2, start, told, upload};

pub(super) fn checks() -> Vec<Check> {
    let mut checks = vec![
        Check::new(
            "uploads::a_client_that_leaves_is_told_once_as_aborted",
            leaves,
        ),
        Check::new(
            "uploads::a_client_that_resets_is_told_once_as_aborted",
            resets,
        ),
    ];
    let of_http1 = [
        Check::new(
            "uploads::a_client_that_has_closed_its_half_is_answered",
            closes_its_half,
        ),
        Check::new(
            "uploads::a_body_that_breaks_is_400_and_told_with_its_cause",
            breaks,
        ),
    ];
    let of_http1 = of_http1.map(|it| it.on(|_, protocol| protocol == Protocol::Http1));
    checks.extend(of_http1);
    checks
}

/// In HTTP/1.1 by closing the connection, in HTTP/2 too.
fn leaves(adapter: Adapter, protocol: Protocol) -> Result<(), Failed> {
    let notes = Notes::default();
    let server = start(adapter, Limits::default(), &notes);
    if protocol == Protocol::Http1 {
        drop(begin_http1(server.address()));
    } else {
        let connection = Http2::connect(server.address());
        begin_http2(&connection, false);
        drop(connection);
    }
    is_aborted(&told(&notes, sleep))
}

/// In HTTP/1.1 by a reset of the connection, in HTTP/2 of the stream.
fn resets(adapter: Adapter, protocol: Protocol) -> Result<(), Failed> {
    let notes = Notes::default();
    let server = start(adapter, Limits::default(), &notes);
    if protocol == Protocol::Http1 {
        begin_http1(server.address()).reset();
        return is_aborted(&told(&notes, sleep));
    }
    let mut connection = Http2::connect(server.address());
    begin_http2(&connection, true);
    let told = told(&notes, |time| connection.idle(time));
    assert!(connection.is_alive(), "{adapter}");
    is_aborted(&told)
}

fn is_aborted(told: &[String]) -> Result<(), Failed> {
    match told {
        [one] if one.starts_with("Aborted 499: ") => Ok(()),
        _ => Err(format!("{told:?}").into()),
    }
}

fn closes_its_half(adapter: Adapter, _: Protocol) -> Result<(), Failed> {
    let notes = Notes::default();
    let server = start(adapter, Limits::default(), &notes);
    let mut connection = begin_http1(server.address());
    let answer = connection.finish().answer("POST");
    let detail = r#"{"detail":"There was an error parsing the body"}"#;
    expect(&(answer.status, &*answer.text()), &(400, detail))
}

fn breaks(adapter: Adapter, _: Protocol) -> Result<(), Failed> {
    let notes = Notes::default();
    let server = start(adapter, Limits::default(), &notes);
    let mut connection = Http1::connect(server.address());
    connection.say("POST /read/any HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1\r\n[\r\n");
    sleep(Duration::from_millis(20));
    let answer = connection.say("no length\r\n").answer("POST");
    expect(&answer.status, &400)?;
    let text = "Handled 400: 400: There was an error parsing the body; Invalid chunk size line: missing size digit";
    expect(&notes.take(), &[text])
}

/// Sends a part of a body, and waits until it is being read.
fn begin_http1(server: std::net::SocketAddr) -> Http1 {
    let request = upload("/read/any", "application/json", "");
    let mut connection = Http1::connect(server);
    connection.say(head_of_http1(&request)).say("[");
    sleep(BEGUN);
    connection
}

fn begin_http2(connection: &Http2, resets: bool) {
    let head = head_of_http2(&upload("/read/any", "application/json", ""));
    connection.with(async |client| {
        let mut client = client.ready().await.expect("an open connection");
        let (response, mut upload) = client.send_request(head, false).expect("it is sent");
        let sent = upload.send_data(Bytes::from_static(b"["), false);
        sent.expect("an open stream");
        tokio::time::sleep(BEGUN).await;
        if resets {
            drop((response, upload));
        }
    });
}

/// Long enough for a server to read what is there.
const BEGUN: Duration = Duration::from_millis(150);
