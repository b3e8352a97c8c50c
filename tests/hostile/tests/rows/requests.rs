//! Requests that no browser sends.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use harness::{Answer, Notes, Request, get};
use hostile::raising;
use http_exception::{ErrorPolicy, StatusCode};

use crate::check::{
    Plain, assert_has, assert_header, assert_lacks, assert_said_of_errors, assert_starts,
    everywhere, handled, lined, missing, on_each, raised,
};
use crate::costs::cost;
use crate::facts::{Fact, facts};

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

/// The answer to a request with more header lines, which must be that to a request without them, and come
/// as soon.
fn is_unmoved(line: &[u8]) {
    let head = b"GET /act/it HTTP/1.1\r\nhost: localhost\r\n".as_slice();
    let with = [head, line, b"\r\n"].concat();
    let without = [head, b"\r\n"].concat();
    on_each(raised(missing), |served| {
        let mut connection = served.http1();
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
pub(crate) const MUCH: Duration = Duration::from_millis(100);

/// The same of the policy alone, where it can be counted, over HTTP/2 as over HTTP/1.1.
fn costs_nothing(name: &'static str, item: &str) {
    let policy = ErrorPolicy::default();
    let missing = || missing().into();
    let plain = http::Request::new(());
    let mut monster = http::Request::new(());
    let ranges: Vec<String> = (0..10_000).map(|nth| format!("{item}{nth}")).collect();
    let ranges = http::HeaderValue::try_from(ranges.join(",")).expect("a value");
    for _ in 0..1_000 {
        monster.headers_mut().append(name, ranges.clone());
    }
    let [plain, monster] = [plain, monster].map(|it| cost(&policy, &it, missing));
    assert_eq!(plain, monster);
}

/// What is sent in place of a list of what is acceptable.
pub(crate) fn monsters(name: &str, item: &str) -> Vec<Vec<u8>> {
    let line = |value: &str| format!("{name}: {value}\r\n").into_bytes();
    let ranges: Vec<String> = (0..10_000).map(|nth| format!("{item}{nth}")).collect();
    let repeated = (0..90).map(|nth| format!("{name}: {item}{nth}\r\n"));
    vec![
        line(&ranges.join(",")),
        line(&format!("{item};{}", "q=0.1;".repeat(2_000))),
        line(";;;;,,,,;q=,"),
        line(&format!("{item};q=1e309, {item};q=NaN, {item};q=-1")),
        line(&format!("\"><script>alert(1)</script>{item}")),
        line(&item.repeat(1_000)),
        [format!("{name}: ").as_bytes(), b"\xff\xfe\x80", b"\r\n"].concat(),
        repeated.collect::<String>().into_bytes(),
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
    on_each(raised(missing), |served| {
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
            let heard = served.http1().say(&request).finish().hear_out();
            assert_lacks(&heard.text().to_lowercase(), "script");
        }
    });
}

fn a26_an_error_is_not_sniffed() {
    let page = "<html><script>alert(1)</script>";
    let app = handled(move |_: Plain| (StatusCode::CONFLICT, page));
    everywhere(app, |served| {
        let refused = Request::new("DELETE", "/alive");
        for request in [get("/act/it"), get("/nowhere"), refused] {
            assert_said_of_errors(&served.ask(&request));
        }
    });
}

fn a28_a_path_that_is_no_text_is_a_path_like_others() {
    on_each(raised(missing), |served| {
        for name in ["%ff%fe", "%00", "%2e%2e/%2f", "%", "%zz"] {
            let path = format!("/act/{name}");
            assert_eq!(served.ask(&get(&path)).status, 404, "{path}");
        }
        assert_eq!(served.ask(&get("/%ff%fe")).status, 404);
        for path in [b"/act/\xff\xfe".as_slice(), b"/\xff", b"/act/\xe2\x80\xae"] {
            let request = [b"GET ", path, b" HTTP/1.1\r\nhost: a\r\n\r\n"].concat();
            let answer = served.http1().say(&request).answer("GET");
            assert!(matches!(answer.status, 400 | 404), "{answer}");
        }
        assert_eq!(served.http1().send(&get("/alive")).text(), "alive");
    });
}

fn a31_no_id_is_taken_from_a_request() {
    let app = |notes: &Notes| raising(lined(notes).build(), missing);
    let names = [
        "x-request-id",
        "x-correlation-id",
        "traceparent",
        "tracestate",
    ];
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
            for name in names {
                let head = format!("GET /act/it HTTP/1.1\r\nhost: localhost\r\n{name}: {id}");
                let answer = served.http1().say(head + "\r\n\r\n").answer("GET");
                // A header that is none is refused by the server.
                assert!(matches!(answer.status, 400 | 404), "{answer}");
                assert_lacks(&answer.to_string(), "forged");
            }
        }
        let request = get("/act/it").with("x-request-id", "forged<script>");
        let answer = served.http2().send(&request);
        assert_eq!(answer.status, 404, "{answer}");
        assert_lacks(&answer.to_string(), "forged");
        let notes = served.notes.take();
        assert!(notes.len() > ids.len(), "{notes:?}");
        assert_lacks(&notes.concat(), "forged");
    });
}

