//! WebSockets: the mistakes before the upgrade, and the one frame that closes them after it.
//!
//! The paths below `/talk/` are those of `wire::websocket`, whose facts stand byte for byte beside the
//! adapters; those below `/open/` raise what the application of a test does.

use std::time::{Duration, Instant};

use harness::{Adapter, Answer, Frame, Notes, Opcode, Server, WebSocketClient as Client, get};
use hostile::{App, acting};
use http::Request;
use http_exception::{
    Detail, HttpException, Raised, RequestValidationError, StatusCode, WebSocketException, json,
};
use wire::websocket::MAX_MESSAGE;

use crate::check::{
    Plain, Served, assert_has, assert_header, assert_said_of_errors, observed, on_each,
};
use crate::facts::{Fact, facts};

pub(crate) const FACTS: &[Fact] = facts! {
    on_each:
        a49_no_reason_is_too_long_or_more_than_text,
        w01_what_is_wrong_before_the_upgrade_is_an_answer,
        w02_a_reason_is_at_most_123_bytes_of_whole_characters,
        w03_only_codes_that_a_server_may_send_are_sent,
        w04_every_cause_has_the_code_that_says_it,
        w05_a_reason_says_nothing_that_was_not_written_for_it,
        w06_after_one_close_frame_nothing_comes_and_the_connection_ends_in_time,
        w07_a_websocket_of_http_2_keeps_the_same_rules_where_the_server_speaks_it,
        w07_what_is_wrong_before_the_upgrade_is_an_answer_of_http_2;
};

/// An application that raises what the path of a WebSocket says.
fn raising(notes: &Notes) -> App {
    acting(observed(notes).build(), async |request| {
        let path = request.uri().path().to_owned();
        let name = path.strip_prefix("/act/").unwrap_or_default();
        let (topic, number) = name.split_once('/').unwrap_or((name, "0"));
        let number: u16 = number.parse()?;
        Err(match topic {
            "code" => WebSocketException::new(number, "why").into(),
            "status" => HttpException::from_status(StatusCode::from_u16(number)?).into(),
            "reason" => WebSocketException::policy_violation(scalars(number.into())).into(),
            "detail" => HttpException::not_found(scalars(number.into())).into(),
            "nul" => WebSocketException::policy_violation("before\0after\r\nand\u{1b}[31m").into(),
            "list" => HttpException::not_found(Detail::from(json!(["hunter2", "hunter3"]))).into(),
            "object" => HttpException::not_found(json!({"token": "hunter2"})).into(),
            "invalid" => RequestValidationError::new(Vec::new()).into(),
            "unknown" => Plain("token=hunter2".to_owned()).into(),
            "panic" => panic!("token=hunter2"),
            _ => Raised::from(HttpException::not_found("Item not found")),
        })
    })
}

/// A text of so many bytes, of characters of four after the first few.
fn scalars(bytes: usize) -> String {
    format!("{}{}", "r".repeat(bytes % 4), "\u{1f984}".repeat(bytes / 4))
}

fn open(server: &Server, path: &str) -> Client {
    let opened = Client::open(server.address(), "GET", path, &[]);
    opened.unwrap_or_else(|answer| panic!("{path}: {answer}"))
}

fn receive(client: &mut Client) -> Option<Frame> {
    client.receive().expect("a frame or the end")
}

#[track_caller]
fn close_frame(client: &mut Client) -> Frame {
    let frame = receive(client).expect("a close frame");
    assert_eq!(frame.opcode, Opcode::Close, "{frame}");
    frame
}

/// How a WebSocket is closed that says `open` and then raises: there is one close frame and nothing
/// after it, and the connection ends.
#[track_caller]
fn closed(served: &Served, path: &str) -> (u16, String) {
    let mut client = open(served.server(), &format!("/open/{path}"));
    let hello = receive(&mut client).expect("it says something before");
    assert_eq!(hello.to_string(), "text: open");
    let frame = close_frame(&mut client);
    assert!(frame.payload.len() <= 125, "{} bytes", frame.payload.len());
    let (code, reason) = frame.close();
    client.close(code, "");
    let after = receive(&mut client);
    assert_eq!(after, None, "{}, {path}", served.name());
    // The reason is text, not what is left of one.
    let whole = frame.payload.get(2..).unwrap_or_default();
    assert_eq!(std::str::from_utf8(whole), Ok(&*reason), "{path}");
    (code, reason)
}

/// The answer to a handshake that is refused.
#[track_caller]
fn refused(served: &Served, path: &str, headers: &[(&str, &str)]) -> Answer {
    let refused = Client::open(served.address(), "GET", path, headers);
    let answer = refused.expect_err("no WebSocket is opened");
    assert_said_of_errors(&answer);
    answer
}

