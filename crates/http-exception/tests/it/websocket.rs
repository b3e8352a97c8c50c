//! A handler on a socket that plays a script.

mod handshakes;
mod lent;
mod script;

use std::cell::Cell;
use std::error::Error;
use std::future::pending;
use std::sync::{Arc, Mutex};

use http_exception::adapter::{Door, Handshake, Timer, WebSocket, Wire};
use http_exception::http::request::Builder;
use http_exception::{
    ErrorPolicy, Misuse, Outcome, Raised, Record, Request, SourceLocation, StatusCode,
    WebSocketDisconnect, WebSocketException, WebSocketRequestValidationError, json, raise,
};

use self::script::{Play, Played, Script, lock};
use crate::support::{DOOR, Foreign, block_on, respond, wait_once};

#[test]
fn every_code_is_kept_or_becomes_1011() {
    let mut sendable = 0;
    for code in 0..=u16::MAX {
        let exc = WebSocketException::new(code, "why");
        if exc.misuse().is_empty() {
            assert_eq!((exc.code(), exc.reason()), (code, "why"));
            sendable += 1;
        } else {
            assert_eq!((exc.code(), exc.reason()), (1011, ""));
            assert_eq!(exc.misuse(), [Misuse::CloseCode(code)]);
        }
    }
    assert_eq!(sendable, 4 + 3 + 4 + 2000);
}

#[test]
fn each_constructor_has_the_code_of_its_name() {
    let codes = [
        WebSocketException::going_away(""),
        WebSocketException::protocol_error(""),
        WebSocketException::unsupported_data(""),
        WebSocketException::invalid_payload(""),
        WebSocketException::policy_violation(""),
        WebSocketException::message_too_big(""),
        WebSocketException::internal_error(""),
        WebSocketException::service_restart(""),
        WebSocketException::try_again_later(""),
        WebSocketException::bad_gateway(""),
    ]
    .map(|exc| exc.code());
    assert_eq!(
        codes,
        [1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013, 1014]
    );
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
        "text {\"got\":{\"a\":1}}\ntext {\"got\":[2]}\necho\n",
    );
}

#[test]
fn what_is_received_and_sent_is_binary() {
    serve(
        ErrorPolicy::default(),
        &[Play::Binary(b"one"), Play::Control, Play::Text("two")],
        async |mut socket| {
            while let Some(bytes) = socket.receive_bytes().await? {
                socket.send_bytes(bytes).await?;
            }
            Ok(())
        },
        "binary b\"one\"\nclose 1003 Expected binary data\n",
    );
}

#[test]
fn a_client_that_closes_is_answered_though_the_handler_goes_on() {
    let play = Played::default();
    let wire = Script::new(&[Play::Close], &play);
    let seen = play.clone();
    let handler = async |mut socket: WebSocket<Script>| {
        assert_eq!(socket.receive_text().await?, None);
        assert_eq!(seen.take(), "echo\n");
        Ok(())
    };
    block_on(accepted(ErrorPolicy::default()).serve(wire, handler, FEW_TURNS));
    assert_eq!(play.take(), "", "and closed once");
}

#[test]
fn there_is_one_close_frame_at_most() {
    serve(
        ErrorPolicy::default(),
        &[],
        async |mut socket| {
            socket.close(4000, "by the handler").await?;
            raise!(Foreign)
        },
        "close 4000 by the handler\n",
    );
    serve(
        ErrorPolicy::default(),
        &[],
        async |mut socket| {
            socket.close(4000, "by the handler").await?;
            let twice = socket.close(4001, "by the handler").await;
            assert!(twice.is_err_and(|exc| exc.is::<WebSocketDisconnect>()));
            Ok(())
        },
        "close 4000 by the handler\n",
    );
}

#[test]
fn a_message_that_does_not_fit_into_the_buffer_closes_1011_and_observers_are_told() {
    let told = Played::default();
    let seen = told.clone();
    let policy = ErrorPolicy::builder()
        .observer(move |record: &Record<'_>| {
            let exc = record.exception();
            seen.add(&format!("{}: {:?}", exc.message(), exc.sources()));
        })
        .build();
    serve(
        policy,
        &[Play::Close],
        async |mut socket| {
            socket.get_mut().fill();
            socket.send_text("much").await
        },
        "close 1011 Internal Server Error\n",
    );
    assert_eq!(
        told.take(),
        "the socket does not take the message: [\"Write buffer is full\"]\n"
    );
}

#[test]
fn a_failure_that_only_the_handler_saw_leaves_the_client_the_time_to_read_the_frame() {
    serve(
        ErrorPolicy::default(),
        &[Play::Fails("Space limit exceeded: Message too long: 2 > 1")],
        async |mut socket| {
            let failed = socket.get_mut().receive().await;
            assert!(failed.is_some_and(|it| it.is_err()));
            assert_eq!(socket.receive_text().await?, None);
            Ok(())
        },
        "close 1000 \n",
    );
    assert_eq!(TURNS.get(), 4, "it waits as long as it may");
}

