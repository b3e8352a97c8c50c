//! Mistakes in how exceptions and policies are made: each has its answer and its entry in the record.

use std::sync::{Arc, Mutex};

use http_exception::{
    Detail, ErrorPolicy, ErrorPolicyBuilder, HttpException, Misuse, PolicyError, Record, StatusCode,
};

use crate::support::{answer, respond};

#[test]
fn a_header_that_http_cannot_carry_is_left_out_and_the_rest_stays() {
    let exc = HttpException::bad_request("h")
        .with_header("x-split", "a\r\nSet-Cookie: p=1")
        .with_header("x-nul", "a\0b")
        .with_header("x-long", "v".repeat(8193))
        .with_header("x bad name", "v")
        .with_header("x-é", "v")
        .with_header("Content-Length", "3")
        .with_header("transfer-encoding", "chunked")
        .with_header("X-Good", "yes");
    assert_eq!(
        exc.misuse(),
        [
            Misuse::HeaderValue("x-split".into()),
            Misuse::HeaderValue("x-nul".into()),
            Misuse::HeaderValue("x-long".into()),
            Misuse::HeaderName("x bad name".into()),
            Misuse::HeaderName("x-é".into()),
            Misuse::HeaderFraming("content-length".into()),
            Misuse::HeaderFraming("transfer-encoding".into()),
        ]
    );
    let response = respond(&ErrorPolicy::default(), exc);
    assert_eq!(response.body(), r#"{"detail":"h"}"#);
    let names: Vec<_> = response
        .headers()
        .keys()
        .map(http_exception::HeaderName::as_str)
        .collect();
    assert_eq!(
        names,
        [
            "x-good",
            "content-type",
            "cache-control",
            "x-content-type-options"
        ]
    );
}

#[test]
fn an_exception_carries_64_headers_and_no_more() {
    let mut exc = HttpException::bad_request("h");
    for index in 0..40_000 {
        exc = exc.with_header(format!("x-{index}"), "v");
    }
    assert_eq!(exc.headers().len(), 64);
    assert_eq!(exc.misuse().len(), 64);
}

#[test]
fn a_header_given_twice_has_two_values() {
    let exc = HttpException::unauthorized("Basic", "d").with_header("www-authenticate", "Bearer");
    let challenges: Vec<_> = exc.headers().get_all("www-authenticate").iter().collect();
    assert_eq!(challenges, ["Basic", "Bearer"]);
}

#[test]
fn a_detail_that_does_not_serialise_leaves_the_status() {
    struct Broken;
    impl serde::Serialize for Broken {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("not today"))
        }
    }
    let exc = HttpException::conflict(Detail::json(Broken));
    assert_eq!(exc.misuse(), [Misuse::Detail("not today".into())]);
    assert_eq!(
        answer(&ErrorPolicy::default(), exc),
        r#"409 {"detail":"Conflict"}"#
    );
}

type Told = Arc<Mutex<Vec<String>>>;

/// A policy whose observer keeps what is told of misuse.
fn told_of_misuse() -> (ErrorPolicyBuilder, Told) {
    let told = Told::default();
    let written = Arc::clone(&told);
    let builder = ErrorPolicy::builder().observer(move |record: &Record<'_>| {
        let texts = record.misuse().iter().map(ToString::to_string);
        written.lock().expect("no test panics here").extend(texts);
    });
    (builder, told)
}

#[test]
fn a_status_that_is_sent_without_what_it_asks_for_is_told() {
    for (status, expected) in [
        (
            401,
            "the answer has no `www-authenticate`, which its status asks for; raise the exception with one, or give the policy a `challenge`",
        ),
        (
            407,
            "the answer has no `proxy-authenticate`, which its status asks for; raise the exception with one",
        ),
        (
            426,
            "the answer has no `upgrade`, which its status asks for; raise the exception with one",
        ),
    ] {
        let (builder, told) = told_of_misuse();
        let status = StatusCode::from_u16(status).expect("three digits");
        answer(&builder.build(), HttpException::from(status));
        assert_eq!(*told.lock().expect("no test panics here"), [expected]);
    }
    let (builder, told) = told_of_misuse();
    answer(&builder.build(), HttpException::unauthorized("Basic", "x"));
    assert!(told.lock().expect("no test panics here").is_empty());
}

