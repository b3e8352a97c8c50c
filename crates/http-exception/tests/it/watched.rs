//! Services that are watched: what goes on, with which content, and what is answered.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use http_body::{Body, Frame, SizeHint};
use http_exception::adapter::{
    Content, Context, Door, Framework, ResponseNote, Verdict, Watched, break_off, early_response,
    timer_around,
};
use http_exception::http::{self, Version};
use http_exception::{
    Bytes, ErrorPolicy, HeaderValue, HttpException, Method, Raised, Record, Request, StatusCode,
    header,
};

use crate::support::{DOOR, block_on};

/// A body that is of no interest but for its length.
#[derive(Debug)]
enum Length {
    Known(u64),
    Unknown,
    Panics,
}

impl Body for Length {
    type Data = Bytes;
    type Error = std::fmt::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Known(0))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Known(length) => SizeHint::with_exact(*length),
            Self::Unknown => SizeHint::default(),
            Self::Panics => panic!("in a hint"),
        }
    }
}

/// A framework whose bodies these are, and which sends what it is given.
struct Plain;

impl Framework<http::Response<Length>> for Plain {
    type Body = Length;
    type Sent = http::Response<Content<Length>>;
    type Error = Infallible;

    fn judge(&self, response: http::Response<Length>) -> Verdict<Length> {
        Verdict::Response(response)
    }

    fn body_error(error: std::fmt::Error) -> Box<dyn std::error::Error + Send + Sync> {
        error.into()
    }

    fn send(&self, response: http::Response<Content<Length>>) -> Self::Sent {
        response
    }
}

fn finish<S>(watched: Watched<S, Plain>) -> http::Response<Content<Length>>
where
    S: Future<Output = http::Response<Length>>,
{
    let Ok(sent) = block_on(watched);
    sent
}

fn captured(policy: &ErrorPolicy, method: Method) -> Context {
    let mut request = Request::new(());
    *request.method_mut() = method;
    DOOR.open(policy, &mut request)
}

/// What comes of a response: its status, and what its content is.
#[track_caller]
fn check(policy: &ErrorPolicy, method: Method, response: http::Response<Length>, expected: &str) {
    let watched = Watched::new(captured(policy, method), || ready(response), Plain);
    let sent = finish(watched);
    let content = match sent.body() {
        Content::Answer { bytes } => String::from_utf8_lossy(bytes).into_owned(),
        Content::Nothing => "nothing".to_owned(),
        Content::Passed { .. } => "passed".to_owned(),
        Content::Watched { .. } => "watched".to_owned(),
    };
    let length = sent.headers().get(header::CONTENT_LENGTH);
    let length = length.map(|length| format!(" of {}", length.to_str().expect("digits")));
    let length = length.unwrap_or_default();
    let status = sent.status().as_u16();
    assert_eq!(
        format!("{status} {content}{length} {:?}", sent.version()),
        format!("{expected} HTTP/1.1")
    );
}

fn response(status: u16, body: Length) -> http::Response<Length> {
    let mut response = http::Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).expect("three digits");
    response
}