#[test]
fn a_client_that_is_gone_is_not_waited_for() {
    serve(
        ErrorPolicy::default(),
        &[Play::Fails("IO error: Connection reset by peer")],
        async |mut socket| {
            assert_eq!(socket.receive_text().await?, None);
            Ok(())
        },
        "close 1000 \n",
    );
    assert_eq!(TURNS.get(), 0);
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
fn a_list_in_a_message_is_no_struct_where_the_policy_says_so() {
    #[derive(serde::Deserialize)]
    struct Move {
        from: u8,
        to: u8,
    }
    let receive = async |mut socket: WebSocket<Script>| {
        while let Some(Move { from, to }) = socket.receive_json().await? {
            socket.send_json(&json!({"from": from, "to": to})).await?;
        }
        Ok(())
    };
    for (reads, said) in [
        (true, "text {\"from\":1,\"to\":2}\necho\n"),
        (false, "close 1008 Unprocessable Content\n"),
    ] {
        let policy = ErrorPolicy::builder().structs_from_lists(reads).build();
        serve(policy, &[Play::Text("[1,2]"), Play::Close], receive, said);
    }
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
        &[Play::Binary(b"")],
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
fn what_panics_when_the_request_is_dropped_does_not_take_the_close_frame_away() {
    #[derive(Clone)]
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            assert!(std::thread::panicking(), "dropped");
        }
    }
    let policy = ErrorPolicy::builder()
        .exception_handler(async |_: Request<()>, _: Foreign| StatusCode::NOT_FOUND)
        .build();
    let mut request = handshake(|request| request);
    request.extensions_mut().insert(Bomb);
    let context = DOOR.open(&policy, &mut request);
    let handshake = Handshake::check((&request).into()).expect("a handshake");
    // What is left is the handshake's own copy.
    std::mem::forget((request, context));

    let play = Played::default();
    let wire = Script::new(&[], &play);
    block_on(handshake.serve(wire, async |_| Ok(()), FEW_TURNS));
    assert_eq!(play.take(), "close 1000 \n");
}

#[test]
fn a_handler_that_panics_when_it_is_called_closes_1011() {
    let play = Played::default();
    let wire = Script::new(&[], &play);
    let call =
        |_: WebSocket<Script>| -> std::future::Ready<Result<(), Raised>> { panic!("called") };
    block_on(accepted(ErrorPolicy::default()).serve(wire, call, FEW_TURNS));
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
    let handler = async |_| raise!(StatusCode::NOT_FOUND);
    block_on(accepted(ErrorPolicy::default()).serve(wire, handler, |_| panic!("no timer")));
    assert_eq!(play.take(), "close 1008 Not Found\n");
}

#[test]
fn a_client_that_is_silent_is_waited_for_no_longer_than_the_timer() {
    let play = Played::default();
    let wire = Script::new(&[Play::Silence], &play);
    let handler = async |_| Ok(());
    block_on(accepted(ErrorPolicy::default()).serve(wire, handler, FEW_TURNS));
    assert_eq!(play.take(), "close 1000 \n");
}

#[test]
fn an_upgrade_that_fails_is_told_to_observers() {
    let told = Played::default();
    let seen = told.clone();
    let policy = ErrorPolicy::builder()
        .observer(move |record: &Record<'_>| seen.add(&record.to_string()))
        .build();
    block_on(accepted(policy).fail(Foreign));
    assert!(told.says("GET / 1011 Unhandled: "), "{}", told.take());
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
    let response = respond(&ErrorPolicy::default(), Raised::from(boxed));
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
}

fn handshake(change: impl FnOnce(Builder) -> Builder) -> Request<()> {
    let request = Request::builder()
        .header("upgrade", "websocket")
        .header("connection", "Upgrade")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    change(request).body(()).expect("a request")
}

/// A handshake that has the policy with it, and a timer that gives exception handlers a few turns.
fn accepted(policy: ErrorPolicy) -> Handshake {
    let mut request = handshake(|request| request);
    let door = Door::new(FEW_TURNS).with_websockets(true);
    let _ = door.open(&policy, &mut request);
    Handshake::check((&request).into()).expect("a handshake")
}

/// A time of four turns, which are counted.
const FEW_TURNS: Timer = |_| {
    TURNS.set(0);
    Some(Box::pin(async {
        for _ in 0..4 {
            TURNS.set(TURNS.get() + 1);
            wait_once().await;
        }
    }))
};

thread_local! {
    static TURNS: Cell<u32> = const { Cell::new(0) };
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
    block_on(accepted(policy).serve(wire, handler, FEW_TURNS));
    assert_eq!(play.take(), expected);
}
