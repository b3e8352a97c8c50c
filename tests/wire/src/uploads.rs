//! Bodies on the way in: refused from their head, too slow, broken off, or in the smallest pieces.

mod left;
mod refused;
mod slow;

use std::time::Duration;

use bytes::Bytes;
use harness::{
    Adapter, Answer, Check, Connection, Http2, Notes, Protocol, Request, Server, post, read,
};
use http_exception::{ErrorPolicy, Limits, Record};
use libtest_mimic::Failed;

use crate::app::app;

/// All facts.
pub(crate) fn checks() -> Vec<Check> {
    let mut checks = refused::checks();
    checks.extend(slow::checks());
    checks.extend(left::checks());
    checks
}

/// A server whose extractors keep to these limits.
fn start(adapter: Adapter, limits: Limits, notes: &Notes) -> Server {
    let told = notes.clone();
    let policy = ErrorPolicy::builder().limits(limits);
    let policy = policy.observer(move |record: &Record<'_>| {
        let exc = record.exception();
        let cause = exc.sources().last();
        let cause = cause.map(|cause| format!("; {cause}"));
        told.add(format!(
            "{:?} {}: {}{}",
            record.outcome(),
            record.status().as_u16(),
            exc.message(),
            cause.unwrap_or_default(),
        ));
    });
    adapter.start(app(vec![policy.build()]))
}

/// The start of an upload, of which this much is sent, and the rest is not.
fn upload(path: &str, media_type: &str, sent: &str) -> Request {
    post(path, sent).with("content-type", media_type)
}

/// The answer to an upload that stays open.
fn answer(adapter: Adapter, protocol: Protocol, server: &Server, request: &Request) -> Answer {
    match Connection::open(protocol, server.address()) {
        Connection::Http1(mut connection) => {
            connection.say(head_of_http1(request));
            connection.say(request.body.as_deref().unwrap_or_default());
            let answer = connection.answer("POST");
            assert_eq!(connection.hear_out().answers(), 0, "{adapter}");
            answer
        }
        Connection::Http2(connection) => {
            let answer = answer_of_http2(&connection, request);
            assert!(connection.is_alive(), "{adapter}");
            answer
        }
    }
}

/// The head, which announces a hundred bytes.
fn head_of_http1(request: &Request) -> String {
    let headers = request.headers.iter();
    let headers = headers.map(|(name, value)| format!("{name}: {value}\r\n"));
    let headers: String = headers.collect();
    format!("{request} HTTP/1.1\r\n{headers}content-length: 100\r\n\r\n")
}

fn head_of_http2(request: &Request) -> http::Request<()> {
    let mut head = http::Request::post(format!("http://localhost{}", request.path));
    for (name, value) in request.headers.iter().filter(|(name, _)| name != "host") {
        head = head.header(name, value);
    }
    let head = head.header("content-length", 100).body(());
    head.expect("a request that HTTP allows")
}

fn answer_of_http2(connection: &Http2, request: &Request) -> Answer {
    let head = head_of_http2(request);
    let sent = Bytes::from(request.body.clone().unwrap_or_default());
    connection.with(async |client| {
        let mut client = client.ready().await.expect("an open connection");
        let (response, mut upload) = client.send_request(head, false).expect("it is sent");
        if !sent.is_empty() {
            upload.send_data(sent, false).expect("an open stream");
        }
        let (head, mut stream) = response.await.expect("an answer").into_parts();
        let mut answer = Answer::of_status(head.status.as_u16());
        let headers = head.headers.iter();
        answer.headers = headers
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into(),
                )
            })
            .collect();
        read(&mut stream, &mut answer.body).await.expect("its end");
        // What the client still sends has nobody to read it.
        let reset = std::future::poll_fn(|cx| upload.poll_reset(cx)).await;
        assert!(reset.is_ok(), "{reset:?}");
        answer
    })
}

/// The records, once there are any.
fn told(notes: &Notes, mut wait: impl FnMut(Duration)) -> Vec<String> {
    let mut told = Vec::new();
    for _ in 0..1_000 {
        told.extend(notes.take());
        if !told.is_empty() {
            break;
        }
        wait(Duration::from_millis(5));
    }
    // Whoever tells it a second time has the time to.
    wait(Duration::from_millis(50));
    told.extend(notes.take());
    told
}

fn expect(seen: &impl std::fmt::Debug, expected: &impl std::fmt::Debug) -> Result<(), Failed> {
    let (seen, expected) = (format!("{seen:?}"), format!("{expected:?}"));
    if seen == expected {
        Ok(())
    } else {
        Err(format!("{seen}, and not {expected}").into())
    }
}
