//! Limits on the answer to an exception, and what observers receive of the rest.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::thread;

use http_exception::adapter::Handling;
use http_exception::{
    Bytes, Detail, ErrorPolicy, ErrorPolicyBuilder, ExceptionInfo, HeaderMap, HeaderName,
    HeaderValue, HttpException, Limits, Misuse, PolicyError, Raised, Record, Request, Response,
    StatusCode, Value, http_exception_handler, json,
};

use crate::support::{DOOR, Foreign, Other, block_on, respond, show};

type Told = Arc<Mutex<Vec<(ExceptionInfo, Vec<Misuse>)>>>;

fn observed() -> (ErrorPolicyBuilder, Told) {
    let told = Told::default();
    let written = Arc::clone(&told);
    let builder = ErrorPolicy::builder().observer(move |record: &Record<'_>| {
        let record = (record.exception().clone(), record.misuse().to_vec());
        written.lock().expect("no test panics here").push(record);
    });
    (builder, told)
}

fn headers(count: usize) -> HeaderMap {
    let header = |index| {
        let name = HeaderName::try_from(format!("x-{index}")).expect("a token");
        (name, HeaderValue::from_static("v"))
    };
    (0..count).map(header).collect()
}

fn own(response: &Response) -> usize {
    let names = response.headers().keys();
    names
        .filter(|name| name.as_str().starts_with("x-") && *name != "x-content-type-options")
        .count()
}

#[test]
fn an_answer_carries_what_the_policy_allows_of_an_exception() {
    let exc = || {
        (0..64).fold(HttpException::gone("g"), |exc, index| {
            exc.with_header(format!("x-{index}"), "v")
        })
    };
    let (builder, told) = observed();
    let policy = builder.limits(Limits::default().headers(3)).build();
    let response = respond(&policy, exc());
    assert_eq!(show(&response), r#"410 {"detail":"g"}"#);
    assert_eq!(own(&response), 3);
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(
        told.lock().expect("no test panics here")[0].1,
        [Misuse::HeadersCut(61)]
    );
    // The default allows all that an exception can hold.
    assert_eq!(own(&respond(&ErrorPolicy::default(), exc())), 64);
}

#[test]
fn an_answer_carries_what_the_policy_allows_of_a_handler() {
    let (builder, told) = observed();
    let policy = builder
        .exception_handler(|_: Foreign| {
            let mut response = Response::new(Bytes::from_static(b"intact"));
            *response.headers_mut() = headers(20_000);
            response
                .headers_mut()
                .insert("content-type", HeaderValue::from_static("text/x-mine"));
            response
        })
        .exception_handler(|_: Other| {
            let long = [("x-long", "v".repeat(1 << 20)), ("x-short", "v".to_owned())];
            (StatusCode::GONE, long, "intact")
        })
        .build();
    let response = respond(&policy, Foreign);
    assert_eq!(show(&response), "200 intact");
    assert_eq!(own(&response), 64);
    assert_eq!(response.headers()["content-type"], "text/x-mine");
    let response = respond(&policy, Other);
    assert_eq!(show(&response), "410 intact");
    assert_eq!(own(&response), 1);
    let told = told.lock().expect("no test panics here");
    assert_eq!(told[0].1, [Misuse::HeadersCut(19_936)]);
    assert_eq!(told[1].1, [Misuse::HeadersCut(1)]);
}

#[test]
fn a_handler_with_more_headers_than_a_map_holds_is_answered_for() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|_: Foreign| {
            let many: [_; 40_000] = std::array::from_fn(|index| (format!("x-{index}"), "v"));
            (StatusCode::GONE, many, "intact")
        })
        .exception_handler(|_: Other| headers(40_000).len().to_string())
        .build();
    // Such an array is larger than the stack of a test.
    let thread = thread::Builder::new().stack_size(64 << 20).spawn(move || {
        assert_eq!(show(&respond(&policy, Foreign)), "410 intact");
        assert_eq!(show(&respond(&policy, Other)), "500 Internal Server Error");
    });
    let thread = thread.expect("a thread starts");
    thread.join().expect("nothing panics there");
}

#[test]
fn what_stays_of_a_replaced_answer_has_a_limit_too() {
    let (builder, told) = observed();
    let policy = builder.build();
    let context = DOOR.open(&policy, &mut Request::new(()));
    let exc = Raised::from(HttpException::not_found("n"));
    let response = block_on(Handling::new(context, exc, headers(20_000)));
    assert_eq!(show(&response), r#"404 {"detail":"n"}"#);
    assert_eq!(own(&response), 64);
    assert_eq!(
        told.lock().expect("no test panics here")[0].1,
        [Misuse::HeadersCut(19_936)]
    );
}

/// An error whose cause is itself.
#[derive(Debug)]
struct Circle;

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("round")
    }
}

impl std::error::Error for Circle {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        static ITSELF: Circle = Circle;
        Some(&ITSELF)
    }
}

#[test]
fn causes_are_walked_as_far_as_the_policy_says() {
    let (builder, told) = observed();
    respond(&builder.build(), Circle);
    let (builder, told_less) = observed();
    respond(&builder.limits(Limits::default().causes(2)).build(), Circle);
    let told = told.lock().expect("no test panics here");
    assert_eq!(told[0].0.sources().len(), 32);
    assert!(told[0].0.sources_are_cut());
    let told = told_less.lock().expect("no test panics here");
    assert_eq!(told[0].0.sources().len(), 2);
    let line = told[0].0.to_string();
    assert!(line.ends_with(": round: round: round: …"), "{line}");
}

