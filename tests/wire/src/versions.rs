//! Connections that are used again, and requests that only one version of HTTP can say.

use std::io;

use harness::{
    Adapter, Check, Connection, Http1, Http2, Notes, Protocol, Request as Asked, Server, get, head,
    post,
};
use http_exception::{ErrorPolicy, Request};

use crate::app::{self, app};

/// All facts.
pub(crate) fn checks() -> Vec<Check> {
    let facts: [Listed; 6] = [
        ("many_failures_share_one_connection", BOTH, many),
        (
            "requests_that_are_sent_at_once_are_answered_in_order",
            HTTP1,
            pipelined,
        ),
        ("an_http_1_0_client_gets_a_length", HTTP1, http_1_0),
        (
            "a_body_that_was_only_announced_is_not_waited_for",
            HTTP1,
            announced,
        ),
        (
            "an_error_in_front_of_an_unread_body_leaves_the_other_streams_alone",
            HTTP2,
            unread,
        ),
        ("a_handler_sees_the_version", BOTH, version),
    ];
    let checks = facts.into_iter().map(|(name, protocols, check)| {
        let name = format!("versions::{name}");
        let check = Check::new(name, move |adapter, protocol| {
            check(adapter, protocol);
            Ok(())
        });
        check.on(|_, protocol| protocols.contains(&protocol))
    });
    checks.collect()
}

/// A fact in words, where it holds, and what checks it.
type Listed = (&'static str, Protocols, fn(Adapter, Protocol));

/// The versions of HTTP that a fact is about.
type Protocols = &'static [Protocol];

const BOTH: Protocols = &Protocol::ALL;
const HTTP1: Protocols = &[Protocol::Http1];
const HTTP2: Protocols = &[Protocol::Http2];

fn many(adapter: Adapter, protocol: Protocol) {
    let server = start(adapter);
    let mut connection = Connection::open(protocol, server.address());
    for (request, status) in round() {
        let answer = connection.send(&request);
        assert_eq!(
            (answer.status, &*answer.trouble),
            (status, &[][..]),
            "{answer}"
        );
    }
}

fn pipelined(adapter: Adapter, _: Protocol) {
    let server = start(adapter);
    let one = "GET /act/panic/before HTTP/1.1\r\nhost: a\r\n\r\n";
    let mut connection = Http1::connect(server.address());
    connection.say(one.repeat(2));
    for _ in 0..2 {
        let answer = connection.answer("GET");
        assert_eq!(answer.status, 500, "{answer}");
    }
    let mut connection = Http1::connect(server.address());
    connection.say("HEAD /act/raise/http HTTP/1.1\r\nhost: a\r\n\r\n");
    connection.say("GET /alive HTTP/1.1\r\nhost: a\r\n\r\n");
    let first = connection.answer("HEAD");
    assert_eq!(first.status, 404, "{first}");
    assert_eq!(connection.answer("GET").text(), "alive");
}

fn http_1_0(adapter: Adapter, _: Protocol) {
    let server = start(adapter);
    let mut connection = Http1::connect(server.address());
    let answer = connection
        .say("GET /act/raise/http HTTP/1.0\r\n\r\n")
        .answer("GET");
    expect_test::expect![[r#"
        404 json
        x-error: There goes my error

        {"detail":"Item not found"}"#]]
    .assert_eq(&answer.brief());
}

fn announced(adapter: Adapter, _: Protocol) {
    let server = start(adapter);
    let mut connection = Http1::connect(server.address());
    let answer = connection
        .say("POST /act/raise/http HTTP/1.1\r\nhost: a\r\n")
        .say("content-length: 9000000\r\nexpect: 100-continue\r\n\r\n")
        .answer("POST");
    assert_eq!(answer.text(), r#"{"detail":"Item not found"}"#, "{answer}");
    assert_eq!(answer.interim, [0; 0], "it is not asked for the body");
}

fn unread(adapter: Adapter, _: Protocol) {
    let server = start(adapter);
    let mut connection = Http2::connect(server.address());
    for _ in 0..5 {
        let answer = connection.send(&post("/act/raise/http", "x".repeat(30_000)));
        assert_eq!(answer.text(), r#"{"detail":"Item not found"}"#, "{answer}");
    }
    assert_eq!(connection.send(&get("/alive")).text(), "alive");
}

fn version(adapter: Adapter, protocol: Protocol) {
    let policy = ErrorPolicy::builder()
        .exception_handler(|request: Request<()>, _: io::Error| format!("{:?}", request.version()))
        .build();
    let server = adapter.start(app(vec![policy]));
    let answer = protocol.exchange(server.address(), &get("/act/raise/mapped"));
    let expected = match protocol {
        Protocol::Http1 => "HTTP/1.1",
        _ => "HTTP/2.0",
    };
    assert_eq!(answer.text(), expected, "{answer}");
}

fn round() -> impl Iterator<Item = (Asked, u16)> {
    let requests = [
        (get("/act/raise/http"), 404),
        (head("/act/raise/http"), 404),
        (get("/act/panic/before"), 500),
        (get("/act/status/204"), 204),
        (head("/act/panic/before"), 500),
        (get("/nowhere"), 404),
        (get("/alive"), 200),
    ];
    std::iter::repeat_n(requests, 20).flatten()
}

fn start(adapter: Adapter) -> Server {
    adapter.start(app(vec![app::plain(&Notes::default())]))
}
