//! A handshake that is checked, and what is read of it.

use std::fmt::Write as _;

use http_exception::adapter::Handshake;
use http_exception::http::Version;
use http_exception::http::request::Builder;
use http_exception::{
    ErrorPolicy, Extract, ExtractError, HttpException, Limits, Request, RequestValidationError,
    Sources, ValidationError, WebSocketRequestValidationError,
};

use super::{accepted, handshake};
use crate::support::{DOOR, respond, show};

#[test]
fn a_good_handshake_is_taken() {
    check(|request| request, "ok");
}

#[test]
fn names_are_read_in_any_case() {
    check(
        |request| {
            replace(
                replace(request, "upgrade", "WebSocket"),
                "connection",
                "UPGRADE",
            )
        },
        "ok",
    );
    check(
        |request| replace(request, "connection", "keep-alive , Upgrade"),
        "ok",
    );
}

#[test]
fn the_options_of_a_connection_may_stand_in_several_lines() {
    check(
        |request| {
            replace(request, "connection", "keep-alive").header("connection", "close, upgrade")
        },
        "ok",
    );
}

#[test]
fn another_protocol_is_426() {
    check(|request| replace(request, "upgrade", "h2c"), UPGRADE);
    check(
        |request| replace(request, "upgrade", "websocket, h2c"),
        UPGRADE,
    );
    check(|request| replace(request, "upgrade", ""), UPGRADE);
    check(
        |request| replace(request, "connection", "keep-alive"),
        UPGRADE,
    );
    check(
        |request| replace(request, "connection", "upgraded"),
        UPGRADE,
    );
}

#[test]
fn another_version_is_426() {
    check(
        |request| replace(request, "sec-websocket-version", "8"),
        UPGRADE,
    );
    check(
        |request| replace(request, "sec-websocket-version", ""),
        UPGRADE,
    );
    let http_10 = Version::HTTP_10;
    check(|request| request.version(http_10), UPGRADE);
}

#[test]
fn another_method_is_405() {
    for method in ["HEAD", "POST"] {
        check(|request| request.method(method), "405 allow: GET");
    }
}

#[test]
fn a_body_is_400() {
    check(|request| request.header("content-length", "1"), "400");
    check(
        |request| request.header("transfer-encoding", "chunked"),
        "400",
    );
    check(|request| request.header("content-length", "0"), "ok");
}

#[test]
fn a_second_line_is_a_list() {
    for (name, value, expected) in [
        ("upgrade", "websocket", UPGRADE),
        ("sec-websocket-version", "13", UPGRADE),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==", "400"),
        ("connection", "keep-alive", "ok"),
    ] {
        check(|request| request.header(name, value), expected);
    }
}

#[test]
fn a_key_is_16_bytes_in_base64() {
    for key in [
        "",
        "c2hvcnQ=",
        "dGhlIHNhbXBsZSBub25jZQ",
        "dGhlIHNhbXBsZSBub25j!Q==",
    ] {
        check(|request| replace(request, "sec-websocket-key", key), "400");
    }
}

#[test]
fn http_2_connects() {
    let http_2 = Version::HTTP_2;
    check(|request| request.version(http_2).method("CONNECT"), "ok");
    check(|request| request.version(http_2), "400");
}

#[test]
fn another_version_of_http_2_is_400_and_says_which() {
    let connect = |request: Builder| request.version(Version::HTTP_2).method("CONNECT");
    for version in ["8", ""] {
        check(
            |request| replace(connect(request), "sec-websocket-version", version),
            "400 sec-websocket-version: 13",
        );
    }
}

#[test]
fn what_a_client_sent_is_not_shown() {
    let request = handshake(|request| {
        request
            .uri("/?token=hunter2")
            .header("cookie", "session=hunter2")
    });
    let handshake = Handshake::check((&request).into()).expect("a handshake");
    let handshake = handshake.with_params([("room".into(), "hunter2".into())]);
    assert_eq!(format!("{handshake:?}"), "Handshake { .. }");
}

#[test]
fn a_message_has_the_size_that_the_policy_says() {
    assert_eq!(accepted(ErrorPolicy::default()).max_message_size(), 2 << 20);
    let limits = Limits::default().message(7);
    let policy = ErrorPolicy::builder().limits(limits).build();
    assert_eq!(accepted(policy).max_message_size(), 7);
}

