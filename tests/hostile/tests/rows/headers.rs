//! Headers that an application makes: of user text, too many, too long, or not its own to make.

use harness::{Answer, empty, get, text};
use hostile::{acting, says};
use http::{HeaderMap, HeaderName, HeaderValue, Response};
use http_exception::{Detail, Exception, HttpException, StatusCode, register_exception};

use crate::check::{
    Plain, Served, assert_answer, assert_has, assert_header, assert_said_of_errors, assert_starts,
    doing, everywhere, handled, missing, observed, on_each, raised,
};
use crate::facts::{Fact, facts};
use crate::sources::read_sources;

pub(crate) const FACTS: &[Fact] = facts! {
    everywhere:
        a01_a_header_made_of_user_text_starts_no_line_of_its_own,
        a01_a_header_that_a_handler_makes_of_user_text_is_left_out_and_told,
        a02_a_header_that_is_not_ascii_harms_nothing,
        a03_a_header_of_a_megabyte_is_left_out,
        a03_of_forty_thousand_headers_sixty_four_are_sent,
        a03_the_headers_of_a_description_are_limited,
        a03_the_headers_of_a_handler_are_limited,
        a03_all_headers_together_are_limited,
        a33_what_described_the_failed_answer_does_not_survive,
        a33_the_cookies_of_a_replaced_answer_and_of_its_handler_are_both_sent,
        a34_a_status_that_is_none_of_an_answer_becomes_500,
        a34_a_status_without_content_has_none_and_damages_no_framing,
        a42_a_handler_does_not_frame_the_answer,
        a42_a_handler_does_not_switch_protocols,
        a37_a_retry_after_is_text_and_nothing_is_computed_of_it,
        a42_a_handler_that_answers_in_another_version_is_answered_in_that_of_the_connection;
    on_each:
        a42_a_body_of_a_hundred_megabytes_is_framed_like_any_other,
        a42_a_body_of_many_windows_is_whole_over_http_2,
        a32_an_error_is_not_what_a_cache_keeps;
    alone: a02_no_source_takes_a_header_for_ascii;
};

/// An exception with a header that is kept beside those that are not.
fn whole() -> HttpException {
    missing().with_header("x-whole", "kept")
}

/// The answer to it, without what is left out.
const WHOLE: &str = "404 json\nx-whole: kept\n\n{\"detail\":\"Item not found\"}";

fn a01_a_header_made_of_user_text_starts_no_line_of_its_own() {
    for evil in ["\r\n", "\n", "\r", "\0", "\u{1b}", "\u{7f}"] {
        let stolen = format!("a{evil}Set-Cookie: stolen=1");
        let app = raised(move || whole().with_header("x-user", &*stolen));
        everywhere(app, |served| {
            let (answer, note) = served.told(&get("/act/it"));
            assert_eq!(answer.brief(), WHOLE);
            assert_eq!(note.matches("misuse").count(), 1, "{note}");
        });
    }
}

fn a01_a_header_that_a_handler_makes_of_user_text_is_left_out_and_told() {
    for evil in ["\r\n", "\n", "\0"] {
        let app = handled(move |_: Plain| {
            let headers = [
                ("x-user".to_owned(), format!("a{evil}Set-Cookie: stolen=1")),
                (format!("x-name{evil}stolen"), "1".to_owned()),
                ("x-whole".to_owned(), "first".to_owned()),
                ("x-whole".to_owned(), "second".to_owned()),
            ];
            (StatusCode::CONFLICT, headers, "in conflict")
        });
        everywhere(app, |served| {
            let (answer, note) = served.told(&get("/act/it"));
            let both = "409 text\nx-whole: first\nx-whole: second\n\nin conflict";
            assert_eq!(answer.brief(), both);
            assert_eq!(note.matches("misuse").count(), 2, "{note}");
        });
    }
}

