//! The policies around the late parts.

use std::future::pending;
use std::time::Duration;

use http::HeaderName;
use http_exception::{
    Bytes, DeadlineExceeded, ErrorPolicy, ErrorPolicyBuilder, HttpException, Limits, Problem,
    Record, Response, StatusCode,
};

use crate::errors::{Explosive, errors};
use harness::Notes;

errors! {
    Early: "its handler answers with 101",
    Floods: "its handler sets 20,000 headers",
    Overflows: "its handler sets 40,000 headers",
    Shouts: "its handler sets a header of 1 MB",
    Stuck: "its handler never answers",
    StuckBadly: "its handler never answers and panics when it is dropped",
}

/// One with short deadlines, few headers and handlers of every bad kind.
pub(super) fn hostile(notes: &Notes) -> ErrorPolicy {
    start(notes).build()
}

/// The same where late handlers are answered for.
pub(super) fn punctual(notes: &Notes) -> ErrorPolicy {
    start(notes)
        .exception_handler(|exc: DeadlineExceeded| {
            HttpException::service_unavailable("Try again later").with_source(exc)
        })
        .build()
}

/// The same with an observer that panics.
pub(super) fn unobservant(notes: &Notes) -> ErrorPolicy {
    start(notes)
        .observer(|_: &Record<'_>| panic!("token=hunter2 in an observer"))
        .build()
}

/// The same where a broken stream has a last record.
pub(super) fn explaining(notes: &Notes) -> ErrorPolicy {
    start(notes).stream_error(true).build()
}

/// The same in problem details.
pub(super) fn explaining_in_problems(notes: &Notes) -> ErrorPolicy {
    start(notes)
        .stream_error(true)
        .format(Problem::new())
        .build()
}

/// One that waits for handlers without end.
pub(super) fn patient(notes: &Notes) -> ErrorPolicy {
    start(notes)
        .limits(Limits::default().handler_deadline(Duration::MAX))
        .build()
}

fn start(notes: &Notes) -> ErrorPolicyBuilder {
    let limits = Limits::default()
        .handler_deadline(Duration::from_millis(50))
        .headers(2);
    ErrorPolicy::builder()
        .limits(limits)
        .exception_handler(|_: Explosive| -> StatusCode { panic!("token=hunter2 in a handler") })
        .exception_handler(async |_: Stuck| pending::<StatusCode>().await)
        .exception_handler(async |_: StuckBadly| {
            let _explosive = Explosive;
            pending::<StatusCode>().await
        })
        .exception_handler(|_: Early| StatusCode::SWITCHING_PROTOCOLS)
        .exception_handler(|_: Floods| with_headers(20_000, 1))
        .exception_handler(|_: Overflows| with_headers(40_000, 1))
        .exception_handler(|_: Shouts| with_headers(1, 1 << 20))
        .observer(observer(notes))
}

fn with_headers(count: usize, length: usize) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(b"intact"));
    *response.status_mut() = StatusCode::IM_A_TEAPOT;
    let value = http::HeaderValue::try_from("v".repeat(length)).expect("letters are a value");
    for index in 0..count {
        let name = HeaderName::try_from(format!("x-{index}")).expect("a token is a name");
        response.headers_mut().insert(name, value.clone());
    }
    response
}

/// Notes outcome, status and messages, of causes and misuse how many.
fn observer(notes: &Notes) -> impl Fn(&Record<'_>) + Send + Sync + use<> {
    let notes = notes.clone();
    move |record| {
        let exc = record.exception();
        let (outcome, status) = (record.outcome(), record.status().as_u16());
        let mut parts = vec![format!("{outcome:?} {status}: {}", exc.message())];
        if !exc.sources().is_empty() {
            let more = if exc.sources_are_cut() {
                " and more"
            } else {
                ""
            };
            parts.push(format!("{} causes{more}", exc.sources().len()));
        }
        let failures = record.raised_by_handlers().iter();
        parts.extend(failures.map(|failure| format!("then {}", failure.message())));
        if let Some(last) = record.misuse().last() {
            let count = record.misuse().len();
            parts.push(format!("{count} misuse, at last: {last}"));
        }
        notes.add(parts.join("; "));
    }
}
