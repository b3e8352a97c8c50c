//! One exception and its answer.

use std::any::Any;
use std::fmt;
use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use http_exception::{ErrorPolicy, HttpException, Outcome, StatusCode, json};
use http_exception_test::{Answer, PolicyExt};

#[test]
fn an_answer_is_what_the_policy_gives() {
    policy()
        .get("/orders/7")
        .header("accept", "application/json")
        .raises(HttpException::not_found("There is no order 7"))
        .status(404)
        .json(json!({"detail": "There is no order 7"}))
        .text(r#"{"detail":"There is no order 7"}"#)
        .header("content-type", "application/json")
        .no_header("retry-after")
        .outcome(Outcome::Handled)
        .no_misuse();
}

#[test]
fn what_is_expected_wrongly_fails_with_the_answer_and_the_record() {
    let wrong: [fn(Answer) -> Answer; 7] = [
        |it| it.status(400),
        |it| it.header("retry-after", "5"),
        |it| it.no_header("content-type"),
        |it| it.json(json!({})),
        |it| it.text("no"),
        |it| it.outcome(Outcome::Unhandled),
        Answer::no_misuse,
    ];
    for expect in wrong {
        let exc = || HttpException::new(StatusCode::UNAUTHORIZED, "Log in");
        let text = failure(|| drop(expect(policy().get("/me").raises(exc()))));
        assert!(text.starts_with("expected "), "{text}");
        assert!(text.contains("  401 Unauthorized\n"), "{text}");
        assert!(
            text.contains("  GET /me 401 Handled: HttpException at "),
            "{text}"
        );
    }
}

#[test]
fn a_handler_that_never_answers_fails_by_its_name() {
    let started = Instant::now();
    let text = failure(|| drop(policy().post("/").raises(fmt::Error)));
    assert!(
        text.starts_with("the handler of core::fmt::Error at "),
        "{text}"
    );
    assert!(text.ends_with(" is still pending after a second"), "{text}");
    assert!(started.elapsed().as_secs() < 30);
}

#[test]
fn a_handler_that_wakes_from_another_thread_is_waited_for() {
    policy()
        .get("/")
        .raises(std::env::VarError::NotPresent)
        .status(504);
}

fn policy() -> ErrorPolicy {
    ErrorPolicy::builder()
        .exception_handler(async |_: fmt::Error| pending::<StatusCode>().await)
        .exception_handler(async |_: std::env::VarError| {
            let mut is_first = true;
            std::future::poll_fn(move |cx| {
                if !std::mem::take(&mut is_first) {
                    return std::task::Poll::Ready(());
                }
                let waker = cx.waker().clone();
                std::thread::spawn(move || waker.wake());
                std::task::Poll::Pending
            })
            .await;
            StatusCode::GATEWAY_TIMEOUT
        })
        .build()
}

/// The message of an assertion that fails.
pub(crate) fn failure(test: impl FnOnce()) -> String {
    let panic: Box<dyn Any + Send> = catch_unwind(AssertUnwindSafe(test)).expect_err("it fails");
    *panic.downcast::<String>().expect("it says why")
}
