//! RFC 9110, section by section, for every error that an application can end in.
//!
//! `tests/wire` has the answers to single requests, byte for byte. Here the rules are asked of all of them,
//! with what comes before and after on the same connection.

use bytes::Bytes;
use harness::{Answer, Body, Notes, Protocol, Request, empty, get, head, post};
use hostile::{App, acting, raising};
use http::Response;
use http_exception::{ErrorPolicy, ErrorPolicyBuilder, HttpException, Raised, StatusCode};
use http_exception_hyper::{Json, extract};
use hyper::ext::ReasonPhrase;

use crate::check::{
    Plain, Served, assert_has, assert_header, assert_lacks, assert_said_of_errors, everywhere,
    missing, observed, on_each, raised,
};
use crate::facts::{Fact, facts};

pub(crate) const FACTS: &[Fact] = facts! {
    everywhere:
        h02_405_says_what_is_allowed,
        h02_a_405_says_what_is_allowed_whatever_answers_it,
        h03_a_method_that_nobody_knows_is_one_that_is_not_allowed,
        h01_every_401_has_the_challenge_of_the_policy_or_one_of_its_own,
        h01_a_challenge_that_is_raised_stays_whatever_a_status_handler_answers,
        h01_a_401_without_a_challenge_is_sent_as_it_was_raised_and_told,
        h04_what_is_left_out_of_a_407_and_a_426_is_told,
        h05_a_media_type_that_is_not_read_is_415_and_asks_for_no_coding,
        h05_a_body_that_is_coded_is_415_and_says_which_codings_are_read,
        h11_vary_is_kept_and_added_to,
        h13_a_precondition_is_not_looked_at_where_the_answer_is_an_error,
        h09_a_client_that_accepts_something_else_gets_the_same_answer,
        h09_what_is_in_conflict_is_said_by_whoever_raises_it,
        h12_a_policy_without_anything_obeys_the_same_rules,
        h13_what_a_handler_says_of_its_own_answer_is_sent;
    on_each:
        h06_every_error_has_content_that_says_what_it_is,
        h07_head_is_answered_with_the_head_of_get_and_the_connection_lives,
        h08_what_must_have_no_content_has_none_and_the_connection_lives,
        h10_no_error_is_kept_by_a_cache_or_taken_for_something_else,
        h04_what_other_statuses_must_say_is_said_by_whoever_raises_them,
        h14_no_text_of_anybody_is_a_reason_phrase,
        h14_only_who_asks_hyper_for_a_reason_phrase_has_one,
        h07_pipelined_requests_are_answered_in_order_whatever_they_end_in;
};

fn app(notes: &Notes) -> App {
    acting(policy(notes).build(), async |request| {
        let path = request.uri().path().to_owned();
        let name = path.strip_prefix("/act/").unwrap_or_default();
        if let Ok(code) = name.parse() {
            let status = StatusCode::from_u16(code).unwrap_or_default();
            return Err(HttpException::from_status(status).into());
        }
        Err(match name {
            "panic" => panic!("token=hunter2"),
            "unknown" => Plain("token=hunter2".to_owned()).into(),
            "handled" => std::fmt::Error.into(),
            "challenge" => HttpException::unauthorized("Basic", "Who are you?").into(),
            "json" => {
                let _: Json<u8> = extract(request).await?;
                Raised::from(HttpException::gone("taken"))
            }
            "bare" => {
                let stale = [("etag", "\"stale\""), ("content-encoding", "gzip")];
                return Ok(bare(410, &stale));
            }
            _ => missing().into(),
        })
    })
}

fn policy(notes: &Notes) -> ErrorPolicyBuilder {
    observed(notes).exception_handler(|_: std::fmt::Error| {
        (StatusCode::CONFLICT, [("etag", "\"mine\"")], "handled")
    })
}

