//! A handshake that is checked, and a handler on a socket that plays a script.

use std::collections::VecDeque;
use std::error::Error;
use std::fmt::Write as _;
use std::future::{pending, ready};
use std::sync::{Arc, Mutex, PoisonError};

use http_exception::adapter::{
    Context, Handshake, Received, RequestHead, Sent, WebSocket, Wire, asks_for_websocket,
};
use http_exception::http::Version;
use http_exception::http::request::Builder;
use http_exception::{
    Bytes, ErrorPolicy, Extract, HttpException, Outcome, Raised, Record, Refused, Request,
    SourceLocation, Sources, StatusCode, WebSocketDisconnect, WebSocketException,
    WebSocketRequestValidationError, json, raise,
};

use crate::support::{Foreign, block_on, respond, wait_once};

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
fn another_protocol_is_426() {
    check(|request| replace(request, "upgrade", "h2c"), UPGRADE);
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
fn a_head_is_a_get_that_cannot_upgrade() {
    check(|request| request.method("HEAD"), UPGRADE);
}

#[test]
fn another_method_is_405() {
    check(|request| request.method("POST"), "405 allow: GET");
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
fn only_a_request_that_may_become_one_asks_for_a_websocket() {
    let asks = |request: Request<()>| asks_for_websocket(request.method(), request.headers());
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
        fn extract(_: &Sources<'_>) -> Result<Self, Refused> {
            Err(Refused::invalid(None, Vec::new(), 7))
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
fn what_an_extractor_reads_is_of_the_handshake() {
    struct Read(String);
    impl Extract for Read {
        fn extract(sources: &Sources<'_>) -> Result<Self, Refused> {
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

#[test]
fn a_handler_that_is_done_closes_1000() {
    serve(
        ErrorPolicy::default(),
        &[],
        async |_| Ok(()),
        "close 1000 \n",
    );
}

#[test]
fn what_is_received_and_sent_is_json() {
    serve(
        ErrorPolicy::default(),
        &[
            Play::Text(r#"{"a":1}"#),
            Play::Control,
            Play::Text("[2]"),
            Play::Close,
        ],
        async |mut socket| {
            while let Some(value) = socket.receive_json::<http_exception::Value>().await? {
                socket.send_json(&json!({"got": value})).await?;
            }
            Ok(())
        },
        "text {\"got\":{\"a\":1}}\ntext {\"got\":[2]}\nclose 1000 \n",
    );
}

#[test]
fn a_message_is_judged_like_a_body() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|exc: WebSocketRequestValidationError| {
            WebSocketException::new(4422, exc.to_string())
        })
        .build();
    let receive = async |mut socket: WebSocket<Script>| {
        socket.receive_json::<Vec<u8>>().await?;
        Ok(())
    };
    serve(
        policy.clone(),
        &[Play::Text(r#"[1,"x",300]"#)],
        receive,
        "close 4422 2 validation errors:\n  body/1: Input should be a valid integer\n  body/2: Input should be less than or equal to 255\n",
    );
    serve(
        policy.clone(),
        &[Play::Text("[1,")],
        receive,
        "close 4422 1 validation error:\n  body/3: JSON decode error\n",
    );
    let deep: &'static str = "[".repeat(1000).leak();
    serve(
        policy,
        &[Play::Text(deep)],
        receive,
        "close 4422 1 validation error:\n  body: JSON decode error\n",
    );
}

#[test]
fn a_value_that_cannot_be_written_closes_1011() {
    serve(
        ErrorPolicy::default(),
        &[],
        async |mut socket| {
            let nameless = std::collections::BTreeMap::from([((), 1)]);
            socket.send_json(&nameless).await
        },
        "close 1011 Internal Server Error\n",
    );
}

#[test]
fn an_exception_is_raised_where_the_handler_receives() {
    let place = Arc::new(Mutex::new(None));
    let seen = Arc::clone(&place);
    let policy = ErrorPolicy::builder()
        .observer(move |record: &Record<'_>| {
            *lock(&seen) = record.exception().location().map(SourceLocation::line);
        })
        .build();
    let line = line!() + 5;
    serve(
        policy,
        &[Play::Binary],
        async |mut socket| {
            socket.receive_text().await?;
            Ok(())
        },
        "close 1003 Expected text\n",
    );
    assert_eq!(*lock(&place), Some(line));
}

#[test]
fn a_broken_socket_closes_with_what_broke_it() {
    let receive = async |mut socket: WebSocket<Script>| {
        socket.receive_text().await?;
        Ok(())
    };
    for (error, expected) in [
        (
            "Space limit exceeded: Message too long: 2 > 1",
            "close 1009 Message Too Big\n",
        ),
        ("UTF-8 encoding error: x", "close 1007 Invalid UTF-8\n"),
        ("WebSocket protocol error: x", "close 1002 Protocol Error\n"),
        (
            "WebSocket protocol error: Connection reset without closing handshake",
            "close 1000 \n",
        ),
        ("IO error: Broken pipe", "close 1000 \n"),
    ] {
        serve(
            ErrorPolicy::default(),
            &[Play::Fails(error)],
            receive,
            expected,
        );
    }
}

#[test]
fn the_fallback_handler_closes_too() {
    let policy = ErrorPolicy::builder()
        .fallback_handler(async |_: Raised| {
            wait_once().await;
            WebSocketException::new(4000, "sorry")
        })
        .build();
    serve(policy, &[], async |_| raise!(Foreign), "close 4000 sorry\n");
}

#[test]
fn a_panic_while_something_is_dropped_closes_1011() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            assert!(std::thread::panicking(), "dropped");
        }
    }
    serve(
        ErrorPolicy::default(),
        &[],
        async |_| {
            let _bomb = Bomb;
            wait_once().await;
            Ok(())
        },
        "close 1011 Internal Server Error\n",
    );
}

#[test]
fn a_handler_that_panics_when_it_is_called_closes_1011() {
    let play = Played::default();
    let wire = Script::new(&[], &play);
    let call =
        |_: WebSocket<Script>| -> std::future::Ready<Result<(), Raised>> { panic!("called") };
    block_on(accepted(ErrorPolicy::default()).serve(wire, call, pending::<()>));
    assert_eq!(play.take(), "close 1011 Internal Server Error\n");
}

#[test]
fn a_client_that_is_gone_is_no_exception() {
    let policy = ErrorPolicy::builder()
        .fallback_handler(|_: Raised| WebSocketException::new(4000, "asked"))
        .build();
    serve(
        policy,
        &[],
        async |_| raise!(WebSocketDisconnect),
        "close 1000 \n",
    );
}

#[test]
fn without_a_timer_the_frame_is_sent_all_the_same() {
    let play = Played::default();
    let wire = Script::new(&[Play::Silence], &play);
    let no_timer = || -> std::future::Ready<()> { panic!("no timer") };
    let handler = async |_| raise!(StatusCode::NOT_FOUND);
    block_on(accepted(ErrorPolicy::default()).serve(wire, handler, no_timer));
    assert_eq!(play.take(), "close 1008 Not Found\n");
}

#[test]
fn a_client_that_is_silent_is_waited_for_no_longer_than_the_timer() {
    let play = Played::default();
    let wire = Script::new(&[Play::Silence], &play);
    let handler = async |_| Ok(());
    block_on(accepted(ErrorPolicy::default()).serve(wire, handler, || ready(())));
    assert_eq!(play.take(), "close 1000 \n");
}

#[test]
fn a_record_says_the_code_in_place_of_the_status() {
    let said = Arc::new(Mutex::new(String::new()));
    let seen = Arc::clone(&said);
    let policy = ErrorPolicy::builder()
        .observer(move |record: &Record<'_>| {
            assert_eq!(record.status(), StatusCode::FORBIDDEN);
            assert_eq!(record.close_code(), Some(4000));
            lock(&seen).push_str(&record.to_string());
        })
        .build();
    let handler = async |_| raise!(WebSocketException::new(4000, "x"));
    serve(policy, &[], handler, "close 4000 x\n");
    assert!(
        lock(&said).starts_with("GET / 4000 Handled: "),
        "{}",
        lock(&said)
    );
}

#[test]
fn a_handler_that_never_answers_closes_1011() {
    let policy = ErrorPolicy::builder()
        .exception_handler(async |_: Foreign| pending::<StatusCode>().await)
        .observer(|record: &Record<'_>| {
            assert_eq!(record.outcome(), Outcome::TimedOut);
            assert_eq!(record.close_code(), Some(1011));
        })
        .build();
    let handler = async |_| raise!(Foreign);
    serve(policy, &[], handler, "close 1011 Internal Server Error\n");
}

#[test]
fn a_boxed_exception_is_known() {
    let boxed: Box<dyn Error + Send + Sync> = Box::new(WebSocketException::new(4000, "x"));
    let response = respond(&ErrorPolicy::default(), Raised::from_boxed(boxed));
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
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

fn handshake(change: impl FnOnce(Builder) -> Builder) -> Request<()> {
    let request = Request::builder()
        .header("upgrade", "websocket")
        .header("connection", "Upgrade")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    change(request).body(()).expect("a request")
}

fn replace(mut request: Builder, name: &'static str, value: &'static str) -> Builder {
    if let Some(headers) = request.headers_mut() {
        headers.insert(name, value.parse().expect("a value"));
    }
    request
}

/// A handshake that has the policy with it, and a timer that gives exception handlers a few turns.
fn accepted(policy: ErrorPolicy) -> Handshake {
    let mut request = handshake(|request| request);
    let context = Context::capture(&policy, RequestHead::from(&request));
    let context = context.with_timer(|_| Some(Box::pin(few_turns())));
    context.offer(request.extensions_mut());
    Handshake::check((&request).into()).expect("a handshake")
}

async fn few_turns() {
    for _ in 0..4 {
        wait_once().await;
    }
}

/// Runs a handler and checks what is sent.
#[track_caller]
fn serve<Fut>(
    policy: ErrorPolicy,
    plays: &[Play],
    handler: impl FnOnce(WebSocket<Script>) -> Fut,
    expected: &str,
) where
    Fut: Future<Output = Result<(), Raised>>,
{
    let play = Played::default();
    let wire = Script::new(plays, &play);
    // A broken socket is waited for, so the timer has to end it.
    block_on(accepted(policy).serve(wire, handler, wait_once));
    assert_eq!(play.take(), expected);
}

/// What a client does.
#[derive(Clone, Copy)]
enum Play {
    Text(&'static str),
    Binary,
    Control,
    Close,
    Fails(&'static str),
    Silence,
}

/// What was sent, a line each.
#[derive(Clone, Default)]
struct Played(Arc<Mutex<String>>);

impl Played {
    fn take(&self) -> String {
        std::mem::take(&mut lock(&self.0))
    }
}

struct Script {
    plays: VecDeque<Play>,
    played: Played,
}

impl Script {
    fn new(plays: &[Play], played: &Played) -> Self {
        Self {
            plays: plays.iter().copied().collect(),
            played: played.clone(),
        }
    }
}

impl Wire for Script {
    type Socket = Self;

    fn socket(&mut self) -> &mut Self {
        self
    }

    async fn receive(&mut self) -> Option<Result<Received, Box<dyn Error + Send + Sync>>> {
        wait_once().await;
        Some(match self.plays.pop_front()? {
            Play::Text(text) => Ok(Received::Text(Bytes::from(text))),
            Play::Binary => Ok(Received::Binary),
            Play::Control => Ok(Received::Control),
            Play::Close => Ok(Received::Close),
            Play::Fails(text) => Err(text.into()),
            Play::Silence => pending().await,
        })
    }

    async fn send(&mut self, message: Sent) -> Result<(), Box<dyn Error + Send + Sync>> {
        let line = match message {
            Sent::Text(text) => format!("text {text}\n"),
            Sent::Close(frame) => format!("close {} {}\n", frame.code(), frame.reason()),
        };
        lock(&self.played.0).push_str(&line);
        Ok(())
    }
}

fn lock<T>(value: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
