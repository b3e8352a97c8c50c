//! What only one version of HTTP can show.

use std::io;

use expect_test::expect;
use http_body_util::Full;
use http_exception_hyper::http::{Request, Response};
use http_exception_hyper::{
    Bytes, ErrorPolicy, ExceptionService, HttpException, Result, StatusCode, json, raise,
};
use hyper::body::Incoming;
use hyper::service::service_fn;
use wire::{Http1, Http2, Server, get, head, post};

use crate::serve::serve;

#[test]
fn many_failures_share_one_http1_connection() {
    let server = start();
    let mut connection = Http1::connect(server.address());
    for (request, status) in round() {
        let answer = connection.send(&request);
        assert_eq!(
            (answer.status, &answer.trouble[..]),
            (status, &[][..]),
            "{answer}"
        );
    }
}

#[test]
fn many_failures_share_one_http2_connection() {
    let server = start();
    let mut connection = Http2::connect(server.address());
    for (request, status) in round() {
        let answer = connection.send(&request);
        assert_eq!(
            (answer.status, &answer.trouble[..]),
            (status, &[][..]),
            "{answer}"
        );
    }
}

#[test]
fn requests_that_are_sent_at_once_are_answered_in_order() {
    let server = start();
    let mut connection = Http1::connect(server.address());
    let one = b"GET /panic HTTP/1.1\r\nhost: a\r\n\r\n";
    let other = b"HEAD /raise HTTP/1.1\r\nhost: a\r\n\r\nGET /alive HTTP/1.1\r\nhost: a\r\n\r\n";
    let first = connection.send_bytes(&[&one[..], &one[..]].concat());
    assert_eq!(first.status, 500, "{first}");
    assert_eq!(connection.send_bytes(b"").status, 500);
    let mut connection = Http1::connect(server.address());
    let first = connection.send_bytes_for("HEAD", other);
    assert_eq!(first.status, 404, "{first}");
    assert_eq!(connection.send_bytes(b"").text(), "alive");
}

#[test]
fn an_http_1_0_client_gets_a_length() {
    let server = start();
    let answer = Http1::connect(server.address()).send_bytes(b"GET /raise HTTP/1.0\r\n\r\n");
    expect![[r#"
        404
        cache-control: no-store
        content-length: 27
        content-type: application/json
        x-content-type-options: nosniff

        {"detail":"Item not found"}
    "#]]
    .assert_eq(&answer.to_string());
}

#[test]
fn a_body_that_was_only_announced_is_not_waited_for() {
    let server = start();
    let head = b"POST /raise HTTP/1.1\r\nhost: a\r\ncontent-length: 9000000\r\nexpect: 100-continue\r\n\r\n";
    let answer = Http1::connect(server.address()).send_bytes(head);
    assert_eq!(answer.text(), r#"{"detail":"Item not found"}"#, "{answer}");
}

#[test]
fn an_error_in_front_of_an_unread_body_leaves_the_other_streams_alone() {
    let server = start();
    let mut connection = Http2::connect(server.address());
    for _ in 0..5 {
        let answer = connection.send(&post("/raise", "x".repeat(30_000)));
        assert_eq!(answer.text(), r#"{"detail":"Item not found"}"#, "{answer}");
    }
    assert_eq!(connection.send(&get("/alive")).text(), "alive");
}

#[test]
fn a_handler_sees_the_version() {
    let server = start();
    let http1 = Http1::connect(server.address()).send(&get("/io"));
    let http2 = Http2::connect(server.address()).send(&get("/io"));
    assert_eq!(http1.text(), r#"{"version":"HTTP/1.1"}"#);
    assert_eq!(http2.text(), r#"{"version":"HTTP/2.0"}"#);
}

fn round() -> impl Iterator<Item = (wire::Request, u16)> {
    let requests = [
        (get("/raise"), 404),
        (head("/raise"), 404),
        (get("/panic"), 500),
        (get("/nothing"), 204),
        (head("/panic"), 500),
        (get("/nowhere"), 404),
        (get("/alive"), 200),
    ];
    std::iter::repeat_n(requests, 20).flatten()
}

fn start() -> Server {
    async fn app(request: Request<Incoming>) -> Result<Response<Full<Bytes>>> {
        match request.uri().path() {
            "/alive" => Ok(Response::new(Full::from("alive"))),
            "/raise" => raise!(StatusCode::NOT_FOUND, "Item not found"),
            "/nothing" => raise!(StatusCode::NO_CONTENT),
            "/io" => raise!(io::Error::other("disk /dev/sda1 is on fire")),
            "/panic" => panic!("token=hunter2"),
            _ => raise!(HttpException::from_status(StatusCode::NOT_FOUND)),
        }
    }
    let policy = ErrorPolicy::builder()
        .exception_handler(|request: Request<()>, _: io::Error| {
            json!({"version": format!("{:?}", request.version())})
        })
        .build();
    serve(ExceptionService::new(service_fn(app), policy))
}