#[test]
fn only_a_request_that_may_become_one_asks_for_a_websocket() {
    let asks = |mut request: Request<()>| {
        let _ = DOOR.open(&ErrorPolicy::default(), &mut request);
        !request.extensions().is_empty()
    };
    assert!(asks(handshake(|request| request)));
    assert!(asks(handshake(|request| request.method("CONNECT"))));
    assert!(!asks(Request::new(())));
}

#[test]
fn a_426_says_what_to_upgrade_to_whatever_a_handler_makes_of_it() {
    let policy = ErrorPolicy::builder()
        .status_handler(426, |exc: HttpException| (exc.status(), "upgrade, please"))
        .build();
    let request = handshake(|request| replace(request, "upgrade", ""));
    let exc = Handshake::check((&request).into()).expect_err("no handshake");
    let response = respond(&policy, exc);
    assert_eq!(response.body(), "upgrade, please");
    assert_eq!(response.headers()["upgrade"], "websocket");
    assert_eq!(response.headers()["connection"], "upgrade");
    assert_eq!(response.headers()["sec-websocket-version"], "13");
}

#[test]
fn what_an_extractor_refuses_is_of_the_handshake() {
    struct Refusing;
    impl Extract for Refusing {
        fn extract(_: &Sources<'_>) -> Result<Self, ExtractError> {
            Err(ExtractError::invalid(None, Vec::new(), 7))
        }
    }
    let request = handshake(|request| request);
    let handshake = Handshake::check((&request).into()).expect("a handshake");
    let exc = handshake.extract::<Refusing>().map(drop);
    let exc = exc.expect_err("it refuses");
    let exc = exc.downcast::<WebSocketRequestValidationError>();
    assert_eq!(exc.expect("of its own type").total(), 7);
}

#[test]
fn what_was_not_looked_at_to_its_end_is_not_in_a_websocket_either() {
    let error = ValidationError::new("missing", "query", "Field required");
    let exc = RequestValidationError::new(vec![error]).incomplete();
    let exc = WebSocketRequestValidationError::from(exc);
    assert!(!exc.is_complete());
    assert_eq!(
        exc.to_string(),
        "at least 1 validation error:\n  query: Field required"
    );
    assert_eq!(
        show(&respond(&ErrorPolicy::default(), exc)),
        r#"422 {"detail":[{"type":"missing","loc":["query"],"msg":"Field required"}],"truncated":true,"total":1}"#
    );
}

#[test]
fn what_an_extractor_reads_is_of_the_handshake() {
    struct Read(String);
    impl Extract for Read {
        fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError> {
            let Sources {
                params,
                query,
                headers,
                body,
                ..
            } = sources;
            Ok(Self(format!(
                "{params:?} {query:?} {} {body:?}",
                headers.len()
            )))
        }
    }
    let request = handshake(|request| request.uri("/rooms/7?q=1"));
    let handshake = Handshake::check((&request).into()).expect("a handshake");
    let handshake = handshake.with_params([("room".into(), "7".into())]);
    let Read(read) = handshake.extract().expect("it does not refuse");
    assert_eq!(read, r#"[("room", "7")] Some("q=1") 4 b"""#);
}

const UPGRADE: &str = "426 upgrade: websocket sec-websocket-version: 13";

/// Checks a handshake that was changed.
#[track_caller]
fn check(change: impl FnOnce(Builder) -> Builder, expected: &str) {
    let request = handshake(change);
    let result = match Handshake::check((&request).into()) {
        Ok(_) => "ok".to_owned(),
        Err(exc) => {
            let exc = exc.downcast::<HttpException>().expect("an HttpException");
            let mut text = exc.status().as_u16().to_string();
            for (name, value) in exc.headers() {
                let _ = write!(text, " {name}: {}", value.to_str().unwrap_or("?"));
            }
            text
        }
    };
    assert_eq!(result, expected);
}

fn replace(mut request: Builder, name: &'static str, value: &'static str) -> Builder {
    if let Some(headers) = request.headers_mut() {
        headers.insert(name, value.parse().expect("a value"));
    }
    request
}