/// Every error, with its status.
fn errors() -> Vec<(Request, u16)> {
    let json = |body, media_type| post("/act/json", body).with("content-type", media_type);
    let mut errors = vec![
        (get("/act/it"), 404),
        (get("/act/panic"), 500),
        (get("/act/unknown"), 500),
        (get("/act/challenge"), 401),
        (get("/act/bare"), 410),
        (get("/nowhere"), 404),
        (Request::new("DELETE", "/alive"), 405),
        (post("/alive", "a body that nobody reads"), 405),
        (post("/act/it", "a body that nobody reads"), 404),
        (json("{", "application/json"), 422),
        (json("7", "text/plain"), 415),
    ];
    errors.extend((400..=599).map(|code| (get(&format!("/act/{code}")), code)));
    errors
}

/// Every error with its status, and its answers in both versions of HTTP, on one connection of each.
fn answers(served: &Served) -> impl Iterator<Item = (Request, u16, [Answer; 2])> {
    let mut connections = served.connections();
    errors().into_iter().map(move |(request, status)| {
        let answers = connections.each_mut().map(|it| it.send(&request));
        (request, status, answers)
    })
}

fn h06_every_error_has_content_that_says_what_it_is() {
    on_each(app, |served| {
        for (request, status, answers) in answers(served) {
            for answer in answers {
                assert_eq!(answer.status, status, "{request:?}");
                assert!(!answer.body.is_empty(), "{request:?}");
                assert!(answer.trouble.is_empty(), "{request:?}: {answer}");
                let length = answer.body.len().to_string();
                assert_eq!(answer.header("content-length"), Some(&*length), "{answer}");
                assert!(answer.header("content-type").is_some(), "{answer}");
            }
        }
    });
}

fn h07_head_is_answered_with_the_head_of_get_and_the_connection_lives() {
    on_each(app, |served| {
        let [mut first, mut second] = served.connections();
        for (request, status) in errors().iter().filter(|(it, _)| it.method == "GET") {
            let (whole, asked) = (first.send(request), head(&request.path));
            for answer in [first.send(&asked), second.send(&asked)] {
                assert_eq!(answer.status, *status, "{asked:?}: {answer}");
                let is_bare = answer.body.is_empty() && answer.trouble.is_empty();
                assert!(is_bare, "{answer}");
                assert_eq!(sorted(&answer), sorted(&whole), "{asked:?}");
            }
        }
    });
}

fn sorted(answer: &Answer) -> Vec<(String, String)> {
    let mut headers = answer.headers.clone();
    headers.retain(|(name, _)| name != "date");
    headers.sort();
    headers
}

fn h08_what_must_have_no_content_has_none_and_the_connection_lives() {
    on_each(app, |served| {
        for (code, length) in [(204, None), (205, Some("0")), (304, None)] {
            for request in [get(&format!("/act/{code}")), head(&format!("/act/{code}"))] {
                for protocol in Protocol::ALL {
                    // `send` asks for `/alive` on the same connection.
                    let answer = protocol.send(served.server(), &request);
                    assert_header(&answer, code, "content-length", length);
                    assert_header(&answer, code, "content-type", None);
                    let is_bare = answer.body.is_empty() && answer.trouble.is_empty();
                    assert!(is_bare, "{protocol}: {answer}");
                }
            }
        }
    });
}

fn h10_no_error_is_kept_by_a_cache_or_taken_for_something_else() {
    on_each(app, |served| {
        for (.., answers) in answers(served) {
            answers.iter().for_each(assert_said_of_errors);
        }
    });
}

fn h02_405_says_what_is_allowed() {
    everywhere(app, |served| {
        for method in ["POST", "DELETE", "PATCH", "OPTIONS", "BREW"] {
            let answer = served.ask(&Request::new(method, "/alive"));
            assert_header(&answer, 405, "allow", Some("GET,HEAD"));
        }
    });
}

fn h02_a_405_says_what_is_allowed_whatever_answers_it() {
    let app = |notes: &Notes| {
        let handler = |exc: HttpException| (exc.status(), "not like this");
        let policy = policy(notes).status_handler(405, handler);
        raising(policy.build(), || HttpException::gone("No more"))
    };
    everywhere(app, |served| {
        let request = Request::new("DELETE", "/alive");
        served.says(&request, "405 text\nallow: GET,HEAD\n\nnot like this");
    });
}

