//! The choice of failures that have an event.

use std::fmt;
use std::time::Duration;

use http_exception_axum::{ErrorPolicy, HttpException, Raised, Request, RequestIds};
use http_exception_tracing::Events;

use crate::seen::{Seen, now};

#[test]
fn only_some_have_one() {
    let events = Events::new().only(|record| record.status().as_u16() >= 500);
    let seen = answered(events, [exc(404), exc(500), exc(410)]);
    assert_eq!(heads(&seen), ["WARN http.server.request.exception"]);
}

#[test]
fn a_failure_without_an_id_is_never_left_to_chance() {
    let seen = answered(Events::new().sample(0.0), [exc(500)]);
    assert_eq!(seen.events().len(), 1);
}

#[test]
fn the_id_of_a_request_decides_whether_it_is_in_the_share() {
    let told = || {
        let policy = ErrorPolicy::builder()
            .observed_by(Events::new().sample(0.5))
            .request_ids(RequestIds::from_header("x-request-id"))
            .build();
        let (seen, ()) = Seen::during(|| {
            for id in 0..100 {
                let request = Request::builder().header("x-request-id", format!("id-{id}"));
                now(policy.answer(&request.body(()).expect("it is one"), exc(500)));
            }
        });
        let ids = seen
            .events()
            .into_iter()
            .map(|mut one| one.fields.remove("http_exception.request_id"));
        ids.collect::<Vec<_>>()
    };
    let ids = told();
    assert!((30..70).contains(&ids.len()), "{}", ids.len());
    assert_eq!(ids, told());
}

#[test]
fn what_is_held_back_is_counted_and_said_at_the_end() {
    let events = Events::new().throttle(2, Duration::from_secs(3600));
    let many = (0..10).map(|_| exc(500)).chain([fmt::Error.into()]);
    let seen = answered(events, many);
    let expected = [
        "WARN http.server.request.exception",
        "WARN http.server.request.exception",
        "ERROR http.server.request.exception",
        "WARN http_exception.suppressed",
    ];
    assert_eq!(heads(&seen), expected);
    let rest = &seen.events()[3].fields;
    assert_eq!(rest["http_exception.suppressed"], "8");
    assert_eq!(rest["exception.type"], "HttpException");
}

#[test]
fn the_next_event_of_a_sort_says_what_was_held_back() {
    let events = Events::new().throttle(1, Duration::from_millis(20));
    let policy = ErrorPolicy::builder().observed_by(events).build();
    let (seen, ()) = Seen::during(|| {
        let answer = || now(policy.answer(&Request::new(()), exc(500)));
        answer();
        answer();
        answer();
        std::thread::sleep(Duration::from_millis(30));
        answer();
    });
    let counts: Vec<_> = seen
        .events()
        .into_iter()
        .map(|mut one| one.fields.remove("http_exception.suppressed"))
        .collect();
    assert_eq!(counts[0], None);
    // A slow machine may have let the time of the first run out.
    let held_back = 4 - counts.len();
    assert_eq!(
        counts.last().cloned().flatten(),
        (held_back > 0).then(|| held_back.to_string())
    );
}

/// The events of these exceptions, and of the end of the policy.
fn answered(events: Events, all: impl IntoIterator<Item = Raised>) -> Seen {
    let (seen, ()) = Seen::during(|| {
        let policy = ErrorPolicy::builder().observed_by(events).build();
        for exc in all {
            now(policy.answer(&Request::new(()), exc));
        }
    });
    seen
}

/// All of one sort: they are made at one line.
fn exc(status: u16) -> Raised {
    let status = http_exception_axum::StatusCode::from_u16(status);
    HttpException::new(status.expect("it is one"), "no").into()
}

fn heads(seen: &Seen) -> Vec<String> {
    seen.events().into_iter().map(|one| one.head).collect()
}
