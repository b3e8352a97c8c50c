//! Requests that no browser sends.

use std::fmt::Write as _;

use hostile::{App, Raw};
use http_exception::{ErrorPolicy, HttpException, Record};
use wire::{Http1, Notes, Request, get};

use crate::check::{assert_said_of_errors, observed, on_each};

fn missing(notes: &Notes) -> App {
    App::raising(observed(notes).build(), || {
        HttpException::not_found("Item not found")
    })
}

/// The answer to a request with more header lines, which must be that to a request without them.
fn is_unmoved(line: &[u8]) {
    on_each(missing, |served| {
        let mut connection = Http1::connect(served.server.address());
        let plain = connection.send(&get("/act/it"));
        let request = [
            b"GET /act/it HTTP/1.1\r\nhost: localhost\r\n".as_slice(),
            line,
            b"\r\n",
        ]
        .concat();
        let answer = connection.send_bytes(&request);
        assert_eq!(plain.to_string(), answer.to_string());
        assert_eq!(connection.send(&get("/alive")).text(), "alive");
    });
}

/// What is sent in place of a list of what is acceptable.
fn monsters(name: &str, item: &str) -> Vec<Vec<u8>> {
    let line = |value: &str| format!("{name}: {value}\r\n").into_bytes();
    let ranges: Vec<String> = (0..10_000).map(|nth| format!("{item}{nth}")).collect();
    let mut repeated = String::new();
    for nth in 0..90 {
        let _ = write!(repeated, "{name}: {item}{nth}\r\n");
    }
    vec![
        line(&ranges.join(",")),
        line(&format!("{item};{}", "q=0.1;".repeat(2_000))),
        line(";;;;,,,,;q=,"),
        line(&format!("{item};q=1e309, {item};q=NaN, {item};q=-1")),
        line(&format!("\"><script>alert(1)</script>{item}")),
        line(&item.repeat(1_000)),
        [format!("{name}: ").as_bytes(), b"\xff\xfe\x80", b"\r\n"].concat(),
        repeated.into_bytes(),
    ]
}

#[test]
fn a21_no_accept_header_changes_or_delays_an_answer() {
    for line in monsters("accept", "text/html") {
        is_unmoved(&line);
    }
}

#[test]
fn a22_no_accept_language_header_changes_or_delays_an_answer() {
    for line in monsters("accept-language", "de-") {
        is_unmoved(&line);
    }
}

#[test]
fn a25_no_part_of_a_request_is_repeated_in_an_answer() {
    on_each(missing, |served| {
        let evil = "<script>alert(1)</script>";
        let requests = [
            format!("GET /act/{evil} HTTP/1.1\r\nhost: localhost\r\n\r\n"),
            format!("GET /{evil} HTTP/1.1\r\nhost: localhost\r\n\r\n"),
            format!("GET /act/it?q=-->{evil}\"onmouseover= HTTP/1.1\r\nhost: localhost\r\n\r\n"),
            format!(
                "GET /act/it HTTP/1.1\r\nhost: localhost\r\nreferer: {evil}\r\nx-evil: {evil}\r\n\r\n"
            ),
            format!("GET /act/it HTTP/1.1\r\nhost: {evil}\r\n\r\n"),
            format!("<SCRIPT> /alive HTTP/1.1\r\nhost: localhost\r\nx: {evil}\r\n\r\n"),
        ];
        for request in requests {
            let heard = Raw::connect(served.server.address())
                .say(&request)
                .finish()
                .hear_out();
            let said = heard.text().to_lowercase();
            assert!(!said.contains("script"), "{request}\n{said}");
        }
    });
}