#[test]
fn a_chain_that_ends_is_not_cut() {
    let (builder, told) = observed();
    respond(
        &builder.build(),
        HttpException::gone("g").with_source(Foreign),
    );
    let told = told.lock().expect("no test panics here");
    assert_eq!(told[0].0.sources(), ["Foreign"]);
    assert!(!told[0].0.sources_are_cut());
}

#[test]
fn a_status_that_is_not_final_is_answered_for() {
    for code in [100, 101, 199, 600, 999] {
        let policy = ErrorPolicy::builder()
            .exception_handler(move |_: Foreign| StatusCode::from_u16(code).unwrap_or_default())
            .build();
        let answer = show(&respond(&policy, Foreign));
        assert_eq!(answer, "500 Internal Server Error", "{code}");
    }
}

#[test]
fn framing_that_a_handler_forges_is_the_servers() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|_: Foreign| {
            let forged = [
                ("content-length", "3"),
                ("transfer-encoding", "chunked"),
                ("connection", "close"),
                ("keep-alive", "timeout=5"),
                ("trailer", "x-later"),
                ("te", "trailers"),
                ("proxy-connection", "keep-alive"),
                ("x-mine", "kept"),
            ];
            (StatusCode::GONE, forged, "longer than three")
        })
        .build();
    let response = respond(&policy, Foreign);
    assert_eq!(show(&response), "410 longer than three");
    let mut names: Vec<_> = response.headers().keys().map(HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "cache-control",
            "content-type",
            "x-content-type-options",
            "x-mine"
        ]
    );
}

#[test]
fn a_program_that_unwinds_is_not_told_that_panics_end_it() {
    assert!(
        !ErrorPolicy::default()
            .mistakes()
            .contains(&PolicyError::PanicsAbort)
    );
    assert!(ErrorPolicy::builder().try_build().is_ok());
    let text = PolicyError::PanicsAbort.to_string();
    assert!(text.contains(r#"`panic = "unwind"`"#), "{text}");
}

#[test]
fn a_detail_that_is_too_large_is_cut_and_says_so() {
    #[track_caller]
    fn check(detail: impl Into<Detail>, expected: &str) {
        // 80 bytes, of which what is said of the rest may take 50.
        let limits = Limits::default().error_body(80);
        let by_default = ErrorPolicy::builder().limits(limits).build();
        let by_handler = ErrorPolicy::builder()
            .exception_handler(http_exception_handler)
            .limits(limits)
            .build();
        let detail = detail.into();
        for policy in [by_default, by_handler] {
            let response = respond(&policy, HttpException::bad_request(detail.clone()));
            assert_eq!(show(&response), format!("400 {expected}"));
            assert!(response.body().len() <= 80);
        }
    }
    check(
        "twenty bytes at most",
        r#"{"detail":"twenty bytes at most"}"#,
    );
    check(
        "twenty bytes at most.",
        r#"{"detail":"twenty bytes at most","truncated":true,"total":21}"#,
    );
    check(
        "\"".repeat(30),
        r#"{"detail":"\"\"\"\"\"\"\"\"\"\"","truncated":true,"total":30}"#,
    );
    check(
        "é".repeat(30),
        r#"{"detail":"éééééééééé","truncated":true,"total":60}"#,
    );
    check(
        "\u{1}".repeat(30),
        r#"{"detail":"\u0001\u0001\u0001","truncated":true,"total":30}"#,
    );
    check(
        json!({"a": "twenty bytes at most"}),
        r#"{"detail":"Bad Request","truncated":true,"total":28}"#,
    );
}

#[test]
fn a_value_of_a_handler_that_is_too_deep_is_refused() {
    let mut deep = Value::Null;
    for _ in 0..1_000_000 {
        deep = Value::Array(vec![deep]);
    }
    let deep = Mutex::new(Some(deep));
    let (builder, told) = observed();
    let policy = builder
        .exception_handler(move |_: Foreign| {
            let deep = deep.lock().expect("no test panics here").take();
            (StatusCode::CONFLICT, deep.unwrap_or_default())
        })
        .build();
    let answer = show(&respond(&policy, Foreign));
    assert_eq!(answer, "500 Internal Server Error");
    assert_eq!(told.lock().expect("no test panics here").len(), 1);
}

#[test]
fn a_detail_that_is_too_deep_for_json_is_the_phrase() {
    struct Deep(usize);
    impl serde::Serialize for Deep {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self.0 {
                0 => serializer.serialize_unit(),
                left => serializer.collect_seq([Deep(left - 1)]),
            }
        }
    }
    let text = |levels| {
        let exc = HttpException::bad_request(Detail::json(Deep(levels)));
        show(&respond(&ErrorPolicy::default(), exc))
    };
    assert_eq!(text(128).len(), "400 {\"detail\":null}".len() + 256);
    for levels in [129, 1_000_000] {
        assert_eq!(text(levels), r#"400 {"detail":"Bad Request"}"#);
    }
}