#[test]
fn a_header_that_a_handler_cannot_send_is_told() {
    let (builder, told) = told_of_misuse();
    let policy = builder
        .status_handler(404, |exc: HttpException| {
            let headers = [("x-a", "1\r\n2"), ("x b", "1"), ("x-c", "3")];
            (exc.status(), headers, "intact")
        })
        .build();
    let response = respond(&policy, HttpException::not_found("x"));
    assert_eq!(response.headers()["x-c"], "3");
    let told = told.lock().expect("no test panics here");
    assert_eq!(told.len(), 2);
    assert!(told[0].contains("`x-a`") && told[1].contains("`x b`"));
}

#[test]
fn a_challenge_that_is_no_header_value_is_refused() {
    let builder = || ErrorPolicy::builder().challenge("Basic\n");
    let error = builder().try_build().expect_err("two lines");
    assert_eq!(error, PolicyError::Challenge);
    let exc = HttpException::from(StatusCode::UNAUTHORIZED);
    let response = respond(&builder().build(), exc);
    assert!(!response.headers().contains_key("www-authenticate"));
}

#[test]
fn observers_are_told_of_it() {
    let (builder, told) = told_of_misuse();
    let policy = builder.build();
    let status = StatusCode::from_u16(999).expect("a status of three digits");
    assert_eq!(
        answer(&policy, HttpException::new(status, "x")),
        r#"500 {"detail":"Internal Server Error"}"#
    );
    assert_eq!(
        *told.lock().expect("no test panics here"),
        ["status 999 is not a final status (expected 200..=599); 500 was sent instead"]
    );
}

#[test]
fn ranges_that_cross_are_refused_or_decided_by_width_and_order() {
    let builder = || {
        ErrorPolicy::builder()
            .status_handler(400..=450, |_: HttpException| "low")
            .status_handler(440..=499, |_: HttpException| "high")
            .status_handler(430..=480, |_: HttpException| "middle")
    };
    let error = builder().try_build().expect_err("they cross");
    assert_eq!(
        error.to_string(),
        "status handlers for 400..=450 and 440..=499 overlap and neither range lies in the other; split them so that each status belongs to one"
    );
    let policy = builder().build();
    assert_eq!(policy.mistakes().len(), 3);
    let answer_of = |code: u16| {
        let status = StatusCode::from_u16(code).expect("a status of three digits");
        answer(&policy, HttpException::from(status))
    };
    // `low` and `middle` are both 51 wide, so the later one wins; `high` is wider than either.
    assert_eq!(answer_of(445), "200 middle");
    assert_eq!(answer_of(420), "200 low");
    assert_eq!(answer_of(490), "200 high");
}

#[test]
fn a_range_outside_the_final_statuses_is_refused() {
    let reversed = std::ops::RangeInclusive::new(450, 440);
    for range in [100..=199, 590..=600, reversed] {
        let error = ErrorPolicy::builder()
            .status_handler(range.clone(), |_: HttpException| "x")
            .try_build();
        assert_eq!(error.expect_err("outside"), PolicyError::StatusRange(range));
    }
    let policy = ErrorPolicy::builder()
        .status_handler(590..=600, |_: HttpException| "x")
        .build();
    let status = StatusCode::from_u16(599).expect("a status of three digits");
    assert_eq!(answer(&policy, HttpException::from(status)), "200 x");
}

#[test]
fn a_deep_detail_neither_overflows_nor_is_lost() {
    let mut deep = http_exception::json!(1);
    for _ in 0..100 {
        deep = http_exception::json!([deep]);
    }
    let text = answer(&ErrorPolicy::default(), HttpException::bad_request(deep));
    assert!(text.ends_with(&format!("1{}}}", "]".repeat(100))));
}
