//! Requests that no browser sends.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use harness::{Http1, Http2, Notes, Request, get};
use hostile::{App, raising};
use http_exception::{ErrorPolicy, HttpException, Record};

use crate::check::{assert_said_of_errors, everywhere, observed, on_each};
use crate::costs::cost_of;
use crate::facts::{Fact, facts};
use crate::streams;

pub(crate) const FACTS: &[Fact] = facts! {
    everywhere: a26_an_error_is_not_sniffed;
    on_each:
        a21_no_accept_header_changes_or_delays_an_answer,
        a22_no_accept_language_header_changes_or_delays_an_answer,
        a25_no_part_of_a_request_is_repeated_in_an_answer,
        a28_a_path_that_is_no_text_is_a_path_like_others,
        a31_no_id_is_taken_from_a_request,
        a35_any_method_is_answered_and_the_connection_lives,
        a35_any_method_is_answered_over_http_2_too,
        a35_options_of_the_server_itself_is_answered,
        a35_connect_is_refused_with_content,
        a32_a_uri_that_is_too_long_is_refused_by_the_server_and_never_seen_by_a_policy;
};

fn missing(notes: &Notes) -> App {
    raising(observed(notes).build(), || {
        HttpException::not_found("Item not found")
    })
}

/// The answer to a request with more header lines, which must be that to a request without them, and come
/// as soon.
fn is_unmoved(line: &[u8]) {
    let head = b"GET /act/it HTTP/1.1\r\nhost: localhost\r\n".as_slice();
    let with = [head, line, b"\r\n"].concat();
    let without = [head, b"\r\n"].concat();
    on_each(missing, |served| {
        let mut connection = Http1::connect(served.address());
        let mut times = [Vec::new(), Vec::new()];
        let mut answers = BTreeSet::new();
        for _ in 0..9 {
            for (request, times) in [&without, &with].into_iter().zip(&mut times) {
                let begun = Instant::now();
                answers.insert(connection.say(request).answer("GET").to_string());
                times.push(begun.elapsed());
            }
        }
        assert_eq!(answers.len(), 1, "{answers:?}");
        let [without, with] = times.map(|mut times| {
            times.sort();
            times[4]
        });
        // What is read of 128 KiB costs the server something; a look at each range would cost more.
        assert!(with < without + MUCH, "{without:?} without, {with:?} with");
        assert_eq!(connection.send(&get("/alive")).text(), "alive");
    });
}

/// More than a server takes to read what is sent here, in any build.
const MUCH: Duration = Duration::from_millis(100);

/// The same of the policy alone, where it can be counted, over HTTP/2 as over HTTP/1.1.
fn costs_nothing(name: &'static str, item: &str) {
    let policy = ErrorPolicy::default();
    let missing = || HttpException::not_found("Item not found").into();
    let plain = http::Request::new(());
    let mut monster = http::Request::new(());
    let ranges: Vec<String> = (0..10_000).map(|nth| format!("{item}{nth}")).collect();
    let ranges = http::HeaderValue::try_from(ranges.join(",")).expect("a value");
    for _ in 0..1_000 {
        monster.headers_mut().append(name, ranges.clone());
    }
    assert_eq!(
        cost_of(&policy, &plain, missing),
        cost_of(&policy, &monster, missing)
    );
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

fn a21_no_accept_header_changes_or_delays_an_answer() {
    for line in monsters("accept", "text/html") {
        is_unmoved(&line);
    }
    costs_nothing("accept", "text/html;level=");
}

fn a22_no_accept_language_header_changes_or_delays_an_answer() {
    for line in monsters("accept-language", "de-") {
        is_unmoved(&line);
    }
    costs_nothing("accept-language", "de-");
}

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
            let heard = Http1::connect(served.address())
                .say(&request)
                .finish()
                .hear_out();
            let said = heard.text().to_lowercase();
            assert!(!said.contains("script"), "{request}\n{said}");
        }
    });
}

fn a26_an_error_is_not_sniffed() {
    let app = |notes: &Notes| {
        let policy = observed(notes).exception_handler(|_: crate::check::Plain| {
            (
                http_exception::StatusCode::CONFLICT,
                "<html><script>alert(1)</script>",
            )
        });
        raising(policy.build(), || crate::check::Plain(String::new()))
    };
    everywhere(app, |served| {
        for request in [
            get("/act/it"),
            get("/nowhere"),
            Request::new("DELETE", "/alive"),
        ] {
            assert_said_of_errors(&served.ask(&request));
        }
    });
}

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
            let mut connection = Http1::connect(served.address());
            let request = [b"GET ", path, b" HTTP/1.1\r\nhost: a\r\n\r\n"].concat();
            let answer = connection.say(&request).answer("GET");
            assert!(matches!(answer.status, 400 | 404), "{answer}");
        }
        let mut connection = Http1::connect(served.address());
        assert_eq!(connection.send(&get("/alive")).text(), "alive");
    });
}