fn h03_a_method_that_nobody_knows_is_one_that_is_not_allowed() {
    everywhere(app, |served| {
        assert_eq!(served.ask(&Request::new("BREW", "/alive")).status, 405);
    });
}

fn h01_every_401_has_the_challenge_of_the_policy_or_one_of_its_own() {
    let app = |notes: &Notes| {
        let policy = policy(notes)
            .challenge("Bearer realm=\"items\"")
            .exception_handler(|_: Plain| (StatusCode::UNAUTHORIZED, "who?"))
            .status_handler(418, |_: HttpException| {
                let digest = [("www-authenticate", "Digest")];
                (StatusCode::UNAUTHORIZED, digest, "who?")
            });
        acting(policy.build(), async |request| {
            Err(match request.uri().path() {
                "/act/basic" => HttpException::unauthorized("Basic", "Who are you?").into(),
                "/act/handled" => Raised::from(Plain(String::new())),
                "/act/own" => HttpException::from_status(StatusCode::IM_A_TEAPOT).into(),
                "/act/bare" => return Ok(bare(401, &[])),
                "/act/forbidden" => HttpException::forbidden("No").into(),
                _ => HttpException::from_status(StatusCode::UNAUTHORIZED).into(),
            })
        })
    };
    let bearer = Some("Bearer realm=\"items\"");
    everywhere(app, |served| {
        for (path, challenge) in [
            ("/act/basic", Some("Basic")),
            ("/act/own", Some("Digest")),
            ("/act/handled", bearer),
            ("/act/bare", bearer),
            ("/act/forgotten", bearer),
        ] {
            let (answer, note) = served.told(&get(path));
            assert_header(&answer, 401, "www-authenticate", challenge);
            assert_lacks(&note, "misuse");
        }
        let answer = served.ask(&get("/act/forbidden"));
        assert_header(&answer, 403, "www-authenticate", None);
    });
}

fn h01_a_challenge_that_is_raised_stays_whatever_a_status_handler_answers() {
    let app = |notes: &Notes| {
        let handler = |exc: HttpException| (exc.status(), "not like this");
        let policy = policy(notes).status_handler(400..=499, handler);
        let exc = || HttpException::unauthorized("Basic", "Who are you?");
        raising(policy.build(), exc)
    };
    everywhere(app, |served| {
        let answer = "401 text\nwww-authenticate: Basic\n\nnot like this";
        let told = "\n# Handled 401: 401: Who are you?";
        served.tells(&get("/act/it"), &[answer, told].concat());
    });
}

fn h01_a_401_without_a_challenge_is_sent_as_it_was_raised_and_told() {
    everywhere(app, |served| {
        let (answer, note) = served.told(&get("/act/401"));
        // A scheme that the application does not speak would be worse than none.
        let expected = "401 json {\"detail\":\"Unauthorized\"}";
        assert_eq!(answer.brief(), expected);
        assert_has(&note, "misuse: the answer has no `www-authenticate`");
    });
}

fn h04_what_is_left_out_of_a_407_and_a_426_is_told() {
    everywhere(app, |served| {
        for (path, name) in [("/act/407", "proxy-authenticate"), ("/act/426", "upgrade")] {
            let (answer, note) = served.told(&get(path));
            assert_eq!(answer.header(name), None, "{answer}");
            assert_has(&note, &format!("the answer has no `{name}`"));
        }
    });
}

