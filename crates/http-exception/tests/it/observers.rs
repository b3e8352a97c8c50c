//! The records that observers receive.

use std::panic::{catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex};

use http_exception::{
    ErrorPolicy, ErrorPolicyBuilder, HttpException, Outcome, Record, Request, SourceLocation,
    StatusCode,
};

use crate::support::{Foreign, Other, answer, block_on, respond};

/// The outcome, the status and the message of each exception, as observed.
type Records = Mutex<Vec<(Outcome, u16, String)>>;

/// A builder whose observer writes down what it is told.
fn observed() -> (ErrorPolicyBuilder, Arc<Records>) {
    let records = Arc::new(Mutex::new(Vec::new()));
    let written = Arc::clone(&records);
    let builder = ErrorPolicy::builder().observer(move |record: &Record<'_>| {
        let entry = (
            record.outcome(),
            record.status().as_u16(),
            record.exception().message().to_owned(),
        );
        written.lock().expect("no test panics here").push(entry);
    });
    (builder, records)
}

#[track_caller]
fn check(records: &Records, expected: &[(Outcome, u16, &str)]) {
    let records = records.lock().expect("no test panics here");
    let records: Vec<_> = records
        .iter()
        .map(|(outcome, status, text)| (*outcome, *status, text.as_str()))
        .collect();
    assert_eq!(records, expected);
}

#[test]
fn every_exception_is_told_once_with_its_outcome() {
    let (builder, records) = observed();
    let policy = builder
        .exception_handler(|_: Other| -> &str { panic!("handler") })
        .exception_handler(|_: std::fmt::Error| -> Result<&str, HttpException> {
            Err(HttpException::gone("g"))
        })
        .build();
    answer(&policy, HttpException::not_found("x"));
    answer(&policy, Foreign);
    answer(&policy, Other);
    answer(&policy, std::fmt::Error);
    check(
        &records,
        &[
            (Outcome::Handled, 404, "404: x"),
            (Outcome::Unhandled, 500, "Foreign"),
            (Outcome::HandlerFailed, 500, "Other"),
            (
                Outcome::Handled,
                410,
                "an error occurred when formatting an argument",
            ),
        ],
    );
}

#[test]
fn what_a_handler_raised_is_told_beside_the_exception() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let written = Arc::clone(&told);
    let policy = ErrorPolicy::builder()
        .exception_handler(|_: Other| -> &str { panic!("seven") })
        .observer(move |record: &Record<'_>| {
            let texts = record
                .raised_by_handlers()
                .iter()
                .map(|failure| failure.message().to_owned());
            written.lock().expect("no test panics here").extend(texts);
        })
        .build();
    answer(&policy, Other);
    assert_eq!(
        *told.lock().expect("no test panics here"),
        ["panicked: seven"]
    );
}

#[test]
fn an_observer_that_panics_changes_nothing() {
    let policy = ErrorPolicy::builder()
        .observer(|_: &Record<'_>| panic!("observer"))
        .build();
    assert_eq!(
        answer(&policy, HttpException::gone("g")),
        r#"410 {"detail":"g"}"#
    );
}

#[test]
fn the_observers_of_the_base_are_told_as_well() {
    let (base, below) = observed();
    let (own, above) = observed();
    let policy = own.extend(&base.build()).build();
    answer(&policy, Foreign);
    check(&below, &[(Outcome::Unhandled, 500, "Foreign")]);
    check(&above, &[(Outcome::Unhandled, 500, "Foreign")]);
}

#[test]
fn a_record_knows_the_request_the_place_and_the_causes() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let written = Arc::clone(&lines);
    let policy = ErrorPolicy::builder()
        .observer(move |record: &Record<'_>| {
            let uri = record.request().map(|request| request.uri().to_string());
            let file = record.exception().location();
            let file = file.map(|location| location.file().to_owned());
            let known = (
                uri,
                file,
                record.exception().sources().to_vec(),
                record.to_string(),
            );
            written.lock().expect("no test panics here").push(known);
        })
        .build();
    let request = Request::builder()
        .uri("/a?secret=1")
        .body(())
        .expect("a valid request");
    block_on(policy.answer(
        &request,
        HttpException::bad_gateway("two\nlines").with_source(Foreign),
    ));
    let lines = lines.lock().expect("no test panics here");
    let [(uri, file, sources, line)] = lines.as_slice() else {
        panic!("one record")
    };
    assert_eq!(uri.as_deref(), Some("/a?secret=1"));
    assert!(
        file.as_ref()
            .is_some_and(|file| file.ends_with("observers.rs"))
    );
    assert_eq!(sources, &["Foreign"]);
    assert!(line.starts_with("GET /a 502 Handled: "), "{line}");
    assert!(line.ends_with(r": 502: two\nlines: Foreign"), "{line}");
    assert!(!line.contains('\n') && !line.contains("secret"));
}

