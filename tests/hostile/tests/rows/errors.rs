//! Errors whose code does not do what an error's should.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::future::pending;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context, Waker};
use std::thread;

use harness::{Notes, ask, get, post};
use hostile::{raising, says};
use http_body_util::Empty;
use http_exception::{
    Bytes, Detail, ErrorPolicy, HttpException, Raised, Record, Request, StatusCode, Value,
};
use http_exception_hyper::ExceptionService;
use http_exception_hyper::service_fn;
use http_exception_poem::ExceptionMiddleware;
use hyper::service::Service;
use poem::endpoint::make_sync;
use poem::{EndpointExt, Route};

use crate::check::{
    Because, Plain, assert_answer, assert_has, assert_lacks, assert_opaque, assert_starts,
    everywhere, handled, lined, observed, on_each, raised,
};
use crate::child::in_child;
use crate::facts::{Fact, facts};
use crate::servers::serve_poem;
use crate::sources::read_sources;

pub(crate) const FACTS: &[Fact] = facts! {
    everywhere:
        a07_a_value_a_million_levels_deep_that_a_handler_answers_with_is_refused,
        a08_a_text_of_a_gigabyte_and_one_without_end_are_cut,
        a08_a_text_that_nobody_asks_for_is_not_written,
        a09_a_text_that_panics_leaves_the_answer_and_the_rest_of_the_record,
        a09_a_value_that_panics_when_it_is_serialised_is_a_panic_of_its_handler,
        a09_a_text_that_panics_while_a_request_is_read_is_a_panic_of_its_handler,
        a10_a_text_that_fails_is_kept_as_far_as_it_came,
        a11_an_error_that_panics_when_it_is_dropped_is_answered,
        a11_a_payload_that_panics_when_it_is_dropped_is_a_panic_like_any_other,
        a29_one_record_is_one_line,
        a30_an_unknown_error_with_a_text_of_secrets_is_the_constant;
    on_each: a30_a_record_shows_what_display_says_and_no_credentials_of_a_uri;
    alone:
        a07_a_detail_a_million_levels_deep_does_not_end_the_process,
        a10_no_other_text_is_asked_for_in_a_way_that_panics,
        a10_a_text_that_fails_or_does_not_end_is_not_asked_for_where_poem_would_send_it,
        a14_a_request_that_is_dropped_while_its_thread_unwinds_does_not_end_the_process;
};

fn a07_a_detail_a_million_levels_deep_does_not_end_the_process() {
    // The stack of a worker of tokio. What overflows it ends the process, so that is another one.
    in_child(&[], || {
        let raised = thread::Builder::new().stack_size(2 << 20).spawn(|| {
            for depth in [100, 20_000, 1_000_000] {
                let mut value = Value::Bool(true);
                for _ in 0..depth {
                    value = Value::Array(vec![value]);
                }
                let exc = HttpException::new(StatusCode::CONFLICT, Detail::from(value));
                assert_eq!(exc.status(), StatusCode::CONFLICT);
                drop(exc);
            }
        });
        raised.expect("a thread").join().expect("no panic");
    });
}

fn a07_a_value_a_million_levels_deep_that_a_handler_answers_with_is_refused() {
    in_child(&[], || {
        let app = handled(|_: Plain| {
            let value = (0..1_000_000).fold(Value::Null, |inner, _| vec![inner].into());
            (StatusCode::CONFLICT, value)
        });
        everywhere(app, |served| {
            let note = served.opaque(&get("/act/it"));
            assert_has(&note, " 500: plain; then it has more than 128 levels");
        });
    });
}

/// What writes a text.
type Text = fn(&mut fmt::Formatter<'_>) -> fmt::Result;

/// An error whose text is written by a function.
struct Writing(Text);

impl fmt::Display for Writing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0)(f)
    }
}

impl fmt::Debug for Writing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Writing")
    }
}

impl Error for Writing {}

fn a08_a_text_of_a_gigabyte_and_one_without_end_are_cut() {
    let gigabyte: Text = |f| {
        let chunk = "x".repeat(4096);
        (0..262_144).try_for_each(|_| f.write_str(&chunk))
    };
    let endless: Text = |f| {
        loop {
            f.write_str("and so on ")?;
        }
    };
    for text in [gigabyte, endless] {
        everywhere(raised(move || Writing(text)), |served| {
            let note = served.opaque(&get("/act/it"));
            assert!(note.len() < 9 * 1024, "{}", note.len());
        });
    }
}

fn a08_a_text_that_nobody_asks_for_is_not_written() {
    // This one goes on whatever the writer says.
    let endless: Text = |f| {
        loop {
            let _ = f.write_str("and so on ");
        }
    };
    everywhere(
        |_| raising(ErrorPolicy::default(), move || Writing(endless)),
        |served| assert_opaque(&served.ask(&get("/act/it"))),
    );
}