fn a02_a_header_that_is_not_ascii_harms_nothing() {
    everywhere(raised(|| whole().with_header("x-name", "é漢")), |served| {
        let (answer, _) = served.told(&get("/act/it"));
        assert_header(&answer, 404, "x-whole", Some("kept"));
        // The bytes of its UTF-8, or nothing: never half of them, never another text.
        let bytes: String = "é漢".bytes().map(char::from).collect();
        assert!(answer.header("x-name").is_none_or(|value| value == bytes));
    });
}

fn a02_no_source_takes_a_header_for_ascii() {
    let mut read = 0;
    read_sources(&["crates", "adapters", "examples"], &mut |path, text| {
        read += 1;
        // A chain is one however it is broken into lines.
        let text: String = text.split_whitespace().collect();
        for careless in [".to_str().unwrap()", ".to_str().expect("] {
            assert!(!text.contains(careless), "{path}: {careless}");
        }
    });
    assert!(read > 50, "{read} sources were read");
}

fn a03_a_header_of_a_megabyte_is_left_out() {
    let large = || whole().with_header("x-large", "a".repeat(1 << 20));
    everywhere(raised(large), |served| {
        let (answer, note) = served.told(&get("/act/it"));
        assert_eq!(answer.brief(), WHOLE);
        assert_has(&note, "misuse");
    });
}

/// An exception with so many headers, each with a value of so many bytes.
fn wordy(count: usize, length: usize) -> HttpException {
    (0..count).fold(missing(), |exc, nth| {
        exc.with_header(format!("x-{nth}"), "1".repeat(length))
    })
}

fn a03_of_forty_thousand_headers_sixty_four_are_sent() {
    everywhere(raised(|| wordy(40_000, 1)), |served| {
        let (answer, note) = served.told(&get("/act/it"));
        assert_eq!(answer.status, 404);
        // With `x-content-type-options`.
        assert_eq!(count(&answer, "x-"), 64 + 1);
        assert_has(&note, "misuse");
    });
}

/// A description with as many headers as a map holds, and one of them long.
#[derive(Debug)]
struct Wordy;

says! { Wordy: "says much"; }

impl Exception for Wordy {
    fn status(&self) -> StatusCode {
        StatusCode::CONFLICT
    }

    fn detail(&self) -> Detail {
        "Says much".into()
    }

    fn headers(&self) -> HeaderMap {
        many_headers()
    }
}

register_exception!(Wordy);

fn many_headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    for nth in 0..20_000 {
        let name = HeaderName::try_from(format!("x-{nth}")).expect("a name");
        headers.insert(name, HeaderValue::from_static("1"));
    }
    let large = HeaderValue::try_from("a".repeat(1 << 20)).expect("a value");
    headers.insert("x-large", large);
    headers
}

/// Asks for an answer of which no more headers are sent than there may be, and which is told.
fn limited(served: &Served) -> Answer {
    let (answer, note) = served.told(&get("/act/it"));
    assert_eq!(answer.status, 409, "{answer}");
    assert!(matches!(count(&answer, "x-"), 2..=65), "{answer}");
    assert_eq!(answer.header("x-large"), None);
    assert_has(&note, "misuse");
    answer
}

fn a03_the_headers_of_a_description_are_limited() {
    everywhere(raised(|| Wordy), |served| {
        limited(served);
    });
}

fn a03_the_headers_of_a_handler_are_limited() {
    let app = handled(|_: Plain| {
        let mut response = http_exception::Response::new(bytes::Bytes::from("too much"));
        *response.status_mut() = StatusCode::CONFLICT;
        *response.headers_mut() = many_headers();
        response
    });
    everywhere(app, |served| {
        assert_eq!(limited(served).text(), "too much");
    });
}

fn a03_all_headers_together_are_limited() {
    everywhere(raised(|| wordy(64, 8 * 1024)), |served| {
        let (answer, note) = served.told(&get("/act/it"));
        assert_eq!(answer.status, 404);
        let headers = answer.headers.iter();
        // As many as there is room for, and none of them cut.
        let length: usize = headers.map(|(name, value)| name.len() + value.len()).sum();
        assert!((16 * 1024..=33 * 1024).contains(&length), "{length}");
        assert_has(&note, "misuse");
    });
}