fn a31_no_id_is_taken_from_a_request() {
    let app = |notes: &Notes| {
        let notes = notes.clone();
        let policy = ErrorPolicy::builder()
            .observer(move |record: &Record<'_>| notes.add(record.to_string()))
            .build();
        raising(policy, || HttpException::not_found("Item not found"))
    };
    let long = "forged".repeat(1_700);
    let ids = [
        "forged",
        "forged<script>",
        &long,
        "00-forged-forged-01",
        "forged\r\n\tforged",
        "\r\nx-forged: forged",
        "forged\u{1b}[31m",
    ];
    on_each(app, |served| {
        for id in ids {
            for name in [
                "x-request-id",
                "x-correlation-id",
                "traceparent",
                "tracestate",
            ] {
                let request =
                    format!("GET /act/it HTTP/1.1\r\nhost: localhost\r\n{name}: {id}\r\n\r\n");
                let mut connection = Http1::connect(served.address());
                let answer = connection.say(request.as_bytes()).answer("GET");
                // A header that is none is refused by the server.
                assert!(matches!(answer.status, 400 | 404), "{answer}");
                assert!(!answer.to_string().contains("forged"), "{answer}");
            }
        }
        let mut second = Http2::connect(served.address());
        let answer = second.send(&get("/act/it").with("x-request-id", "forged<script>"));
        assert_eq!(answer.status, 404, "{answer}");
        assert!(!answer.to_string().contains("forged"), "{answer}");
        let notes = served.notes.take();
        assert!(notes.len() > ids.len(), "{notes:?}");
        assert!(
            notes.iter().all(|note| !note.contains("forged")),
            "{notes:?}"
        );
    });
}

fn a35_any_method_is_answered_and_the_connection_lives() {
    on_each(missing, |served| {
        let mut connection = Http1::connect(served.address());
        for method in [
            "HEAD", "OPTIONS", "TRACE", "PATCH", "BREW", "get", "M-SEARCH",
        ] {
            for (path, status) in [("/act/it", 404), ("/nowhere", 404)] {
                let request = format!("{method} {path} HTTP/1.1\r\nhost: a\r\n\r\n");
                let answer = connection.say(request.as_bytes()).answer(method);
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
            let answer = connection.say(request.as_bytes()).answer("GET");
            assert_eq!(
                (answer.status, answer.header("allow")),
                (405, Some("GET,HEAD")),
                "{answer}"
            );
        }
    });
}

fn a35_any_method_is_answered_over_http_2_too() {
    on_each(missing, |served| {
        let mut connection = Http2::connect(served.address());
        for method in [
            "HEAD", "OPTIONS", "TRACE", "PATCH", "BREW", "get", "M-SEARCH",
        ] {
            for path in ["/act/it", "/nowhere"] {
                let answer = connection.send(&Request::new(method, path));
                assert_eq!(answer.status, 404, "{method} {path}: {answer}");
                assert_eq!(answer.body.is_empty(), method == "HEAD", "{method} {path}");
                assert!(answer.trouble.is_empty(), "{method} {path}: {answer}");
                assert_said_of_errors(&answer);
            }
        }
        for method in ["OPTIONS", "TRACE", "PATCH", "BREW"] {
            let answer = connection.send(&Request::new(method, "/alive"));
            assert_eq!(
                (answer.status, answer.header("allow")),
                (405, Some("GET,HEAD")),
                "{method}: {answer}"
            );
        }
        assert_eq!(connection.send(&get("/alive")).text(), "alive");
    });
}

fn a35_options_of_the_server_itself_is_answered() {
    on_each(missing, |served| {
        let mut connection = Http1::connect(served.address());
        let answer = connection
            .say(b"OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n")
            .answer("GET");
        assert!(matches!(answer.status, 400..=499), "{answer}");
        assert!(answer.trouble.is_empty(), "{answer}");
        assert_said_of_errors(&answer);
        assert_eq!(connection.send(&get("/alive")).text(), "alive");
    });
}

fn a35_connect_is_refused_with_content() {
    on_each(missing, |served| {
        let mut raw = Http1::connect(served.address());
        raw.say("CONNECT example.com:443 HTTP/1.1\r\nhost: example.com:443\r\n\r\n");
        let refused = raw.hear("\"}");
        assert!(
            refused.text().starts_with("HTTP/1.1 404"),
            "{}",
            refused.text()
        );
        assert!(refused.text().contains("no-store"), "{}", refused.text());
        // What follows is a request of its own, and nothing that is sent through.
        raw.say("GET /alive HTTP/1.1\r\nhost: a\r\n\r\n");
        let next = raw.hear("alive");
        assert!(
            next.ended || next.text().starts_with("HTTP/1.1 200"),
            "{}",
            next.text()
        );

        let streams = Http2::connect(served.address());
        let connect = http::Request::connect("example.com:443").body(());
        let (head, body) = streams
            .ask(connect.expect("a request that HTTP allows"))
            .expect("an answer");
        assert_eq!((head.status().as_u16(), body.is_empty()), (404, false));
        assert!(streams.is_alive());
    });
}

fn a32_a_uri_that_is_too_long_is_refused_by_the_server_and_never_seen_by_a_policy() {
    on_each(missing, |served| {
        let long = "a".repeat(70_000);
        let mut raw = Http1::connect(served.address());
        let request = format!("GET /act/{long} HTTP/1.1\r\nhost: a\r\n\r\n");
        let heard = raw.say(request).hear_out();
        assert!(heard.text().starts_with("HTTP/1.1 414"), "{}", heard.text());
        assert!(
            heard.ended,
            "it cannot be said where the next request would begin"
        );

        let many = "x: y\r\n".repeat(1_000);
        let mut raw = Http1::connect(served.address());
        let request = format!("GET /act/it HTTP/1.1\r\nhost: a\r\n{many}\r\n");
        let heard = raw.say(request).hear_out();
        assert!(heard.text().starts_with("HTTP/1.1 431"), "{}", heard.text());

        let streams = Http2::connect(served.address());
        let long = streams.ask(streams::get(&format!("/act/{}", "a".repeat(60_000))));
        assert!(long.is_err() || long.is_ok_and(|(head, _)| head.status() == 431));
        assert_eq!(served.notes.take(), Vec::<String>::new());
    });
}