fn observed() -> ErrorPolicy {
    ErrorPolicy::builder().observer(|_: &Record<'_>| {}).build()
}

#[test]
fn a_body_is_watched_where_it_may_fail() {
    let nobody = ErrorPolicy::default();
    check(
        &nobody,
        Method::GET,
        response(200, Length::Unknown),
        "200 watched",
    );
    check(
        &nobody,
        Method::GET,
        response(200, Length::Known(7)),
        "200 passed",
    );
    check(
        &nobody,
        Method::GET,
        response(200, Length::Known(1 << 20)),
        "200 passed",
    );
    check(
        &nobody,
        Method::CONNECT,
        response(200, Length::Unknown),
        "200 passed",
    );
    check(
        &nobody,
        Method::GET,
        response(101, Length::Unknown),
        "101 passed",
    );
    let observed = observed();
    check(
        &observed,
        Method::GET,
        response(502, Length::Unknown),
        "502 watched",
    );
    check(
        &observed,
        Method::GET,
        response(200, Length::Known(7)),
        "200 passed",
    );
    check(
        &observed,
        Method::GET,
        response(200, Length::Known(1 << 20)),
        "200 watched",
    );
}

#[test]
fn a_hint_that_panics_is_answered() {
    let response = response(200, Length::Panics);
    check(
        &ErrorPolicy::default(),
        Method::GET,
        response,
        "500 Internal Server Error",
    );
}

#[test]
fn what_may_have_no_content_has_none() {
    let nobody = ErrorPolicy::default();
    check(
        &nobody,
        Method::HEAD,
        response(200, Length::Known(7)),
        "200 nothing of 7",
    );
    check(
        &nobody,
        Method::HEAD,
        response(200, Length::Unknown),
        "200 nothing",
    );
    // Whatever it says of its length, it is not sent.
    check(
        &nobody,
        Method::HEAD,
        response(200, Length::Panics),
        "200 nothing",
    );
    let mut chunked = response(205, Length::Known(7));
    let encoding = HeaderValue::from_static("chunked");
    chunked
        .headers_mut()
        .insert(header::TRANSFER_ENCODING, encoding);
    let watched = Watched::new(captured(&nobody, Method::GET), || ready(chunked), Plain);
    let sent = finish(watched);
    assert!(!sent.headers().contains_key(header::TRANSFER_ENCODING));
    check(
        &nobody,
        Method::GET,
        response(204, Length::Known(7)),
        "204 nothing",
    );
    check(
        &nobody,
        Method::GET,
        response(205, Length::Known(7)),
        "205 nothing of 0",
    );
    check(
        &nobody,
        Method::GET,
        response(304, Length::Known(7)),
        "304 nothing",
    );
}

#[test]
fn a_response_that_http_cannot_carry_is_answered() {
    for status in [100, 102, 600, 999] {
        let response = response(status, Length::Known(0));
        check(
            &ErrorPolicy::default(),
            Method::GET,
            response,
            "500 Internal Server Error",
        );
    }
    for version in [Version::HTTP_09, Version::HTTP_3] {
        let mut response = response(200, Length::Known(0));
        *response.version_mut() = version;
        check(&ErrorPolicy::default(), Method::GET, response, "200 passed");
    }
}

#[test]
fn an_exception_that_a_response_carries_is_answered() {
    let exc = HttpException::not_found("Item not found");
    let mut response = response(404, Length::Known(0));
    response
        .extensions_mut()
        .insert(ResponseNote::carrying(exc.into()));
    check(
        &ErrorPolicy::default(),
        Method::GET,
        response,
        r#"404 {"detail":"Item not found"}"#,
    );
}

#[test]
fn an_answer_of_a_policy_is_one_for_the_policy_around_it_whatever_the_method() {
    let inner = ErrorPolicy::builder()
        .status_handler(404, |_: HttpException| {
            http::Response::builder().status(404).body("untyped")
        })
        .build();
    let outer = ErrorPolicy::builder()
        .status_handler(404, |_: HttpException| "asked twice")
        .build();
    for (method, content) in [(Method::GET, "untyped"), (Method::HEAD, "")] {
        let bare = response(404, Length::Known(0));
        let context = captured(&inner, method.clone());
        let inner = finish(Watched::new(context, || ready(bare), Plain));
        let (parts, body) = inner.into_parts();
        let Content::Answer { bytes } = body else {
            panic!("the inner policy has answered");
        };
        assert_eq!(bytes, content);
        let length = Length::Known(bytes.len() as u64);
        let answered = http::Response::from_parts(parts, length);
        let context = captured(&outer, method);
        let outer = finish(Watched::new(context, || ready(answered), Plain));
        assert_eq!(outer.status(), 404);
    }
}

#[test]
fn what_is_broken_off_is_itself_for_the_policy_around_middleware_that_reads_it() {
    let context = captured(&ErrorPolicy::default(), Method::GET);
    let reads = || async {
        let _ = break_off(Box::new(HttpException::bad_gateway("x")));
        response(200, Length::Known(0))
    };
    let answer = finish(Watched::new(context, reads, Plain));
    let Content::Answer { bytes } = answer.body() else {
        panic!("it is broken off");
    };
    assert_eq!(bytes, r#"{"detail":"x"}"#);
}

/// What a request or a service may hold.
#[derive(Clone)]
struct Explosive;

impl Drop for Explosive {
    fn drop(&mut self) {
        panic!("in a drop");
    }
}

#[test]
fn a_request_that_panics_when_it_is_dropped_changes_nothing() {
    for policy in [
        observed(),
        // Here the extensions are kept as well.
        ErrorPolicy::builder()
            .status_handler(418, |_: Request<()>, exc: HttpException| exc)
            .build(),
    ] {
        for (status, expected) in [(200, 200), (404, 404)] {
            let mut request = Request::new(());
            request.extensions_mut().insert(Explosive);
            let context = DOOR.open(&policy, &mut request);
            std::mem::forget(request);
            let call = || ready(response(status, Length::Known(0)));
            let sent = finish(Watched::new(context, call, Plain));
            assert_eq!(sent.status(), expected);
        }
    }
}

#[test]
fn an_exception_is_answered_and_told_beside_a_panic_of_its_service() {
    struct Service(Explosive);

    impl Future for Service {
        type Output = http::Response<Length>;

        fn poll(self: Pin<&mut Self>, _: &mut TaskContext<'_>) -> Poll<Self::Output> {
            Poll::Ready(response(404, Length::Known(0)))
        }
    }

    let told = Arc::new(Mutex::new(Vec::new()));
    let lines = Arc::clone(&told);
    let policy = ErrorPolicy::builder()
        .observer(move |record: &Record<'_>| {
            let beside = record.raised_by_handlers();
            let beside: Vec<_> = beside.iter().map(|it| it.message().to_owned()).collect();
            let line = format!("{} beside {beside:?}", record.exception().message());
            lines.lock().expect("no test panics here").push(line);
        })
        .build();
    let context = captured(&policy, Method::GET);
    let sent = finish(Watched::new(context, || Service(Explosive), Plain));
    assert_eq!(sent.status(), 404);
    assert_eq!(
        *told.lock().expect("no test panics here"),
        [r#"404: Not Found beside ["panicked: in a drop"]"#]
    );
}

#[test]
fn an_answer_that_nobody_has_waited_for_is_told() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let lines = Arc::clone(&told);
    let policy = ErrorPolicy::builder()
        .observer(move |record: &Record<'_>| {
            let line = format!("{:?}: {}", record.outcome(), record.exception().message());
            lines.lock().expect("no test panics here").push(line);
        })
        .build();
    let context = captured(&policy, Method::GET);
    let exc = HttpException::not_found("x");
    drop(Watched::<Ready<_>, _>::failed(context, exc, Plain));
    let told = told.lock().expect("no test panics here");
    assert_eq!(*told, ["Aborted: 404: x"]);
}