fn a49_no_reason_is_too_long_or_more_than_text() {
    on_each(raising, |served| {
        let cut = "\u{1f984}".repeat(30);
        for (path, reason) in [
            ("reason/10240", &*cut),
            ("detail/10240", &cut),
            // A reason is text that a program reads, with whatever characters are in it.
            ("nul", "before\0after\r\nand\u{1b}[31m"),
            ("list", "Not Found"),
            ("object", "Not Found"),
        ] {
            assert_eq!(closed(served, path), (1008, reason.to_owned()), "{path}");
        }
    });
}

fn w01_what_is_wrong_before_the_upgrade_is_an_answer() {
    on_each(raising, |served| {
        let unauthorized = refused(served, "/talk/before/http", &[]).brief();
        let head = "401 json\nwww-authenticate: Basic";
        assert_eq!(
            unauthorized,
            format!("{head}\n\n{{\"detail\":\"Who are you?\"}}")
        );
        for (path, headers, status) in [
            ("/talk/before/close", &[][..], 403),
            ("/talk/before/invalid", &[], 422),
            ("/talk/before/panic", &[], 500),
            ("/nowhere", &[], 404),
            ("/open/it", &[("sec-websocket-key", "too short")], 400),
        ] {
            assert_eq!(refused(served, path, headers).status, status, "{path}");
        }
        for headers in [("sec-websocket-version", "8"), ("upgrade", "")] {
            let answer = refused(served, "/open/it", &[headers]);
            assert_header(&answer, 426, "upgrade", Some("websocket"));
            assert_header(&answer, 426, "sec-websocket-version", Some("13"));
        }
        assert_eq!(served.ask(&get("/alive")).text(), "alive");
    });
}

fn w02_a_reason_is_at_most_123_bytes_of_whole_characters() {
    on_each(raising, |served| {
        for (length, sent) in [(122, 122), (123, 123), (124, 120), (125, 121), (126, 122)] {
            let whole = scalars(length);
            let (code, reason) = closed(served, &format!("reason/{length}"));
            assert_eq!((code, reason.len()), (1008, sent), "{length}");
            assert!(whole.starts_with(&reason), "{length}: {reason}");
        }
        assert_eq!(closed(served, "reason/0"), (1008, String::new()));
    });
}

fn w03_only_codes_that_a_server_may_send_are_sent() {
    let mut kept = 0;
    for code in 0..=u16::MAX {
        let exc = WebSocketException::new(code, "why");
        let may = matches!(code, 1000..=1003 | 1007..=1009 | 1011..=1014 | 3000..=4999);
        assert_eq!(exc.misuse().is_empty(), may, "{code}");
        assert_eq!(exc.code(), if may { code } else { 1011 }, "{code}");
        kept += u32::from(may);
    }
    assert_eq!(kept, 2_011);
    on_each(raising, |served| {
        for code in [0, 999, 1004, 1005, 1006, 1010, 1015, 2999, 5000] {
            let _ = served.notes.take();
            let path = format!("code/{code}");
            assert_eq!(closed(served, &path), (1011, String::new()), "{code}");
            let notes = served.notes.take().concat();
            assert_has(&notes, &format!("misuse: code {code}"));
        }
        for code in [1000, 1003, 1008, 1014, 3000, 4999] {
            let path = format!("code/{code}");
            assert_eq!(closed(served, &path), (code, "why".to_owned()));
        }
    });
}

fn w04_every_cause_has_the_code_that_says_it() {
    on_each(raising, |served| {
        let raised = [
            ("invalid", 1008),
            ("status/401", 1008),
            ("status/413", 1009),
            ("status/415", 1003),
            ("unknown", 1011),
            ("panic", 1011),
            ("status/500", 1011),
            ("code/1012", 1012),
            ("status/503", 1013),
            ("status/502", 1014),
            ("status/504", 1014),
        ];
        for (path, code) in raised {
            assert_eq!(closed(served, path).0, code, "{path}");
        }
        let received: [(u8, Vec<u8>, u16); 4] = [
            (0x82, b"{}".to_vec(), 1003),
            (0x81, b"\xff\xfe".to_vec(), 1007),
            (0x81, vec![b'a'; MAX_MESSAGE + 1], 1009),
            (0x81, b"[]".to_vec(), 1008),
        ];
        for (first, payload, code) in received {
            let mut client = open(served.server(), "/talk/echo");
            client.frame(first, &payload);
            assert_eq!(close_frame(&mut client).close().0, code, "{first}");
        }
    });
}