fn h04_what_other_statuses_must_say_is_said_by_whoever_raises_them() {
    let raised = [
        (407, "proxy-authenticate", "Basic"),
        (416, "content-range", "bytes */7"),
        (426, "upgrade", "HTTP/3.0"),
        (429, "retry-after", "1"),
        (503, "retry-after", "120"),
    ];
    for (code, name, value) in raised {
        let app = |notes: &Notes| {
            raising(policy(notes).build(), move || {
                let status = StatusCode::from_u16(code).unwrap_or_default();
                HttpException::from_status(status).with_header(name, value)
            })
        };
        on_each(app, |served| {
            for protocol in Protocol::ALL {
                let answer = protocol.send(served.server(), &get("/act/it"));
                // It is of a connection, which HTTP/2 has no headers for (RFC 9113 section 8.2.2).
                let is_left_out = name == "upgrade" && protocol == Protocol::Http2;
                let value = (!is_left_out).then_some(value);
                assert_header(&answer, code, name, value);
                assert!(answer.trouble.is_empty(), "{protocol}: {answer}");
            }
        });
    }
}

fn h05_a_media_type_that_is_not_read_is_415_and_asks_for_no_coding() {
    everywhere(app, |served| {
        for path in ["/read/login", "/read/form/login"] {
            let answer = served.ask(&post(path, "7").with("content-type", "text/plain"));
            assert_header(&answer, 415, "accept-encoding", None);
        }
    });
}

fn h05_a_body_that_is_coded_is_415_and_says_which_codings_are_read() {
    let gzip: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0";
    everywhere(app, |served| {
        for (path, media_type) in [
            ("/read/login", "application/json"),
            ("/read/form/login", "application/x-www-form-urlencoded"),
        ] {
            let request = post(path, gzip).with("content-type", media_type);
            for coding in ["gzip", "identity, GZIP", "br", "<script>"] {
                let answer = served.ask(&request.clone().with("content-encoding", coding));
                assert_header(&answer, 415, "accept-encoding", Some("identity"));
            }
            let answer = served.ask(&request.with("content-encoding", "identity"));
            assert_ne!(answer.status, 415, "{path}: {answer}");
            assert_eq!(answer.header("accept-encoding"), None, "{path}: {answer}");
        }
    });
}

fn h11_vary_is_kept_and_added_to() {
    let app = |notes: &Notes| {
        let policy = policy(notes).status_handler(410, |exc: HttpException| {
            let varies = [("vary", "accept-language"), ("vary", "cookie")];
            (exc.status(), varies, "gone")
        });
        acting(policy.build(), async |request| {
            let is_handled = request.uri().path() == "/act/handled";
            Ok(bare(
                if is_handled { 410 } else { 404 },
                &[("vary", "origin")],
            ))
        })
    };
    everywhere(app, |served| {
        assert_eq!(served.ask(&get("/act/it")).header("vary"), Some("origin"));
        let varies = "vary: accept-language\nvary: cookie\nvary: origin";
        served.says(&get("/act/handled"), &format!("410 text\n{varies}\n\ngone"));
    });
}

fn h13_a_precondition_is_not_looked_at_where_the_answer_is_an_error() {
    everywhere(app, |served| {
        let conditional = get("/act/it")
            .with("if-none-match", "*")
            .with("if-modified-since", "Sun, 06 Nov 2094 08:49:37 GMT");
        let answer = served.ask(&conditional);
        assert_header(&answer, 404, "etag", None);
    });
}

fn h14_no_text_of_anybody_is_a_reason_phrase() {
    on_each(app, |served| {
        for (path, line) in [
            ("/act/it", "404 Not Found"),
            ("/act/unknown", "500 Internal Server Error"),
            ("/act/handled", "409 Conflict"),
            ("/act/challenge", "401 Unauthorized"),
            ("/nowhere", "404 Not Found"),
        ] {
            assert_eq!(status_line(served, path), format!("HTTP/1.1 {line}"));
        }
    });
}