#[test]
fn a26_an_error_is_not_sniffed() {
    let app = |notes: &Notes| {
        let policy = observed(notes).exception_handler(|_: crate::check::Plain| {
            (
                http_exception::StatusCode::CONFLICT,
                "<html><script>alert(1)</script>",
            )
        });
        App::raising(policy.build(), || crate::check::Plain(String::new()))
    };
    on_each(app, |served| {
        for request in [
            get("/act/it"),
            get("/nowhere"),
            Request::new("DELETE", "/alive"),
        ] {
            assert_said_of_errors(&served.ask(&request));
        }
    });
}

#[test]
fn a28_a_path_that_is_no_text_is_a_path_like_others() {
    on_each(missing, |served| {
        for path in [
            "/act/%ff%fe",
            "/%ff%fe",
            "/act/%00",
            "/act/%2e%2e/%2f",
            "/act/%",
            "/act/%zz",
        ] {
            assert_eq!(served.ask(&get(path)).status, 404, "{path}");
        }
        for path in [b"/act/\xff\xfe".as_slice(), b"/\xff", b"/act/\xe2\x80\xae"] {
            let mut connection = Http1::connect(served.server.address());
            let request = [b"GET ", path, b" HTTP/1.1\r\nhost: a\r\n\r\n"].concat();
            let answer = connection.send_bytes(&request);
            assert!(matches!(answer.status, 400 | 404), "{answer}");
        }
        let mut connection = Http1::connect(served.server.address());
        assert_eq!(connection.send(&get("/alive")).text(), "alive");
    });
}

#[test]
fn a31_no_id_is_taken_from_a_request() {
    let app = |notes: &Notes| {
        let notes = notes.clone();
        let policy = ErrorPolicy::builder()
            .observer(move |record: &Record<'_>| notes.add(record.to_string()))
            .build();
        App::raising(policy, || HttpException::not_found("Item not found"))
    };
    on_each(app, |served| {
        let forged = "forged<script>";
        let (answer, note) = served.told(
            &get("/act/it")
                .with("x-request-id", forged)
                .with("x-correlation-id", forged)
                .with("traceparent", forged),
        );
        assert!(!answer.to_string().contains("forged"), "{answer}");
        assert!(!note.contains("forged"), "{note}");
    });
}

#[test]
fn a35_any_method_is_answered_and_the_connection_lives() {
    on_each(missing, |served| {
        let mut connection = Http1::connect(served.server.address());
        for method in [
            "HEAD", "OPTIONS", "TRACE", "PATCH", "BREW", "get", "M-SEARCH",
        ] {
            for (path, status) in [("/act/it", 404), ("/nowhere", 404)] {
                let request = format!("{method} {path} HTTP/1.1\r\nhost: a\r\n\r\n");
                let answer = connection.send_bytes_for(method, request.as_bytes());
                assert_eq!(answer.status, status, "{method} {path}: {answer}");
                assert_eq!(answer.body.is_empty(), method == "HEAD", "{method} {path}");
                assert_said_of_errors(&answer);
                let alive = connection.send(&get("/alive"));
                assert_eq!(alive.text(), "alive", "{method} {path}: {alive}");
            }
        }
        let refused = ["OPTIONS", "TRACE", "PATCH", "BREW"];
        for method in refused {
            let request = format!("{method} /alive HTTP/1.1\r\nhost: a\r\n\r\n");
            let answer = connection.send_bytes(request.as_bytes());
            assert_eq!(
                (answer.status, answer.header("allow")),
                (405, Some("GET,HEAD")),
                "{answer}"
            );
        }
    });
}

#[test]
fn a35_connect_is_refused_with_content() {
    on_each(missing, |served| {
        let mut connection = Http1::connect(served.server.address());
        let answer = connection
            .send_bytes(b"CONNECT example.com:443 HTTP/1.1\r\nhost: example.com:443\r\n\r\n");
        assert!(matches!(answer.status, 400..=499 | 501), "{answer}");
        assert!(answer.trouble.is_empty(), "{answer}");
        assert_said_of_errors(&answer);
        let mut connection = Http1::connect(served.server.address());
        assert_eq!(connection.send(&get("/alive")).text(), "alive");
    });
}
