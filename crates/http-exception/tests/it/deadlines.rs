//! Handlers that do not answer in their time.

use std::cell::RefCell;
use std::future::{pending, ready};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use http_exception::adapter::{Door, Handling, Sleep, Timer};
use http_exception::{
    DeadlineExceeded, ErrorPolicy, HeaderMap, HttpException, Limits, Raised, Record, Request,
    StatusCode,
};

use crate::support::{Foreign, Other, block_on, show, wait_once};

thread_local! {
    /// For how long timers of this test were asked.
    static ASKED: RefCell<Vec<Duration>> = const { RefCell::new(Vec::new()) };
}

#[expect(clippy::unnecessary_wraps, reason = "a `Timer`")]
fn rings_at_once(time: Duration) -> Option<Sleep> {
    ASKED.with_borrow_mut(|asked| asked.push(time));
    Some(Box::pin(ready(())))
}

#[expect(clippy::unnecessary_wraps, reason = "a `Timer`")]
fn never_rings(time: Duration) -> Option<Sleep> {
    ASKED.with_borrow_mut(|asked| asked.push(time));
    Some(Box::pin(pending()))
}

fn is_not_there(time: Duration) -> Option<Sleep> {
    ASKED.with_borrow_mut(|asked| asked.push(time));
    None
}

fn panics(time: Duration) -> Option<Sleep> {
    ASKED.with_borrow_mut(|asked| asked.push(time));
    panic!("timers are disabled")
}

#[expect(clippy::unnecessary_wraps, reason = "a `Timer`")]
fn panics_later(time: Duration) -> Option<Sleep> {
    ASKED.with_borrow_mut(|asked| asked.push(time));
    Some(Box::pin(async { panic!("the runtime shuts down") }))
}

fn handling(policy: &ErrorPolicy, timer: Timer, exc: impl Into<Raised>) -> Handling {
    let context = Door::new(timer).open(policy, &mut Request::new(()));
    Handling::new(context, exc.into(), HeaderMap::new())
}

fn asked() -> Vec<Duration> {
    ASKED.take()
}

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_handler_that_never_answers_is_dropped_and_the_next_rung_answers() {
    struct Dropped(Arc<Mutex<bool>>);
    impl Drop for Dropped {
        fn drop(&mut self) {
            *self.0.lock().expect("no test panics here") = true;
        }
    }
    let dropped = Arc::new(Mutex::new(false));
    let told = Arc::new(Mutex::new(Vec::new()));
    let (held, written) = (Arc::clone(&dropped), Arc::clone(&told));
    let policy = ErrorPolicy::builder()
        .exception_handler(move |_: Foreign| {
            let held = Dropped(Arc::clone(&held));
            async move {
                let _held = held;
                pending::<StatusCode>().await
            }
        })
        .fallback_handler(|_: Raised| (StatusCode::BAD_GATEWAY, "the next rung"))
        .observer(move |record: &Record<'_>| {
            written
                .lock()
                .expect("no test panics here")
                .push(record.to_string());
        })
        .build();
    let answer = block_on(handling(&policy, rings_at_once, Foreign));
    assert_eq!(show(&answer), "502 the next rung");
    assert!(*dropped.lock().expect("no test panics here"));
    let told = told.lock().expect("no test panics here");
    let [line] = told.as_slice() else {
        panic!("one record: {told:?}")
    };
    assert!(
        line.contains("502 TimedOut: it::support::Foreign"),
        "{line}"
    );
    assert!(
        line.ends_with("DeadlineExceeded: an exception handler did not answer within 1s"),
        "{line}"
    );
}

