//! The event of each failure: its level, its name, and exactly these fields.

use std::fmt;

use expect_test::{Expect, expect};
use http_exception_axum::{
    ErrorPolicy, ErrorPolicyBuilder, Exception, HttpException, OrStatus, Raised, Request,
    RequestIds, StatusCode, header,
};
use http_exception_tracing::Events;

use crate::seen::Seen;

#[test]
fn a_404_is_debug_and_short() {
    check(
        policy(),
        OrderNotFound { id: 7 },
        expect![[r"
            DEBUG http_exception.handled
              http.request.method = GET
              http.response.status_code = 404
              http_exception.outcome = handled
              http_exception.problem_type = order_not_found
              message = it::events::OrderNotFound: order 7 is not in the database
              url.path = /orders/7
        "]],
    );
}

#[test]
fn who_may_not_is_info() {
    for status in [401, 403, 429] {
        let status = StatusCode::from_u16(status).expect("it is one");
        let exc = HttpException::new(status, "no").with_header(header::WWW_AUTHENTICATE, "Basic");
        let seen = Seen::of(&policy().build(), &request(), exc);
        assert_eq!(seen.events()[0].head, "INFO http_exception.handled");
    }
}

#[test]
fn what_the_application_says_is_its_fault_is_a_warning() {
    check(
        policy(),
        HttpException::new(StatusCode::BAD_GATEWAY, "The bank is closed"),
        expect![[r"
            WARN http.server.request.exception
              code.file.path = crates/http-exception-tracing/tests/it/seen.rs
              code.line.number = x.rs:LINE
              error.type = 502
              exception.message = 502: The bank is closed
              exception.type = HttpException
              http.request.method = GET
              http.response.status_code = 502
              http_exception.outcome = handled
              message = HttpException: 502: The bank is closed
              url.path = /orders/7
        "]],
    );
}

#[test]
fn what_the_application_says_of_another_error_is_a_warning_with_its_causes() {
    let raise = || Err::<(), _>(Failed(1)).or_status(StatusCode::BAD_GATEWAY, "The bank is closed");
    check(
        policy(),
        raise().expect_err("it fails"),
        expect![[r"
        WARN http.server.request.exception
          code.file.path = crates/http-exception-tracing/tests/it/seen.rs
          code.line.number = x.rs:LINE
          error.type = 502
          exception.message = 502: The bank is closed
          exception.stacktrace = HttpException at crates/http-exception-tracing/tests/it/seen.rs:LINE 502: The bank is closed: failed\nat 1: failed\nat 0
          exception.type = HttpException
          http.request.method = GET
          http.response.status_code = 502
          http_exception.outcome = handled
          message = HttpException: 502: The bank is closed
          url.path = /orders/7
    "]],
    );
    let policy = ErrorPolicy::builder().observed_by(Events::new().messages(false));
    let seen = Seen::of(&policy.build(), &request(), raise().expect_err("it fails"));
    let text = seen.to_string();
    assert!(!text.contains("failed"), "{text}");
}

#[test]
fn what_nobody_expected_is_an_error_with_its_causes() {
    check(
        policy(),
        Failed(3),
        expect![[r"
            ERROR http.server.request.exception
              code.file.path = crates/http-exception-tracing/tests/it/seen.rs
              code.line.number = x.rs:LINE
              error.type = it::events::Failed
              exception.message = failed\nat 3
              exception.stacktrace = it::events::Failed at crates/http-exception-tracing/tests/it/seen.rs:LINE failed\nat 3: failed\nat 2: failed\nat 1: failed\nat 0
              exception.type = it::events::Failed
              http.request.method = GET
              http.response.status_code = 500
              http_exception.outcome = unhandled
              message = it::events::Failed: failed\nat 3
              url.path = /orders/7
        "]],
    );
}

#[test]
fn a_mapped_error_is_named_by_its_type_and_the_code_that_it_got() {
    let policy = policy().map(|_: fmt::Error| Busy);
    check(
        policy,
        fmt::Error,
        expect![[r"
            WARN http.server.request.exception
              code.file.path = crates/http-exception-tracing/tests/it/seen.rs
              code.line.number = x.rs:LINE
              error.type = busy
              exception.message = an error occurred when formatting an argument
              exception.type = core::fmt::Error
              http.request.method = GET
              http.response.status_code = 503
              http_exception.outcome = handled
              http_exception.problem_type = busy
              message = core::fmt::Error: an error occurred when formatting an argument
              url.path = /orders/7
        "]],
    );
}

#[test]
fn a_handler_that_fails_is_one_error_that_names_both() {
    let policy = policy()
        .exception_handler(|_: fmt::Error| -> Result<StatusCode, Raised> { Err(Failed(0).into()) });
    check(
        policy,
        fmt::Error,
        expect![[r"
            ERROR http.server.request.exception
              code.file.path = crates/http-exception-tracing/tests/it/seen.rs
              code.line.number = x.rs:LINE
              error.type = core::fmt::Error
              exception.message = an error occurred when formatting an argument
              exception.stacktrace = core::fmt::Error at crates/http-exception-tracing/tests/it/seen.rs:LINE an error occurred when formatting an argument
              exception.type = core::fmt::Error
              http.request.method = GET
              http.response.status_code = 500
              http_exception.outcome = unhandled
              http_exception.raised_by_handlers = it::events::Failed at crates/http-exception-tracing/tests/it/events.rs:LINE failed\nat 0
              message = core::fmt::Error: an error occurred when formatting an argument
              url.path = /orders/7
        "]],
    );
}

#[test]
fn misuse_is_a_field_of_the_same_event() {
    check(
        policy(),
        HttpException::new(StatusCode::UNAUTHORIZED, "no"),
        expect![[r"
            INFO http_exception.handled
              http.request.method = GET
              http.response.status_code = 401
              http_exception.misuse = the answer has no `www-authenticate`, which its status asks for; raise the exception with one, or give the policy a `challenge`
              http_exception.outcome = handled
              message = HttpException: 401: no
              url.path = /orders/7
        "]],
    );
}

#[test]
fn the_id_of_the_request_is_a_field() {
    let policy = policy().request_ids(RequestIds::from_header("x-request-id"));
    let request = Request::builder()
        .header("x-request-id", "7f3a")
        .body(())
        .expect("it is one");
    let seen = Seen::of(
        &policy.build(),
        &request,
        HttpException::gone("It was sold"),
    );
    assert_eq!(seen.events()[0].fields["http_exception.request_id"], "7f3a");
}

#[test]
fn the_path_is_said_on_demand_and_the_query_never() {
    let policy = ErrorPolicy::builder().observed_by(Events::new().path(true));
    let seen = Seen::of(&policy.build(), &request(), fmt::Error);
    assert_eq!(seen.events()[0].fields["url.path"], "/orders/7");
}

#[test]
fn texts_can_be_left_out() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|_: Failed| -> Result<StatusCode, Raised> { Err(Failed(2).into()) })
        .observed_by(Events::new().messages(false));
    check(
        policy,
        Failed(3),
        expect![[r"
            ERROR http.server.request.exception
              code.file.path = crates/http-exception-tracing/tests/it/seen.rs
              code.line.number = x.rs:LINE
              error.type = it::events::Failed
              exception.stacktrace = it::events::Failed at crates/http-exception-tracing/tests/it/seen.rs:LINE
              exception.type = it::events::Failed
              http.request.method = GET
              http.response.status_code = 500
              http_exception.outcome = unhandled
              http_exception.raised_by_handlers = it::events::Failed at crates/http-exception-tracing/tests/it/events.rs:LINE
              message = it::events::Failed
              url.path = /orders/7
        "]],
    );
}

#[test]
fn a_method_that_is_not_standard_is_named_other() {
    let request = Request::builder()
        .method("SECRET")
        .body(())
        .expect("it is one");
    let seen = Seen::of(&policy().build(), &request, fmt::Error);
    assert_eq!(seen.events()[0].fields["http.request.method"], "_OTHER");
}

fn policy() -> ErrorPolicyBuilder {
    ErrorPolicy::builder().observed_by(Events::new())
}

fn request() -> Request<()> {
    let request = Request::builder().uri("/orders/7?token=hunter2");
    request.body(()).expect("it is one")
}

#[track_caller]
fn check(policy: ErrorPolicyBuilder, exc: impl Into<Raised>, expected: Expect) {
    let seen = Seen::of(&policy.build(), &request(), exc);
    for one in seen.events() {
        assert_eq!(one.target, http_exception_tracing::TARGET);
    }
    let text = seen
        .to_string()
        .replace("line.number = ", "line.number = x.rs:");
    expected.assert_eq(&without_lines(&text));
}

/// Lines of these tests move.
fn without_lines(text: &str) -> String {
    let mut parts = text.split(".rs:");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_place = |char: char| char.is_ascii_digit() || char == ':';
        text = text + ".rs:LINE" + part.trim_start_matches(is_place);
    }
    text
}

#[derive(Debug, Exception)]
#[exception(
    status = 404,
    code = "order_not_found",
    detail = "There is no order {id}"
)]
struct OrderNotFound {
    id: u64,
}

impl fmt::Display for OrderNotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "order {} is not in the database", self.id)
    }
}

impl std::error::Error for OrderNotFound {}

#[derive(Debug, Exception)]
#[exception(status = 503, code = "busy", detail = "Come back later")]
struct Busy;

impl fmt::Display for Busy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("all lines are busy")
    }
}

impl std::error::Error for Busy {}

/// An error with as many causes, and texts that want lines of their own.
#[derive(Debug)]
struct Failed(u32);

impl Failed {
    const CAUSES: [Self; 4] = [Self(0), Self(1), Self(2), Self(3)];
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "failed\nat {}", self.0)
    }
}

impl std::error::Error for Failed {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let before = usize::try_from(self.0.checked_sub(1)?).ok()?;
        Some(&Self::CAUSES[before])
    }
}