fn a09_a_text_that_panics_leaves_the_answer_and_the_rest_of_the_record() {
    let panicking = || Writing(|_| panic!("token=hunter2"));
    everywhere(raised(panicking), |served| {
        let note = served.opaque(&get("/act/it"));
        assert_eq!(note, "Unhandled 500: <its Display panicked>");
    });
    let because = |notes: &Notes| raising(lined(notes).build(), move || Because(panicking()));
    everywhere(because, |served| {
        let note = served.opaque(&get("/act/it"));
        let said = note.ends_with("because of another: <its Display panicked>");
        assert!(said, "{note}");
    });
}

fn a09_a_value_that_panics_when_it_is_serialised_is_a_panic_of_its_handler() {
    struct Unserialisable;
    impl serde::Serialize for Unserialisable {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            panic!("token=hunter2")
        }
    }
    everywhere(
        handled(|_: Plain| HttpException::conflict(Detail::json(Unserialisable))),
        |served| {
            let note = served.opaque(&get("/act/it"));
            assert_starts(&note, "HandlerFailed 500: plain");
        },
    );
}

fn a09_a_text_that_panics_while_a_request_is_read_is_a_panic_of_its_handler() {
    everywhere(raised(|| HttpException::gone("")), |served| {
        let request = post("/read/careless", r#"{"name":"a"}"#);
        let note = served.opaque(&request.with("content-type", "application/json"));
        assert_starts(&note, "Panicked 500: ");
    });
}

fn a10_a_text_that_fails_is_kept_as_far_as_it_came() {
    let failing: Text = |f| {
        f.write_str("so far")?;
        Err(fmt::Error)
    };
    everywhere(raised(move || Writing(failing)), |served| {
        assert_eq!(served.opaque(&get("/act/it")), "Unhandled 500: so far");
    });
    everywhere(raised(|| Because(Writing(|_| Err(fmt::Error)))), |served| {
        served.opaque(&get("/act/it"));
    });
}

/// Texts of others that are asked for where a `Display` that fails is a panic, and why that is well.
const TO_STRING: [(&str, &str); 6] = [
    // It was asked for while the member was serialised, which is caught.
    ("crates/http-exception/src/exception/members.rs", "error"),
    // Errors of a socket, of the `tungstenite` that a framework brings.
    ("crates/http-exception/src/websocket/wire.rs", "error"),
    // The rest is asked for within the guard of a handler.
    ("crates/http-exception/src/exception/detail.rs", "error"),
    ("crates/http-exception-constraints/src/garde.rs", "reason"),
    (
        "crates/http-exception/src/request/response_model.rs",
        "reason",
    ),
    ("crates/http-exception/src/request/body.rs", "problem"),
];

fn a10_no_other_text_is_asked_for_in_a_way_that_panics() {
    let errors = [
        "error", "err", "exc", "source", "reason", "cause", "problem",
    ];
    let mut found = BTreeSet::new();
    let folders = [
        "crates/http-exception/src",
        "crates/http-exception-constraints/src",
        "adapters",
    ];
    read_sources(&folders, &mut |path, text| {
        for (at, _) in text.match_indices(".to_string()") {
            let before = &text[..at];
            let line = before.rsplit('\n').next().unwrap_or_default().trim_start();
            let mut words = before.rsplit(|it: char| !it.is_alphanumeric() && it != '_');
            let name = words.next().unwrap_or_default();
            if errors.contains(&name) && !line.starts_with("//") {
                found.insert((path.to_owned(), name.to_owned()));
            }
        }
    });
    let expected = TO_STRING.map(|(path, name)| (path.to_owned(), name.to_owned()));
    assert_eq!(found, BTreeSet::from(expected));
}

fn a10_a_text_that_fails_or_does_not_end_is_not_asked_for_where_poem_would_send_it() {
    let endless: Text = |f| {
        loop {
            f.write_str("token=hunter2 ")?;
        }
    };
    let texts: [Text; 3] = [|_| Err(fmt::Error), |_| panic!("token=hunter2"), endless];
    for text in texts {
        let notes = Notes::default();
        let failing = move |_| Err::<(), _>(poem::error::NotFound(Writing(text)));
        let app = Route::new()
            .at("/act/it", make_sync(failing))
            .at("/alive", make_sync(|_| "alive"))
            .with(ExceptionMiddleware::new(observed(&notes).build()));
        let answer = ask(&serve_poem(app), &get("/act/it"));
        assert!(answer.trouble.is_empty(), "{answer}");
        assert_answer(&answer, 404, r#"{"detail":"Not Found"}"#);
    }
}

fn a14_a_request_that_is_dropped_while_its_thread_unwinds_does_not_end_the_process() {
    in_child(&[], || {
        let told = Notes::default();
        let policy = observed(&told).observer(|_: &Record<'_>| panic!("token=hunter2"));
        let service = service_fn(|_: Request<Empty<Bytes>>| {
            pending::<Result<http::Response<Empty<Bytes>>, Raised>>()
        });
        let service = ExceptionService::new(service, policy.build());
        let waiting = || {
            let mut request = Box::pin(service.call(Request::new(Empty::new())));
            let mut context = Context::from_waker(Waker::noop());
            assert!(request.as_mut().poll(&mut context).is_pending());
            request
        };
        drop(waiting());
        let unwound = catch_unwind(AssertUnwindSafe(|| {
            let _request = waiting();
            panic!("something else");
        }));
        assert!(unwound.is_err());
        let told = told.take();
        assert_eq!(told.len(), 2, "{told:?}");
        for note in told {
            assert_starts(&note, "Aborted 499");
        }
    });
}

/// An error that panics when it is dropped, unless a panic is on its way already.
#[derive(Debug)]
struct Explosive;

says! { Explosive: "handle with care"; }

impl Drop for Explosive {
    fn drop(&mut self) {
        if !thread::panicking() {
            std::panic::panic_any("token=hunter2");
        }
    }
}

fn a11_an_error_that_panics_when_it_is_dropped_is_answered() {
    everywhere(raised(|| Explosive), |served| {
        let note = served.opaque(&get("/act/it"));
        assert_has(&note, " 500: handle with care");
    });
    let taken = |notes: &Notes| {
        let policy = observed(notes).exception_handler(|_: Explosive| StatusCode::CONFLICT);
        raising(policy.build(), || Explosive)
    };
    everywhere(taken, |served| {
        let note = served.opaque(&get("/act/it"));
        assert_starts(&note, "HandlerFailed 500: handle with care");
    });
}

fn a11_a_payload_that_panics_when_it_is_dropped_is_a_panic_like_any_other() {
    struct Payload;
    impl Drop for Payload {
        fn drop(&mut self) {
            std::panic::panic_any(String::from("token=hunter2"));
        }
    }
    let panicking = || -> Plain { std::panic::panic_any(Payload) };
    everywhere(raised(panicking), |served| {
        let note = served.opaque(&get("/act/it"));
        assert_eq!(note, "Panicked 500: panicked: a value that is not text");
    });
}

fn a29_one_record_is_one_line() {
    let evil = "first\n2026-01-01T00:00:00Z ERROR forged\r\u{1b}[31mred\u{202e}esrever\u{2028}next\u{85}\u{9b}31m";
    let plain = move || Plain(evil.to_owned());
    let app = |notes: &Notes| {
        let handler = move |_: Because<Plain>| -> Result<StatusCode, Plain> { Err(plain()) };
        let policy = lined(notes).exception_handler(handler);
        raising(policy.build(), move || Because(plain()))
    };
    everywhere(app, |served| {
        let note = served.opaque(&get("/act/%0a%1b[31m%e2%80%ae?token=hunter2"));
        let harmless = |it: char| {
            !it.is_control() && !matches!(it, '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}')
        };
        assert!(note.chars().all(harmless), "{note:?}");
        assert_eq!(note.matches("forged").count(), 2, "{note}");
        assert!(!note.contains("hunter2"), "{note}");
    });
}

/// An error whose `Debug` tells more than its `Display`, as a derived one does.
#[derive(Debug)]
struct Login {
    #[expect(dead_code, reason = "`Debug` would show it")]
    key: &'static str,
}

says! { Login: "the login failed"; }

fn a30_a_record_shows_what_display_says_and_no_credentials_of_a_uri() {
    let app = |notes: &Notes| raising(lined(notes).build(), || Login { key: "hunter2" });
    on_each(app, |served| {
        let note = served.opaque(&get("/act/it?token=hunter2"));
        assert!(note.ends_with("the login failed"), "{note}");
        assert!(!note.contains("hunter2"), "{note}");
        let mut raw = served.http1();
        raw.say("GET http://user:hunter2@localhost/act/it?token=hunter2#hunter2 HTTP/1.1\r\nhost: localhost\r\n\r\n");
        let heard = raw.hear("\r\n\r\n").text();
        assert_starts(&heard, "HTTP/1.1 ");
        assert_lacks(&(heard + &served.notes.take().concat()), "hunter2");
    });
}

fn a30_an_unknown_error_with_a_text_of_secrets_is_the_constant() {
    let secret = || io::Error::other("https://user:hunter2@db.internal:5432/?token=hunter2");
    everywhere(raised(secret), |served| {
        served.opaque(&get("/act/it"));
    });
}