/// Methods that are not `GET`, the first of which is answered without a body, and those that a path with
/// `GET` refuses.
const METHODS: &[&str] = &[
    "HEAD", "OPTIONS", "TRACE", "PATCH", "BREW", "get", "M-SEARCH",
];
const REFUSED: &[&str] = &["OPTIONS", "TRACE", "PATCH", "BREW"];

fn a35_any_method_is_answered_and_the_connection_lives() {
    on_each(raised(missing), |served| {
        let mut connection = served.http1();
        let mut ask = |method: &str, path: &str| {
            let request = format!("{method} {path} HTTP/1.1\r\nhost: a\r\n\r\n");
            let answer = connection.say(request).answer(method);
            let alive = connection.send(&get("/alive"));
            assert_eq!(alive.text(), "alive", "{method} {path}: {alive}");
            answer
        };
        is_answered(&mut ask);
    });
}

/// Checks the answers to all methods.
fn is_answered(ask: &mut dyn FnMut(&str, &str) -> Answer) {
    for &method in METHODS {
        for path in ["/act/it", "/nowhere"] {
            let answer = ask(method, path);
            assert_eq!(answer.status, 404, "{method} {path}: {answer}");
            assert_eq!(answer.body.is_empty(), method == "HEAD", "{method} {path}");
            assert!(answer.trouble.is_empty(), "{method} {path}: {answer}");
            assert_said_of_errors(&answer);
        }
    }
    for method in REFUSED {
        let answer = ask(method, "/alive");
        assert_header(&answer, 405, "allow", Some("GET,HEAD"));
    }
}

fn a35_any_method_is_answered_over_http_2_too() {
    on_each(raised(missing), |served| {
        let mut connection = served.http2();
        is_answered(&mut |method, path| connection.send(&Request::new(method, path)));
        assert_eq!(connection.send(&get("/alive")).text(), "alive");
    });
}

fn a35_options_of_the_server_itself_is_answered() {
    on_each(raised(missing), |served| {
        let mut connection = served.http1();
        let options = b"OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n";
        let answer = connection.say(options).answer("GET");
        assert!(matches!(answer.status, 400..=499), "{answer}");
        assert!(answer.trouble.is_empty(), "{answer}");
        assert_said_of_errors(&answer);
        assert_eq!(connection.send(&get("/alive")).text(), "alive");
    });
}

fn a35_connect_is_refused_with_content() {
    on_each(raised(missing), |served| {
        let mut raw = served.http1();
        raw.say("CONNECT example.com:443 HTTP/1.1\r\nhost: example.com:443\r\n\r\n");
        let refused = raw.hear("\"}").text();
        assert_starts(&refused, "HTTP/1.1 404");
        assert_has(&refused, "no-store");
        // What follows is a request of its own, and nothing that is sent through.
        raw.say("GET /alive HTTP/1.1\r\nhost: a\r\n\r\n");
        let next = raw.hear("alive");
        let text = next.text();
        assert!(next.ended || text.starts_with("HTTP/1.1 200"), "{text}");

        let streams = served.http2();
        let connect = http::Request::connect("example.com:443").body(());
        let connect = connect.expect("a request that HTTP allows");
        let (head, body) = streams.ask(connect).expect("an answer");
        assert_eq!((head.status().as_u16(), body.is_empty()), (404, false));
        assert!(streams.is_alive());
    });
}

fn a32_a_uri_that_is_too_long_is_refused_by_the_server_and_never_seen_by_a_policy() {
    on_each(raised(missing), |served| {
        let long = "a".repeat(70_000);
        let request = format!("GET /act/{long} HTTP/1.1\r\nhost: a\r\n\r\n");
        let heard = served.http1().say(request).hear_out();
        assert_starts(&heard.text(), "HTTP/1.1 414");
        // It cannot be said where the next request would begin.
        assert!(heard.ended);

        let many = "x: y\r\n".repeat(1_000);
        let request = format!("GET /act/it HTTP/1.1\r\nhost: a\r\n{many}\r\n");
        let heard = served.http1().say(request).hear_out();
        assert_starts(&heard.text(), "HTTP/1.1 431");

        let path = format!("/act/{}", "a".repeat(60_000));
        let answer = served.http2().send(&get(&path));
        assert!(matches!(answer.status, 0 | 431), "{answer}");
        assert_eq!(served.notes.take(), Vec::<String>::new());
    });
}