fn h14_only_who_asks_hyper_for_a_reason_phrase_has_one() {
    let app = |notes: &Notes| {
        let policy = observed(notes).exception_handler(|_: Plain| {
            let mut response = http_exception::Response::new(Bytes::from_static(b"handled"));
            *response.status_mut() = StatusCode::CONFLICT;
            response.extensions_mut().insert(PHRASE);
            response
        });
        acting(policy.build(), async |request| match request.uri().path() {
            "/act/handled" => Err(Plain(String::new()).into()),
            "/act/bare" => {
                let mut bare = bare(410, &[]);
                bare.extensions_mut().insert(PHRASE);
                Ok(bare)
            }
            _ => Err(missing().into()),
        })
    };
    on_each(app, |served| {
        for (path, line) in [
            ("/act/handled", "409 In person"),
            // What is replaced says nothing more.
            ("/act/bare", "410 Gone"),
            ("/act/it", "404 Not Found"),
        ] {
            assert_eq!(status_line(served, path), format!("HTTP/1.1 {line}"));
        }
    });
}

/// An answer of the application itself, without a body.
fn bare(status: u16, headers: &[(&str, &str)]) -> Response<Body> {
    let bare = Response::builder().status(status);
    let bare = headers
        .iter()
        .fold(bare, |it, (name, value)| it.header(*name, *value));
    bare.body(empty()).unwrap_or_default()
}

const PHRASE: ReasonPhrase = ReasonPhrase::from_static(b"In person");

fn status_line(served: &Served, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n");
    let heard = served.http1().say(request).hear("\r\n").text();
    heard.lines().next().unwrap_or_default().to_owned()
}

fn h09_a_client_that_accepts_something_else_gets_the_same_answer() {
    everywhere(app, |served| {
        for path in ["/act/it", "/act/unknown", "/nowhere"] {
            let plain = served.ask(&get(path));
            for accept in ["image/png", "application/json;q=0", "*/*;q=0", ""] {
                let answer = served.ask(&get(path).with("accept", accept));
                assert_eq!(plain.to_string(), answer.to_string(), "{accept}");
            }
        }
    });
}

fn h09_what_is_in_conflict_is_said_by_whoever_raises_it() {
    let versions = || HttpException::conflict(http_exception::json!({"version": 7, "yours": 6}));
    everywhere(raised(versions), |served| {
        let expected = "409 json {\"detail\":{\"version\":7,\"yours\":6}}";
        served.says(&get("/act/it"), expected);
    });
}

fn h07_pipelined_requests_are_answered_in_order_whatever_they_end_in() {
    let mut errors = errors();
    errors.retain(|(it, _)| it.body.as_ref().is_none_or(Vec::is_empty));
    let mut requests = Vec::new();
    for (Request { method, path, .. }, _) in &errors {
        for (method, path) in [(&**method, &**path), ("HEAD", path), ("GET", "/alive")] {
            requests.push(format!("{method} {path} HTTP/1.1\r\nhost: a\r\n\r\n"));
        }
    }
    on_each(app, |served| {
        let mut connection = served.http1();
        connection.say(requests.concat());
        for (request, status) in &errors {
            let answer = connection.answer(&request.method);
            assert_eq!(answer.status, *status, "{request:?}: {answer}");
            let answer = connection.answer("HEAD");
            // `HEAD` is allowed where `GET` is.
            let is_there = request.path == "/alive";
            let expected = if is_there { 200 } else { *status };
            assert_eq!(answer.status, expected, "{request:?}: {answer}");
            assert_eq!(connection.answer("GET").text(), "alive", "{request:?}");
        }
    });
}

fn h12_a_policy_without_anything_obeys_the_same_rules() {
    let app = |_: &Notes| {
        let policy = ErrorPolicy::default();
        raising(policy, || missing().with_header("x-user", "a\r\nb"))
    };
    everywhere(app, |served| {
        let answer = served.ask(&get("/act/it"));
        assert_said_of_errors(&answer);
        assert_eq!(answer.header("x-user"), None);
    });
}

/// A handler's own entity headers are its own business, its answer being the one that is sent.
fn h13_what_a_handler_says_of_its_own_answer_is_sent() {
    everywhere(app, |served| {
        served.says(&get("/act/handled"), "409 text\netag: \"mine\"\n\nhandled");
    });
}