#[test]
fn a_display_that_panics_or_fails_or_never_ends_is_told_as_far_as_it_goes() {
    #[derive(Debug)]
    enum Bad {
        Panics,
        Fails,
        Endless,
    }
    impl std::fmt::Display for Bad {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            match self {
                Self::Panics => panic!("in display"),
                Self::Fails => Err(std::fmt::Error),
                Self::Endless => loop {
                    f.write_str("and so on ")?;
                },
            }
        }
    }
    impl std::error::Error for Bad {}
    for bad in [Bad::Panics, Bad::Fails, Bad::Endless] {
        let (builder, records) = observed();
        let response = respond(&builder.build(), bad);
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(records.lock().expect("no test panics here").len(), 1);
    }
}

#[test]
fn what_a_map_makes_is_no_failure_of_a_handler() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let written = Arc::clone(&told);
    let policy = ErrorPolicy::builder()
        .map(|_: Foreign| HttpException::gone("mapped").with_header("x", "\n"))
        .observer(move |record: &Record<'_>| {
            let failures = record.raised_by_handlers().len();
            let mut told = written.lock().expect("no test panics here");
            told.push((record.outcome(), failures, record.misuse().len()));
        })
        .build();
    answer(&policy, Foreign);
    assert_eq!(
        *told.lock().expect("no test panics here"),
        [(Outcome::Handled, 0, 1)]
    );
}

/// What an observer is told of the place of a panic in a handler.
fn place_of(panics: fn() -> &'static str) -> Option<SourceLocation> {
    let told = Arc::new(Mutex::new(None));
    let written = Arc::clone(&told);
    let policy = ErrorPolicy::builder()
        .exception_handler(move |_: Foreign| panics())
        .observer(move |record: &Record<'_>| {
            let location = record.raised_by_handlers()[0].location().cloned();
            *written.lock().expect("no test panics here") = location;
        })
        .build();
    answer(&policy, Foreign);
    let mut told = told.lock().expect("no test panics here");
    told.take()
}

#[test]
fn the_place_of_a_panic_is_told_whatever_its_payload() {
    let line = line!() + 2;
    let panics: [fn() -> &'static str; 4] = [
        || panic!("seven"),
        || panic!("seven: {}", 7),
        || std::panic::panic_any(7),
        || [].first().copied().expect("a text"),
    ];
    for (panics, line) in panics.into_iter().zip(line..) {
        let place = place_of(panics).expect("the hook has seen it");
        assert_eq!((place.file(), place.line()), (file!(), line));
    }
}

#[test]
fn a_panic_that_the_hook_has_not_seen_has_no_place() {
    let resumed = place_of(|| {
        // The last panic that the hook has seen is another one.
        let _ = catch_unwind(|| panic!("caught by the handler"));
        resume_unwind(Box::new("resumed"))
    });
    assert_eq!(resumed, None);
}

#[test]
fn a_panic_that_is_resumed_on_its_thread_is_where_it_was() {
    let line = line!() + 2;
    let place = place_of(|| {
        let caught = catch_unwind(|| panic!("seven")).expect_err("a panic");
        resume_unwind(caught)
    });
    assert_eq!(place.map(|place| place.line()), Some(line));
}

#[test]
fn nothing_that_is_kept_of_a_request_shows_its_secrets() {
    let told = Arc::new(Mutex::new(String::new()));
    let written = Arc::clone(&told);
    let policy = ErrorPolicy::builder()
        // The whole request is kept.
        .exception_handler(|_: Request<()>, _: Other| "never asked")
        .observer(move |record: &Record<'_>| {
            *written.lock().expect("no test panics here") = format!("{record} {record:?}");
        })
        .build();
    let request = Request::get("/path?token=hunter2")
        .header("authorization", "hunter2")
        .extension("hunter2")
        .body(());
    let request = request.expect("a request");
    let handling = policy.answer(&request, Foreign);
    let shown = format!("{handling:?}");
    block_on(handling);
    let told = told.lock().expect("no test panics here");
    assert!(told.contains("/path") && told.contains("Foreign"), "{told}");
    for text in [&shown, &*told] {
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn a_record_is_one_line_whatever_is_in_the_request() {
    let told = Arc::new(Mutex::new(String::new()));
    let written = Arc::clone(&told);
    let policy = ErrorPolicy::builder()
        .observer(move |record: &Record<'_>| {
            *written.lock().expect("no test panics here") = record.to_string();
        })
        .build();
    let request = Request::builder()
        .uri("/\u{2028}\u{202e}")
        .body(())
        .expect("a URI may hold any UTF-8");
    block_on(policy.answer(&request, Foreign));
    let line = told.lock().expect("no test panics here");
    assert!(line.starts_with(r"GET /\u{2028}\u{202e} 500"), "{line}");
}