fn w05_a_reason_says_nothing_that_was_not_written_for_it() {
    on_each(raising, |served| {
        let phrases = [
            ("invalid", "Unprocessable Content"),
            ("unknown", "Internal Server Error"),
            ("panic", "Internal Server Error"),
            ("object", "Not Found"),
            ("status/403", "Forbidden"),
            // Whoever raises it has written it for the client.
            ("it", "Item not found"),
        ];
        for (path, phrase) in phrases {
            assert_eq!(closed(served, path).1, phrase, "{path}");
        }
        let mut client = open(served.server(), "/talk/echo");
        client.text(r#"{"token":"hunter2"}"#);
        let said = close_frame(&mut client).to_string();
        assert_eq!(said, "close: 1008 Unprocessable Content");
    });
}

fn w06_after_one_close_frame_nothing_comes_and_the_connection_ends_in_time() {
    on_each(raising, |served| {
        for (path, code) in [
            ("panic", 1011),
            ("unknown", 1011),
            ("it", 1008),
            ("code/4000", 4000),
        ] {
            let mut client = open(served.server(), &format!("/open/{path}"));
            assert!(receive(&mut client).is_some_and(|it| it.opcode == Opcode::Text));
            assert_eq!(close_frame(&mut client).close().0, code, "{path}");
            // The client says nothing more, so that the server has to end it.
            let begun = Instant::now();
            assert_eq!(receive(&mut client), None, "{path}");
            assert!(begun.elapsed() < Duration::from_secs(5), "{path}");
        }
        // What a task of the handler's would still send is not sent after the close frame.
        let mut client = open(served.server(), "/talk/lost");
        let mut frames = Vec::new();
        while let Some(frame) = receive(&mut client) {
            if frame.opcode == Opcode::Close {
                client.close(1000, "");
            }
            frames.push(frame.opcode);
        }
        let first = frames.iter().position(|it| *it == Opcode::Close);
        assert_eq!(first, frames.len().checked_sub(1), "{frames:?}");
        // A client that closes is answered with its own code, once.
        let mut client = open(served.server(), "/talk/echo");
        client.close(4321, "bye");
        assert_eq!(close_frame(&mut client).close().0, 4321);
        assert_eq!(receive(&mut client), None);
    });
}

fn w07_a_websocket_of_http_2_keeps_the_same_rules_where_the_server_speaks_it() {
    on_each(raising, |served| {
        let streams = served.http2();
        let opened = streams.with(async |client| {
            let mut client = client.ready().await.expect("an open connection");
            let (response, mut sends) = client.send_request(connect("/open/it"), false)?;
            let (head, mut body) = response.await?.into_parts();
            let mut frames = Vec::new();
            while let Some(chunk) = body.data().await {
                let chunk = chunk?;
                frames.extend_from_slice(&chunk);
                if !chunk.is_empty() && frames.ends_with(CLOSED) {
                    // The same of the client, masked with nothing.
                    sends.send_data(b"\x88\x82\0\0\0\0\x03\xf0".as_slice().into(), true)?;
                }
            }
            Ok::<_, h2::Error>((head.status, frames))
        });
        match served.adapter() {
            Some(Adapter::Axum) => {
                let (status, frames) = opened.expect("a WebSocket");
                assert_eq!(status, 200);
                assert_eq!(frames, [b"\x81\x04open".as_slice(), CLOSED].concat());
            }
            // Their servers do not offer it, so that the stream is one that breaks the protocol.
            _ => assert!(opened.is_err(), "{opened:?}"),
        }
        assert!(streams.is_alive(), "{}", served.name());
    });
}

fn w07_what_is_wrong_before_the_upgrade_is_an_answer_of_http_2() {
    on_each(raising, |served| {
        if served.adapter() != Some(Adapter::Axum) {
            return;
        }
        let streams = served.http2();
        let answer = streams.ask(connect("/talk/before/http"));
        let (head, body) = answer.expect("an answer");
        assert_eq!(head.status(), 401);
        assert_eq!(head.headers()["www-authenticate"], "Basic");
        assert_eq!(body, br#"{"detail":"Who are you?"}"#);
        assert!(streams.is_alive());
    });
}

/// The request for a WebSocket of RFC 8441.
fn connect(path: &str) -> Request<()> {
    let request = Request::connect(format!("http://localhost{path}"))
        .extension(h2::ext::Protocol::from_static("websocket"))
        .header("sec-websocket-version", "13")
        .body(());
    request.expect("a request that HTTP allows")
}

/// The close frame of `Item not found`.
const CLOSED: &[u8] = b"\x88\x10\x03\xf0Item not found";