#[test]
fn a_deadline_that_is_exceeded_is_an_exception_like_any_other() {
    let policy = ErrorPolicy::builder()
        .exception_handler(async |_: Foreign| pending::<StatusCode>().await)
        .exception_handler(|exc: DeadlineExceeded| {
            HttpException::service_unavailable(format!("late by {:?}", exc.deadline()))
        })
        .limits(Limits::default().handler_deadline(Duration::from_millis(7)))
        .build();
    let answer = block_on(handling(&policy, rings_at_once, Foreign));
    assert_eq!(show(&answer), r#"503 {"detail":"late by 7ms"}"#);
    assert_eq!(asked(), [Duration::from_millis(7)]);
}

#[test]
fn each_handler_has_the_time_for_itself() {
    let policy = ErrorPolicy::builder()
        .exception_handler(async |_: Foreign| pending::<StatusCode>().await)
        .exception_handler(async |_: DeadlineExceeded| pending::<StatusCode>().await)
        .fallback_handler(async |_: Raised| pending::<StatusCode>().await)
        .build();
    let answer = block_on(handling(&policy, rings_at_once, Foreign));
    assert_eq!(show(&answer), "500 Internal Server Error");
    assert_eq!(asked(), [SECOND; 3]);
}

#[test]
fn the_timer_is_asked_for_handlers_that_are_waited_for_and_for_no_others() {
    let policy = ErrorPolicy::builder()
        .exception_handler(async |_: Foreign| "at once")
        .exception_handler(async |_: Other| {
            wait_once().await;
            wait_once().await;
            "later"
        })
        .build();
    let answer = block_on(handling(&policy, never_rings, Foreign));
    assert_eq!(show(&answer), "200 at once");
    assert_eq!(asked(), []);
    let answer = block_on(handling(&policy, never_rings, Other));
    assert_eq!(show(&answer), "200 later");
    assert_eq!(asked(), [SECOND]);
}

#[test]
fn without_a_timer_or_a_deadline_a_handler_is_waited_for() {
    let builder = || {
        ErrorPolicy::builder().exception_handler(async |_: Foreign| {
            wait_once().await;
            "later"
        })
    };
    let answer = block_on(handling(&builder().build(), is_not_there, Foreign));
    assert_eq!(show(&answer), "200 later");
    assert_eq!(asked(), [SECOND]);
    let answer = block_on(handling(&builder().build(), panics_later, Foreign));
    assert_eq!(show(&answer), "200 later");
    assert_eq!(asked(), [SECOND]);
    let patient = builder().limits(Limits::default().handler_deadline(Duration::MAX));
    let answer = block_on(handling(&patient.build(), rings_at_once, Foreign));
    assert_eq!(show(&answer), "200 later");
    assert_eq!(asked(), []);
}

#[test]
fn a_timer_that_panics_is_asked_once_in_a_thread() {
    // A thread of its own: others may have a timer.
    let thread = thread::spawn(|| {
        let policy = ErrorPolicy::builder()
            .exception_handler(async |_: Foreign| {
                wait_once().await;
                "later"
            })
            .build();
        for _ in 0..3 {
            let answer = block_on(handling(&policy, panics, Foreign));
            assert_eq!(show(&answer), "200 later");
        }
        assert_eq!(asked(), [SECOND]);
    });
    thread.join().expect("nothing panics there");
}

#[test]
fn a_late_handler_that_panics_when_it_is_dropped_is_answered_for() {
    struct Explosive;
    impl Drop for Explosive {
        fn drop(&mut self) {
            panic!("in a drop");
        }
    }
    let policy = ErrorPolicy::builder()
        .exception_handler(async |_: Foreign| {
            let _explosive = Explosive;
            pending::<StatusCode>().await
        })
        .build();
    let answer = block_on(handling(&policy, rings_at_once, Foreign));
    assert_eq!(show(&answer), "500 Internal Server Error");
}

#[test]
fn a_handling_that_is_dropped_while_it_waits_is_told_once() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let written = Arc::clone(&told);
    let policy = ErrorPolicy::builder()
        .exception_handler(async |_: Foreign| pending::<StatusCode>().await)
        .observer(move |record: &Record<'_>| {
            written
                .lock()
                .expect("no test panics here")
                .push(record.to_string());
        })
        .build();
    let mut waiting = handling(&policy, never_rings, Foreign);
    let polled = block_on(std::future::poll_fn(|cx| {
        Poll::Ready(std::pin::Pin::new(&mut waiting).poll(cx).is_ready())
    }));
    assert!(!polled);
    drop(waiting);
    let told = told.lock().expect("no test panics here");
    let [line] = told.as_slice() else {
        panic!("one record: {told:?}")
    };
    assert!(
        line.starts_with("GET / 499 Aborted: it::support::Foreign"),
        "{line}"
    );
}