fn count(answer: &Answer, prefix: &str) -> usize {
    let names = answer.headers.iter().map(|(name, _)| name);
    names.filter(|name| name.starts_with(prefix)).count()
}

fn a33_what_described_the_failed_answer_does_not_survive() {
    let app = doing(async |_| {
        let response = Response::builder()
            .status(503)
            .header("etag", "\"stale\"")
            .header("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT")
            .header("content-encoding", "gzip")
            .header("content-language", "en")
            .header("content-length", "0")
            .header("content-digest", "sha-256=:stale:")
            .header("content-md5", "stale")
            .header("digest", "stale")
            .header("repr-digest", "sha-256=:stale:")
            .header("cache-control", "public, max-age=31536000")
            .header("expires", "Sun, 06 Nov 2094 08:49:37 GMT")
            .header("set-cookie", "session=1")
            .body(empty());
        Ok(response.expect("a response"))
    });
    everywhere(app, |served| {
        // A cookie is about the exchange, and so is how long a bare status may be kept.
        let head = "503\ncache-control: public, max-age=31536000\ncontent-length: 32\n\
            content-type: application/json\nexpires: Sun, 06 Nov 2094 08:49:37 GMT\n\
            set-cookie: session=1\nx-content-type-options: nosniff";
        let body = r#"{"detail":"Service Unavailable"}"#;
        served.says(&get("/act/it"), &format!("{head}\n\n{body}"));
    });
}

fn a33_the_cookies_of_a_replaced_answer_and_of_its_handler_are_both_sent() {
    let app = |notes: &_| {
        let policy = observed(notes).status_handler(503, |exc: HttpException| {
            (exc.status(), [("set-cookie", "seen=1")], "later")
        });
        acting(policy.build(), async |_| {
            let response = Response::builder()
                .status(503)
                .header("set-cookie", "session=1")
                .header("set-cookie", "theme=dark")
                .body(empty());
            Ok(response.expect("a response"))
        })
    };
    everywhere(app, |served| {
        let cookies = "set-cookie: seen=1\nset-cookie: session=1\nset-cookie: theme=dark";
        served.says(&get("/act/it"), &format!("503 text\n{cookies}\n\nlater"));
    });
}

fn a34_a_status_that_is_none_of_an_answer_becomes_500() {
    for code in [100, 101, 102, 103, 199, 600, 799, 999] {
        let status = StatusCode::from_u16(code).expect("a status of the `http` crate");
        let app = raised(move || HttpException::from_status(status));
        everywhere(app, |served| {
            let (answer, note) = served.told(&get("/act/it"));
            assert_eq!(answer.status, 500, "{code}");
            assert_said_of_errors(&answer);
            assert_has(&note, &format!("misuse: status {code}"));
        });
        let answered = handled(move |_: Plain| (status, "odd"));
        everywhere(answered, |served| {
            let note = served.opaque(&get("/act/it"));
            assert_starts(&note, "HandlerFailed 500");
        });
    }
    assert!(StatusCode::from_u16(0).is_err(), "0 cannot be said at all");
}

fn a34_a_status_without_content_has_none_and_damages_no_framing() {
    for code in [200, 204, 205, 304] {
        let status = StatusCode::from_u16(code).expect("a status");
        let app = raised(move || HttpException::new(status, "not to be sent"));
        let answered = handled(move |_: Plain| (status, "forbidden"));
        let check = |served: &Served| {
            let (answer, _) = served.told(&get("/act/it"));
            assert_eq!(answer.status, code);
            assert_eq!(answer.body.is_empty(), code != 200, "{answer}");
        };
        everywhere(app, check);
        everywhere(answered, check);
    }
}