#[test]
fn code_below_a_policy_has_the_timer_of_the_innermost() {
    let has_timer = || timer_around(Duration::ZERO).is_some();
    let with_timer = Door::new(|_| Some(Box::pin(ready(()))));
    let policy = ErrorPolicy::default();
    let seen = finish(Watched::new(
        with_timer.open(&policy, &mut Request::new(())),
        || async {
            let before = has_timer();
            let context = DOOR.open(&policy, &mut Request::new(()));
            let within = async {
                assert!(!has_timer(), "the inner door has none");
                response(204, Length::Known(0))
            };
            let Ok(_) = Watched::new(context, || within, Plain).await;
            assert!(before && has_timer(), "the outer door has one");
            response(204, Length::Known(0))
        },
        Plain,
    ));
    assert_eq!(seen.status(), 204);
    assert!(!has_timer(), "no policy is around");
}

/// Middleware that is done though the service below it is not.
struct GivesUp<S> {
    below: Option<S>,
    how: GivingUp,
}

#[derive(Clone, Copy)]
enum GivingUp {
    DropsIt,
    HoldsIt,
    Panics,
}

impl<S: Future + Unpin> Future for GivesUp<S> {
    type Output = http::Response<Length>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Self::Output> {
        if let Some(below) = &mut self.below {
            assert!(Pin::new(below).poll(cx).is_pending());
        }
        match self.how {
            GivingUp::DropsIt => self.below = None,
            GivingUp::HoldsIt => {}
            GivingUp::Panics => panic!("in middleware"),
        }
        Poll::Ready(response(408, Length::Known(0)))
    }
}

#[test]
fn a_service_that_middleware_gives_up_below_another_policy_is_told_by_that_one_alone() {
    let timed_out = "outer Handled 408: 408: Request Timeout";
    for (how, expected) in [
        (GivingUp::DropsIt, timed_out),
        (GivingUp::HoldsIt, timed_out),
        (
            GivingUp::Panics,
            "outer Panicked 500: panicked: in middleware",
        ),
    ] {
        let told = Arc::new(Mutex::new(Vec::new()));
        let policy = |name: &'static str| {
            let lines = Arc::clone(&told);
            let observer = move |record: &Record<'_>| {
                let (outcome, status) = (record.outcome(), record.status().as_u16());
                let message = record.exception().message();
                let line = format!("{name} {outcome:?} {status}: {message}");
                lines.lock().expect("no test panics here").push(line);
            };
            ErrorPolicy::builder().observer(observer).build()
        };
        let context = captured(&policy("inner"), Method::GET);
        let below = Watched::new(context, std::future::pending, Plain);
        let below = Some(Box::pin(below));
        let context = captured(&policy("outer"), Method::GET);
        let _ = finish(Watched::new(context, || GivesUp { below, how }, Plain));
        assert_eq!(*told.lock().expect("no test panics here"), [expected]);
    }
}

/// A response that a framework has made of a raised 404 with this text.
fn early(detail: &'static str) -> http::Response<Length> {
    let exc = Raised::from(HttpException::not_found(detail));
    early_response(exc, |line| panic!("{line}")).map(|bytes| Length::Known(bytes.len() as u64))
}

/// What comes of a service.
#[track_caller]
fn check_answer(
    service: impl Future<Output = http::Response<Length>>,
    expected: &'static str,
) -> http::Response<Content<Length>> {
    let context = captured(&ErrorPolicy::default(), Method::GET);
    let sent = finish(Watched::of(context, service, Plain));
    let Content::Answer { bytes } = sent.body() else {
        panic!("an answer of the policy: {:?}", sent.body());
    };
    assert_eq!(bytes, expected);
    assert_eq!(sent.version(), Version::HTTP_11);
    sent
}

#[test]
fn an_exception_that_is_left_is_answered_with_the_headers_of_its_response() {
    let service = async {
        let mut response = early("mine");
        let value = HeaderValue::from_static("kept");
        response.headers_mut().insert("x-middleware", value);
        response
    };
    let sent = check_answer(service, r#"{"detail":"mine"}"#);
    assert_eq!(sent.headers()["x-middleware"], "kept");
}

#[test]
fn the_exception_of_the_response_that_is_returned_is_answered() {
    let first = async {
        let first = early("first");
        drop(early("second"));
        first
    };
    check_answer(first, r#"{"detail":"first"}"#);
    let second = async {
        drop(early("first"));
        early("second")
    };
    check_answer(second, r#"{"detail":"second"}"#);
}

#[test]
fn an_exception_whose_response_is_discarded_answers_nothing_else() {
    let service = async {
        drop(early("discarded"));
        response(404, Length::Known(0))
    };
    check_answer(service, r#"{"detail":"Not Found"}"#);
}

#[test]
fn an_exception_is_left_until_a_later_poll() {
    let mut made = None;
    let service = std::future::poll_fn(|cx| {
        if let Some(response) = made.take() {
            return Poll::Ready(response);
        }
        made = Some(early("earlier"));
        cx.waker().wake_by_ref();
        Poll::Pending
    });
    check_answer(service, r#"{"detail":"earlier"}"#);
}

#[test]
fn a_policy_below_takes_nothing_from_the_one_around() {
    let service = async {
        let outer = early("outer");
        let inner = check_answer(async { early("inner") }, r#"{"detail":"inner"}"#);
        assert_eq!(inner.status(), 404);
        outer
    };
    check_answer(service, r#"{"detail":"outer"}"#);
    let service = async {
        drop(early("discarded"));
        check_answer(async { early("inner") }, r#"{"detail":"inner"}"#);
        early("outer")
    };
    check_answer(service, r#"{"detail":"outer"}"#);
}

#[test]
fn what_is_left_and_panics_when_it_is_dropped_ends_nothing() {
    let service = async {
        let exc = Raised::from(PanicsOnDrop);
        drop(early_response(exc, |line| panic!("{line}")));
        response(404, Length::Known(0))
    };
    check_answer(service, r#"{"detail":"Not Found"}"#);
}

/// An error whose `Drop` panics.
#[derive(Debug)]
struct PanicsOnDrop;

impl std::fmt::Display for PanicsOnDrop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("panics on drop")
    }
}

impl std::error::Error for PanicsOnDrop {}

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        panic!("when it is dropped");
    }
}