fn a42_a_handler_does_not_frame_the_answer() {
    let app = handled(|_: Plain| {
        let headers = [
            ("content-length", "3"),
            ("transfer-encoding", "chunked"),
            ("connection", "close"),
            ("keep-alive", "timeout=0"),
            ("te", "trailers"),
            ("trailer", "x"),
            ("x-mine", "kept"),
        ];
        (StatusCode::CONFLICT, headers, "longer than three")
    });
    everywhere(app, |served| {
        let expected = "409 text\nx-mine: kept\n\nlonger than three";
        served.says(&get("/act/it"), expected);
    });
}

fn a42_a_handler_does_not_switch_protocols() {
    let app = handled(|_: Plain| (StatusCode::SWITCHING_PROTOCOLS, [("upgrade", "x")], ""));
    everywhere(app, |served| {
        served.opaque(&get("/act/it"));
    });
}

fn a42_a_body_of_a_hundred_megabytes_is_framed_like_any_other() {
    const SIZE: usize = 100 << 20;
    let app = handled(|_: Plain| (StatusCode::CONFLICT, bytes::Bytes::from(vec![b'a'; SIZE])));
    on_each(app, |served| {
        let mut raw = served.http1();
        raw.say("GET /act/it HTTP/1.1\r\nhost: a\r\n\r\nGET /alive HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        let heard = raw.hear_out();
        assert!(heard.bytes.len() > SIZE, "{}", heard.bytes.len());
        assert!(heard.ended && heard.bytes.ends_with(b"alive"));
    });
}

fn a42_a_body_of_many_windows_is_whole_over_http_2() {
    // A window has 64 KiB; what is a hundred times as much is waited for a hundred times.
    const SIZE: usize = 100 * 64 * 1024;
    let app = handled(|_: Plain| (StatusCode::CONFLICT, bytes::Bytes::from(vec![b'a'; SIZE])));
    on_each(app, |served| {
        let mut streams = served.http2();
        let answer = streams.send(&get("/act/it"));
        assert_eq!((answer.status, answer.body.len()), (409, SIZE));
        assert!(answer.trouble.is_empty() && streams.is_alive());
    });
}

fn a37_a_retry_after_is_text_and_nothing_is_computed_of_it() {
    let date = "Fri, 31 Dec 9999 23:59:59 GMT";
    for value in ["-1", "18446744073709551616", "0.5", date, "1e309"] {
        let app = raised(move || {
            HttpException::service_unavailable("Later").with_header("retry-after", value)
        });
        everywhere(app, |served| {
            let (answer, _) = served.told(&get("/act/it"));
            assert_header(&answer, 503, "retry-after", Some(value));
        });
    }
}

fn a42_a_handler_that_answers_in_another_version_is_answered_in_that_of_the_connection() {
    let app = handled(|_: Plain| {
        let mut response = http_exception::Response::new(bytes::Bytes::from_static(b"old"));
        *response.version_mut() = http::Version::HTTP_09;
        *response.status_mut() = StatusCode::CONFLICT;
        response
    });
    everywhere(app, |served| {
        let (answer, _) = served.told(&get("/act/it"));
        assert_answer(&answer, 409, "old");
    });
}

fn a32_an_error_is_not_what_a_cache_keeps() {
    let app = doing(async |request| match request.headers().get("x-bad") {
        Some(_) => Err(HttpException::bad_request("A bad header").into()),
        None => Ok(Response::new(text("the page"))),
    });
    on_each(app, |served| {
        // The way of a cache-poisoned denial of service: the error to the one is not for the other.
        let poisoned = served.ask(&get("/act/page").with("x-bad", "1"));
        assert_eq!(poisoned.status, 400);
        assert_said_of_errors(&poisoned);
        assert_eq!(served.ask(&get("/act/page")).text(), "the page");
        for heuristically in [get("/nowhere"), harness::post("/alive", "")] {
            assert_said_of_errors(&served.ask(&heuristically));
        }
        // What hyper refuses by itself says nothing that a cache would keep: it is 400 (RFC 9110 15.1).
        let bad = b"GET /act/page HTTP/1.1\r\nx bad: 1\r\n\r\n";
        let refused = served.http1().say(bad).answer("GET");
        assert_eq!(refused.status, 400, "{refused}");
    });
}
